import { Answered } from './answered';

/** Finds queries by something that several of them may have in common; those are answered in their order. */
export class TextIndex {
  /** The last one first. */
  private readonly numbers = new Map<string, number[]>();

  constructor(texts: readonly string[]) {
    for (let number = texts.length - 1; number >= 0; number--) {
      const numbers = this.numbers.get(texts[number]);
      if (numbers === undefined) this.numbers.set(texts[number], [number]);
      else numbers.push(number);
    }
  }

  /** The number of the first one without an answer, or else of the last one. */
  find(text: string, answered: Answered): number | undefined {
    const numbers = this.numbers.get(text) ?? [];
    while (numbers.length > 1 && answered.has(numbers[numbers.length - 1])) numbers.pop();
    return numbers.at(-1);
  }
}
