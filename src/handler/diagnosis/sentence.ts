/** Longest sentence of a cause: three of them have to fit behind Personalize's own words. */
const MAX_LENGTH = 250;

/** What is wrong, and the way out where there is room for it. */
export function sentence(cause: string, wayOut = ''): string {
  const whole = cause + wayOut;
  return fitted(whole.length <= MAX_LENGTH ? whole : cause);
}

/** One line that is not too long, cut at its end. */
export function fitted(text: string): string {
  const characters = [...text.replace(/[\s\p{C}]+/gu, ' ').trim()];
  return characters.length <= MAX_LENGTH ? characters.join('') : `${characters.slice(0, MAX_LENGTH - 1).join('')}…`;
}

/** `a`, `a and b`, `a, b and c`, each of them once. */
export function listed(words: readonly string[]): string {
  const each = [...new Set(words)];
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} and ${each[each.length - 1]}`;
}
