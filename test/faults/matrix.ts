import { answerCells } from './answers';
import { callCells } from './calls';
import { Cell } from './cell';
import { pointCells } from './points';
import { specialCells } from './special-cells';

/** A table of the matrix. */
export interface Table {
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** Every cell that there is. */
export function matrix(): readonly Table[] {
  return [
    { title: 'Each call of the handler, with each fault of the network', cells: callCells() },
    { title: 'Each point of the life cycle, with each fault of what is around the handler', cells: pointCells() },
    { title: 'What may become of the answer', cells: answerCells() },
    { title: 'Faults that only one call, or one request, can have', cells: specialCells() },
  ];
}

/** How a cell is called where it is spoken of. */
export function nameOf({ row, column }: Cell): string {
  return `${row} / ${column}`;
}
