import { AwsError } from './errors';

const LINE_END = '\r\n';

/**
 * Undoes the `aws-chunked` transfer encoding, in which SDKs send bodies with checksums or signatures of their own:
 * `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`, ended by a chunk of size zero and trailers.
 */
export function decodeAwsChunked(encoded: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const { size, start } = chunkAt(encoded, position);
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(encoded.subarray(start, start + size));
    position = start + size + LINE_END.length;
  }
}

function chunkAt(encoded: Buffer, position: number): { readonly size: number; readonly start: number } {
  const end = encoded.indexOf(LINE_END, position);
  const header = encoded.toString('latin1', position, end < 0 ? position : end);
  const size = /^[0-9a-f]+(;.*)?$/i.test(header) ? parseInt(header, 16) : NaN;
  const start = end + LINE_END.length;
  if (Number.isNaN(size) || start + size > encoded.length) {
    throw new AwsError('IncompleteBody', `The aws-chunked body is malformed or cut off at byte ${position} of ${encoded.length}`);
  }
  return { size, start };
}
