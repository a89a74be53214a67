import * as fc from 'fast-check';

/** A JSON value before it is written: an object's members may have the same name twice. */
export type Tree = string | number | boolean | null | readonly Tree[] | Members;

interface Members {
  readonly members: readonly (readonly [string, Tree])[];
}

const NAMES = ['input', 'itemId', 'output', 'usersList', 'error', 'filterValues', '__proto__', 'constructor', 'toString', ''];
const WORDS = fc.oneof(fc.fullUnicodeString({ maxLength: 12 }), fc.string16bits({ maxLength: 12 }), fc.string({ minLength: 15, maxLength: 40 }));
const NUMBERS = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());

const { object, line } = fc.letrec<{ value: Tree; object: Members; line: Members }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, WORDS, NUMBERS, fc.boolean(), fc.constant(null), fc.array(WORDS, { maxLength: 8 }), fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), WORDS), tie('value')), { maxLength: 5 }).map((members) => ({ members })),
  line: fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(tie('object'), tie('value'))), { maxLength: 6 }).map((members) => ({ members })),
}));

/** Objects, many of them with the members that lines have. */
export const objects: fc.Arbitrary<Members> = fc.oneof(line, object);

/** An endless row of choices. */
export const choices: fc.Arbitrary<() => number> =
  fc.infiniteStream(fc.nat({ max: 0xffff })).map((stream) => () => Number(stream.next().value)).noShrink();

/** JSON of a value, with blanks and escapes as chance has it. */
export function written(tree: Tree, choose: () => number): string {
  const blank = (): string => ['', '', '', '', ' ', '\t', '\r', ' \t '][choose() % 8];
  const list = (parts: readonly string[]): string => parts.map((part) => blank() + part + blank()).join(',') || blank();
  if (typeof tree === 'string') return writtenString(tree, choose);
  if (typeof tree === 'number') return JSON.stringify(tree).replace('e+', ['e', 'E', 'E+', 'e+'][choose() % 4]);
  if (tree === null || typeof tree === 'boolean') return String(tree);
  if (!('members' in tree)) return `[${list(tree.map((element) => written(element, choose)))}]`;
  return `{${list(tree.members.map(([name, value]) => `${writtenString(name, choose)}${blank()}:${blank()}${written(value, choose)}`))}}`;
}

/** Half a pair of surrogates is always escaped: it has no form in UTF-8. */
function writtenString(text: string, choose: () => number): string {
  const escape = (unit: string): string => {
    const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${choose() % 2 === 0 ? digits : digits.toUpperCase()}`;
  };
  const parts = [...text].map((character) => {
    if (choose() % 4 > 0) return JSON.stringify(character).slice(1, -1);
    return character === '/' ? '\\/' : character.split('').map(escape).join('');
  });
  return `"${parts.join('')}"`;
}

/** Bytes that mean something to JSON, to UTF-8, or to neither. */
const BYTES = fc.oneof(fc.constantFrom(...Buffer.from('{}[]:,"\\\n\r\t 0123-+.eEtfnul/')), fc.constantFrom(0, 0x1f, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xff), fc.nat({ max: 255 }));

/** Changes to bytes: where, what, and how many bytes it replaces. */
export const mutations = fc.array(fc.tuple(fc.nat({ max: 0xffff }), fc.array(BYTES, { maxLength: 3 }), fc.nat({ max: 2 })), { maxLength: 3 });

/** The bytes with changes. */
export function mutated(bytes: Buffer, changes: readonly (readonly [number, readonly number[], number])[]): Buffer {
  return changes.reduce((changed, [place, put, taken]) => {
    const at = place % (changed.length + 1);
    return Buffer.concat([changed.subarray(0, at), Buffer.from(put), changed.subarray(at + taken)]);
  }, bytes);
}

/** The bytes in pieces, most of them short. */
export function pieces(bytes: Buffer, choose: () => number): Buffer[] {
  const cut: Buffer[] = [];
  for (let from = 0, to = 0; from < bytes.length; from = to) {
    to = from + (choose() % 3 === 0 ? 1 : choose() % 20);
    cut.push(bytes.subarray(from, to));
  }
  return cut;
}
