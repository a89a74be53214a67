import { readLines } from './reader/lines';
import { parseSegment } from './reader/parse-segment';
import { Segment } from './reader/segment';

export type { FilterValues, ItemAttributesQuery, ItemQuery, Segment, SegmentQuery } from './reader/segment';
export { SegmentFormatError } from './reader/segment-format-error';

/**
 * The segments of an output file (`<input name>.out`), one after the other, as they arrive.
 *
 * Holds one line at a time, so memory is a small multiple of the longest segment, however long the file. Leaving the
 * loop early, and a line that is refused, close the source. Needs nothing but a TextDecoder: it runs in Node.js, in
 * browsers and at the edge.
 *
 * @param source the file's bytes in chunks of any size: the body of an S3 object, a file stream, a web stream
 * @throws SegmentFormatError for a line that is no segment, after the segments before it
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-segment-job-output-examples.html
 * @example
 * const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'segments/queries-0001.jsonl.out' }));
 * for await (const { query, userIds, error } of readSegments(Body as AsyncIterable<Uint8Array>)) {
 *   const name = 'itemId' in query ? query.itemId : query.itemAttributes;
 *   console.log(name, error ?? `${userIds.length} users`);
 * }
 */
export async function* readSegments(source: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  for await (const line of readLines(source)) yield parseSegment(line);
}
