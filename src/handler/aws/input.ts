import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssetProperties, STAGED_INPUT_PREFIX } from '../contract';
import { InvalidPropertyError } from '../requests/fields';

/** Requests under way at a time: a thousand files one after the other would take minutes. */
const UPLOADS = 8;

/** What jobs read. */
export interface Input {
  /** Copies the asset into the input bucket, in files that Personalize accepts; doing it again changes nothing. */
  stage(asset: AssetProperties): Promise<void>;
  /** The objects below a path, each with what changes with its content, in the order of their keys. */
  objects(path: string): Promise<readonly InputObject[]>;
}

/** An object's key and ETag. */
export type InputObject = readonly [key: string, tag: string];

/** Holds no more of the asset than the files that are under way. */
export class S3Input implements Input {
  private readonly client = new S3Client();

  async stage(asset: AssetProperties): Promise<void> {
    const { Body } = await about(`reading s3://${asset.Bucket}/${asset.Key}`, () => this.client.send(new GetObjectCommand({ Bucket: asset.Bucket, Key: asset.Key })));
    if (!(Body instanceof Readable)) throw new Error(`s3://${asset.Bucket}/${asset.Key} has no content`);
    const files = filesOf(Body, Number(asset.LinesPerFile));
    try {
      await Promise.all(Array.from({ length: UPLOADS }, async () => this.upload(files, asset)));
    } finally {
      Body.destroy(); // after a failure nobody reads the rest, which would keep the connection
    }
  }

  async objects(path: string): Promise<readonly InputObject[]> {
    const [, Bucket, Prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(path) ?? [];
    if (Bucket === undefined) throw new InvalidPropertyError('Input.Path', 'must be a path such as s3://<bucket>/<key>', path);
    return about(`listing ${path}`, async () => {
      const objects: InputObject[] = [];
      for await (const { Contents } of paginateListObjectsV2({ client: this.client }, { Bucket, Prefix })) {
        for (const { Key = '', ETag = '' } of Contents ?? []) objects.push([Key, ETag]);
      }
      return objects;
    });
  }

  /** Uploads the next file that nobody else has taken, until there are no more; a failure ends the others too. */
  private async upload(files: AsyncGenerator<InputFile>, { InputBucket, Hash }: AssetProperties): Promise<void> {
    for await (const { name, body } of files) {
      const Key = `${STAGED_INPUT_PREFIX}${Hash}/${name}`;
      await about(`writing s3://${InputBucket}/${Key}`, () => this.client.send(new PutObjectCommand({ Bucket: InputBucket, Key, Body: body })));
    }
  }
}

/** S3's own words name neither the object nor what was done with it. */
async function about<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error) error.message = `${what}: ${error.message}`;
    throw error;
  }
}

interface InputFile {
  readonly name: string;
  readonly body: string;
}

/** Groups of lines, each as large as one input file may be. */
async function* filesOf(stream: Readable, linesPerFile: number): AsyncGenerator<InputFile> {
  let lines: string[] = [];
  let number = 0;
  const next = (): InputFile => ({ name: `queries-${String(++number).padStart(4, '0')}.jsonl`, body: lines.join('\n') + '\n' });
  for await (const line of linesOf(stream)) {
    lines.push(line);
    if (lines.length < linesPerFile) continue;
    yield next();
    lines = [];
  }
  if (lines.length > 0) yield next();
}

/** Not the readline module's lines: from Node.js 24 on, U+2028 ends one there too, which JSON leaves as it is. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let begun = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const [first, ...others] = String(chunk).split('\n');
    begun += first;
    for (const line of others) {
      yield begun;
      begun = line;
    }
  }
  if (begun !== '') yield begun;
}
