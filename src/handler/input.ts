import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssetProperties, STAGED_INPUT_PREFIX } from './contract';

/** Puts given queries where Personalize may read them. */
export interface InputStage {
  /** Copies the asset into the input bucket, in files that Personalize accepts; doing it again changes nothing. */
  stage(asset: AssetProperties): Promise<void>;
}

export class S3InputStage implements InputStage {
  private readonly client = new S3Client();

  async stage(asset: AssetProperties): Promise<void> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: asset.Bucket, Key: asset.Key }));
    if (!(Body instanceof Readable)) throw new Error(`s3://${asset.Bucket}/${asset.Key} has no content`);
    let file = 0;
    for await (const lines of filesOf(Body, Number(asset.LinesPerFile))) {
      const name = `queries-${String(++file).padStart(4, '0')}.jsonl`;
      await this.client.send(new PutObjectCommand({
        Bucket: asset.InputBucket,
        Key: `${STAGED_INPUT_PREFIX}${asset.Hash}/${name}`,
        Body: lines.join('\n') + '\n',
      }));
    }
  }
}

/** Groups of lines, each as large as one input file may be. */
async function* filesOf(stream: Readable, linesPerFile: number): AsyncGenerator<readonly string[]> {
  let lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    lines.push(line);
    if (lines.length === linesPerFile) {
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}
