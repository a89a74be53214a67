import { AwsError } from '../../core/errors';

/** A part of an object; both ends are included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The part that a `Range` header asks for; undefined for the whole object, also when the header is not understood. */
export function byteRangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || match[1] + match[2] === '') return undefined;
  const range = match[1] === ''
    ? { first: Math.max(0, size - Number(match[2])), last: size - 1 }
    : { first: Number(match[1]), last: Math.min(match[2] === '' ? Infinity : Number(match[2]), size - 1) };
  if (range.first > range.last) throw new AwsError('InvalidRange', `The requested range is not satisfiable: ${header} of ${size} bytes`, 416);
  return range;
}
