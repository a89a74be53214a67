import { decodeAwsChunked } from '../../core/aws-chunked';

describe('aws-chunked', () => {
  test.each([
    ['unsigned chunks and a trailer', '3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'abcde'],
    ['signed chunks', 'a;chunk-signature=00ff\r\n0123456789\r\n0;chunk-signature=00fe\r\n\r\n', '0123456789'],
    ['an empty body', '0\r\n\r\n', ''],
    ['line ends inside a chunk', '4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n'],
  ])('decodes %s', (_case, encoded, decoded) => {
    expect(decodeAwsChunked(Buffer.from(encoded)).toString()).toBe(decoded);
  });

  test.each([
    ['a chunk that is cut off', '5\r\nabc'],
    ['a missing last chunk', '3\r\nabc\r\n'],
    ['no chunks at all', 'plain text'],
    ['a size that is no number', 'zz\r\nabc\r\n0\r\n\r\n'],
  ])('refuses %s', (_case, encoded) => {
    expect(() => decodeAwsChunked(Buffer.from(encoded))).toThrow(/aws-chunked body is malformed or cut off at byte \d+ of \d+/);
  });
});
