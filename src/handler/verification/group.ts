import { Match } from './match-files';
import { ListedObject } from '../aws/objects';

/** Files that are looked at together. */
const MAX_FILES = 8;

/** Bytes that are looked at without a thought of the time: seconds. */
const MAX_BYTES = 64 * 2 ** 20;

/** Segments pass by, but queries are kept: a byte of them counts for as many, so that those of a group fit into the function's memory. */
const QUERY_WEIGHT = 16;

/** Whether a file takes so long, or so much room, that it is looked at alone, and the look may have to be interrupted. */
export function isLarge(file: Match<ListedObject>): boolean {
  return weightOf(file) > MAX_BYTES;
}

/** The first of the files: several small ones, or a large one. */
export function firstGroup(files: readonly Match<ListedObject>[]): readonly Match<ListedObject>[] {
  let count = 0;
  let weight = 0;
  while (count < Math.min(MAX_FILES, files.length)) {
    weight += weightOf(files[count]);
    if (weight > MAX_BYTES) break;
    count++;
  }
  return files.slice(0, Math.max(1, count));
}

function weightOf({ input, output }: Match<ListedObject>): number {
  return QUERY_WEIGHT * (input?.bytes ?? 0) + (output?.bytes ?? 0);
}
