import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { about } from './objects';
import { AssetProperties, STAGED_INPUT_PREFIX } from '../contract';

/** Requests under way at a time: a thousand files one after the other would take minutes. */
const UPLOADS = 8;

/** What jobs read. */
export interface Input {
  /** Copies the asset into the input bucket, in files that Personalize accepts; doing it again changes nothing. */
  stage(asset: AssetProperties): Promise<void>;
}

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

  /** Uploads the next file that nobody else has taken, until there are no more; a failure ends the others too. */
  private async upload(files: AsyncGenerator<InputFile>, { InputBucket, Hash }: AssetProperties): Promise<void> {
    for await (const { name, body } of files) {
      const Key = `${STAGED_INPUT_PREFIX}${Hash}/${name}`;
      await about(`writing s3://${InputBucket}/${Key}`, () => this.client.send(new PutObjectCommand({ Bucket: InputBucket, Key, Body: body })));
    }
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
