import { World } from './world';
import { Api } from '../support/api';

/** Whoever was given a grant: a session of its role. */
export class Grantee {
  private readonly api: Api;

  constructor({ aws }: World, roleArn: string) {
    this.api = new Api(aws.endpoint, aws.services.sessions.issue(roleArn).accessKeyId);
  }

  /** Whether it may list and read what lies below a path in S3. */
  async mayRead(path: string): Promise<boolean> {
    const [, bucket, folder] = /^s3:\/\/([^/]+)\/(.*)$/.exec(path) ?? [];
    const listing = await this.api.send('s3', `/${bucket}?list-type=2&prefix=${encodeURIComponent(folder)}`);
    const [, key] = /<Key>([^<]+)<\/Key>/.exec(await listing.text()) ?? [];
    return listing.ok && key !== undefined && (await this.api.send('s3', `/${bucket}/${key}`)).ok;
  }

  async mayWrite(path: string): Promise<boolean> {
    return (await this.api.send('s3', path.replace('s3:/', ''), { method: 'PUT', body: 'text' })).ok;
  }

  async mayDescribe(batchSegmentJobArn: string): Promise<boolean> {
    const headers = { 'x-amz-target': 'AmazonPersonalize.DescribeBatchSegmentJob' };
    return (await this.api.send('personalize', '/', { method: 'POST', headers, body: JSON.stringify({ batchSegmentJobArn }) })).ok;
  }

  /** Whether it may do what the command for a run does. */
  async mayStartRun(scheduleName: string, functionArn: string): Promise<boolean> {
    const headers = { 'x-amz-invocation-type': 'DryRun' };
    const read = await this.api.send('scheduler', `/schedules/${scheduleName}`);
    const invoked = await this.api.send('lambda', `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`, { method: 'POST', headers, body: '{}' });
    return read.ok && invoked.ok;
  }
}
