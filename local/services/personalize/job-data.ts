import { BatchSegmentJob } from './batch-segment-job';
import { InputFile, parseInput } from './input-file';
import { AccessRequest, JobAccess } from './job-access';
import { JobFailure } from './job-failure';
import { OutputCourse } from './output-course';
import { outputLine } from './output-line';
import { outputKey, parseS3Path, S3Path } from './s3-path';
import { isArchived, ObjectStore, StoredObject } from '../s3/store';
import { Segment } from './segments/ranking';
import { SegmentRecipe } from './segments/recipes';

/** Where the segments of a job come from. */
interface WriteOptions {
  readonly segmentOf: (query: string) => Segment;
  readonly course: OutputCourse;
}

/** Reads the input of jobs and writes their segments; whatever is wrong with either is thrown as a JobFailure. */
export class JobData {
  constructor(private readonly store: ObjectStore, private readonly access: JobAccess, private readonly partition: string) {}

  /** All objects whose key begins with the input path; also finds out early that the output cannot be written. */
  async read(job: BatchSegmentJob, recipe: SegmentRecipe): Promise<readonly InputFile[]> {
    const input = this.inputPath(job);
    this.outputPath(job);
    await this.demandS3(job, 's3:ListBucket', input.bucket, input.prefix);
    await this.demandKey(job, 'kms:Decrypt', job.jobInput.s3DataSource.kmsKeyArn);
    await this.demandKey(job, 'kms:GenerateDataKey', job.jobOutput.s3DataDestination.kmsKeyArn);
    const objects = this.store.list(input.bucket, input.prefix).filter(({ key }) => !key.endsWith('/')); // folder markers
    if (objects.length === 0) throw new JobFailure(`Invalid S3 input path. There are no files at ${job.jobInput.s3DataSource.path}.`);
    return Promise.all(objects.map(async (object) => {
      await this.demandS3(job, 's3:GetObject', `${input.bucket}/${object.key}`);
      return { key: object.key, lines: parseInput(`s3://${input.bucket}/${object.key}`, textOf(object, input), recipe) };
    }));
  }

  /** One output object for each input file, unless the course says otherwise. */
  async write(job: BatchSegmentJob, files: readonly InputFile[], { segmentOf, course }: WriteOptions): Promise<void> {
    const input = this.inputPath(job);
    const output = this.outputPath(job);
    for (const { key, lines } of files.filter((file) => !course.omitsFile?.(file.key))) {
      const target = outputKey(key, input, output);
      await this.demandS3(job, 's3:PutObject', `${output.bucket}/${target}`);
      const answers = lines.filter(({ query }) => !course.omitsLine?.(query))
        .map((line) => outputLine(line, course.segment?.(line.query) ?? segmentOf(line.query), course.lineFormat));
      this.store.put(output.bucket, target, answers.map((one) => `${one}\n`).join(''));
    }
  }

  private inputPath({ jobInput: { s3DataSource: { path } } }: BatchSegmentJob): S3Path {
    return this.location('input', path);
  }

  private outputPath({ jobOutput: { s3DataDestination: { path } } }: BatchSegmentJob): S3Path {
    return this.location('output', path);
  }

  private location(direction: 'input' | 'output', path: string): S3Path {
    const parsed = parseS3Path(path);
    if (!parsed || !this.store.hasBucket(parsed.bucket)) throw new JobFailure(`Invalid S3 ${direction} path. There is no bucket for ${path}.`);
    if (this.store.bucket(parsed.bucket).region === undefined) return parsed;
    throw new JobFailure(`Invalid S3 ${direction} path. The bucket of ${path} is in another region.`);
  }

  private async demandS3(job: BatchSegmentJob, action: AccessRequest['action'], bucketOrObject: string, prefix?: string): Promise<void> {
    if (await this.allows(job, { action, resource: `arn:${this.partition}:s3:::${bucketOrObject}`, prefix })) return;
    const [bucket] = bucketOrObject.split('/');
    throw new JobFailure('Insufficient privileges for accessing data in S3. Please look at '
      + `https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html and fix bucket policy on ${bucket}.`);
  }

  private async demandKey(job: BatchSegmentJob, action: AccessRequest['action'], keyArn: string | undefined): Promise<void> {
    if (keyArn === undefined || await this.allows(job, { action, resource: keyArn })) return;
    throw new JobFailure('Insufficient privileges for using the KMS key. Please look at '
      + `https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html and allow ${action} on ${keyArn}.`);
  }

  private async allows({ roleArn, batchSegmentJobArn: sourceArn }: BatchSegmentJob, what: Pick<AccessRequest, 'action' | 'resource' | 'prefix'>): Promise<boolean> {
    return this.access.allows({ roleArn, sourceArn, ...what });
  }
}

function textOf(object: StoredObject, { bucket }: S3Path): string {
  if (!isArchived(object)) return object.body.toString('utf8');
  throw new JobFailure(`Invalid input file s3://${bucket}/${object.key}: it is archived, in storage class ${object.storageClass}.`);
}
