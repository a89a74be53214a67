import { Cause } from './cause';
import { check } from './check';
import { Need } from './judgement';
import { policyCauses } from './policy-causes';
import { Scope } from './scope';
import { sentence } from './sentence';
import { locationOf } from '../aws/objects';
import { JobProperties } from '../contract';
import { inputPath } from '../jobs/content';

const DOCUMENTATION = 'https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html';

/** A bucket of a job, and what Personalize does there. */
export interface JobBucket {
  readonly bucket: string;
  readonly needs: readonly Need[];
}

/** The buckets of input and output, once where they are the same. */
export function bucketsOf(properties: JobProperties, partition: string): readonly JobBucket[] {
  const input = jobBucket(inputPath(properties), partition, (bucket, objects) => [
    { action: 's3:GetObject', resource: objects },
    { action: 's3:ListBucket', resource: bucket },
  ]);
  const output = jobBucket(properties.Output.Path, partition, (_, objects) => [{ action: 's3:PutObject', resource: objects }]);
  return input.bucket === output.bucket ? [{ bucket: input.bucket, needs: [...input.needs, ...output.needs] }] : [input, output];
}

function jobBucket(path: string, partition: string, needs: (bucket: Need['resource'], objects: Need['resource']) => readonly Need[]): JobBucket {
  const { bucket, key } = locationOf(path);
  const arn = `arn:${partition}:s3:::${bucket}`;
  return { bucket, needs: needs({ text: arn }, { text: `${arn}/${key}`, isPrefix: true }) };
}

/** What keeps Personalize from a bucket: its policy, or that it is elsewhere or not there. */
export async function bucketCauses({ bucket, needs }: JobBucket, { access, caller, log }: Scope): Promise<readonly Cause[]> {
  const holder = { name: `bucket ${bucket}`, kind: 'bucketPolicy', needs, documentation: DOCUMENTATION } as const;
  const causes = await Promise.all([
    check(`policy of bucket ${bucket}`, () => unlessGone(bucket, async () => policyCauses(holder, await access.bucketPolicy(bucket), caller)), log),
    check(`region of bucket ${bucket}`, () => unlessGone(bucket, async () => regionCauses(bucket, await access.bucketRegion(bucket), caller.region)), log),
  ]);
  return causes.flat();
}

function regionCauses(bucket: string, region: string | undefined, own: string): readonly Cause[] {
  if (region === undefined || region === own) return [];
  return [{ kind: 'place', text: sentence(`bucket ${bucket} lies in ${region}, and the job runs in ${own}: use a bucket in ${own}`) }];
}

/** S3 says it of a HEAD request, which has no text, by its status alone. */
const GONE: readonly string[] = ['NoSuchBucket', 'NotFound'];

async function unlessGone(bucket: string, find: () => Promise<readonly Cause[]>): Promise<readonly Cause[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof Error) || !GONE.includes(error.name)) throw error;
    return [{ kind: 'place', text: sentence(`bucket ${bucket} does not exist`, ': make it, or name another one') }];
  }
}
