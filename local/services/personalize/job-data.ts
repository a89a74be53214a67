import { BatchSegmentJob } from './batch-segment-job';
import { InputFile, InputLine, parseInput } from './input-file';
import { AccessRequest, JobAccess } from './job-access';
import { JobFailure } from './job-failure';
import { outputKey, parseS3Path, S3Path } from './s3-path';
import { ObjectStore } from '../s3/store';
import { Segment } from './segments/ranking';
import { SegmentRecipe } from './segments/recipes';

/** Reads the input of jobs and writes their segments; whatever is wrong with either is thrown as a JobFailure. */
export class JobData {
  constructor(private readonly store: ObjectStore, private readonly access: JobAccess, private readonly partition: string) {}

  /** All objects whose key begins with the input path; also finds out early that the output cannot be written. */
  async read(job: BatchSegmentJob, recipe: SegmentRecipe): Promise<readonly InputFile[]> {
    const input = this.inputPath(job);
    this.outputPath(job);
    await this.demandS3(job, 's3:ListBucket', input.bucket);
    await this.demandKey(job, 'kms:Decrypt', job.jobInput.s3DataSource.kmsKeyArn);
    await this.demandKey(job, 'kms:GenerateDataKey', job.jobOutput.s3DataDestination.kmsKeyArn);
    const objects = this.store.list(input.bucket, input.prefix).filter(({ key }) => !key.endsWith('/')); // folder markers
    if (objects.length === 0) throw new JobFailure(`Invalid S3 input path. There are no files at ${job.jobInput.s3DataSource.path}.`);
    return Promise.all(objects.map(async ({ key, body }) => {
      await this.demandS3(job, 's3:GetObject', `${input.bucket}/${key}`);
      return { key, lines: parseInput(`s3://${input.bucket}/${key}`, body.toString('utf8'), recipe) };
    }));
  }

  /** One output object for each input file. */
  async write(job: BatchSegmentJob, files: readonly InputFile[], segmentOf: (query: string) => Segment): Promise<void> {
    const input = this.inputPath(job);
    const output = this.outputPath(job);
    for (const { key, lines } of files) {
      const target = outputKey(key, input, output);
      await this.demandS3(job, 's3:PutObject', `${output.bucket}/${target}`);
      const answers = lines.map((line) => answer(line, segmentOf(line.query)));
      this.store.put(output.bucket, target, answers.map((one) => `${one}\n`).join(''));
    }
  }

  private inputPath({ jobInput: { s3DataSource: { path } } }: BatchSegmentJob): S3Path {
    const parsed = parseS3Path(path);
    if (!parsed || !this.store.hasBucket(parsed.bucket)) throw new JobFailure(`Invalid S3 input path. There is no bucket for ${path}.`);
    return parsed;
  }

  private outputPath({ jobOutput: { s3DataDestination: { path } } }: BatchSegmentJob): S3Path {
    const parsed = parseS3Path(path);
    if (!parsed || !this.store.hasBucket(parsed.bucket)) throw new JobFailure(`Invalid S3 output path. There is no bucket for ${path}.`);
    return parsed;
  }

  private async demandS3(job: BatchSegmentJob, action: AccessRequest['action'], bucketOrObject: string): Promise<void> {
    if (await this.allows(job, action, `arn:${this.partition}:s3:::${bucketOrObject}`)) return;
    const [bucket] = bucketOrObject.split('/');
    throw new JobFailure('Insufficient privileges for accessing data in S3. Please look at '
      + `https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html and fix bucket policy on ${bucket}.`);
  }

  private async demandKey(job: BatchSegmentJob, action: AccessRequest['action'], keyArn: string | undefined): Promise<void> {
    if (keyArn === undefined || await this.allows(job, action, keyArn)) return;
    throw new JobFailure('Insufficient privileges for using the KMS key. Please look at '
      + `https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html and allow ${action} on ${keyArn}.`);
  }

  private async allows({ roleArn, batchSegmentJobArn: sourceArn }: BatchSegmentJob, action: AccessRequest['action'], resource: string): Promise<boolean> {
    return this.access.allows({ roleArn, sourceArn, action, resource });
  }
}

/** A line of output, to the letter of what the service writes. */
function answer({ input }: InputLine, segment: Segment): string {
  const usersList = 'users' in segment ? segment.users : [];
  return JSON.stringify({ input, output: { usersList }, error: 'error' in segment ? segment.error : null });
}
