import { BatchSegmentJob, DescribeBatchSegmentJobCommand, ListBatchSegmentJobsCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

/** One line of a job's output, in the service's own words. */
export interface SegmentLine {
  readonly input: { readonly itemId?: string; readonly itemAttributes?: string };
  readonly output: { readonly usersList: readonly string[] };
  readonly error: string | null;
}

/** A job and what it wrote. */
export interface JobResult {
  readonly job: BatchSegmentJob;
  readonly lines: readonly SegmentLine[];
}

/** Reads all jobs and their segments, the way any client of AWS would. */
export async function readJobResults(environment: Readonly<Record<string, string>>): Promise<readonly JobResult[]> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const config = {
    endpoint: environment.AWS_ENDPOINT_URL,
    region: environment.AWS_REGION,
    credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '' },
  };
  const personalize = new PersonalizeClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  try {
    const { batchSegmentJobs = [] } = await personalize.send(new ListBatchSegmentJobsCommand({}));
    return await Promise.all(batchSegmentJobs.map(async ({ batchSegmentJobArn }) => {
      const { batchSegmentJob: job = {} } = await personalize.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }));
      return { job, lines: job.status === 'ACTIVE' ? await readSegments(s3, job) : [] };
    }));
  } finally {
    personalize.destroy();
    s3.destroy();
  }
}

async function readSegments(s3: S3Client, job: BatchSegmentJob): Promise<readonly SegmentLine[]> {
  const { host: Bucket, pathname } = new URL(job.jobOutput?.s3DataDestination?.path ?? '');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: pathname.slice(1) }));
  const files = await Promise.all(Contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString() ?? '';
  }));
  return files.flatMap((file) => file.split('\n')).filter((line) => line !== '').map((line) => JSON.parse(line) as SegmentLine);
}
