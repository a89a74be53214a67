/** Bytes that a character has, by its first one; 0 where no character begins. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0; // continuation, overlong, or beyond U+10FFFF
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** How many bytes at the end are the beginning of a character whose rest may come. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > count ? count : 0;
  }
  return 0;
}

/** Index of the first byte, from one on, that begins no well-formed character; the length if there is none. */
export function firstInvalid(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length) {
    const length = lengthOf(bytes[i]);
    if (length === 0 || !continues(bytes, i, length)) return i;
    i += length;
  }
  return i;
}

function continues(bytes: Uint8Array, start: number, length: number): boolean {
  if (start + length > bytes.length) return false;
  for (let i = start + 1; i < start + length; i++) {
    if (bytes[i] < 0x80 || bytes[i] > 0xbf) return false;
  }
  return length < 3 || secondFits(bytes[start], bytes[start + 1]);
}

/** Leaves out overlong forms, surrogates, and what lies beyond U+10FFFF. */
function secondFits(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
