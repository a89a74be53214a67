import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** What says who may use a bucket or key, and where it is. */
export interface Access {
  /** JSON; `undefined` when the bucket has none. */
  bucketPolicy(bucket: string): Promise<string | undefined>;
  /** `undefined` when S3 does not say. */
  bucketRegion(bucket: string): Promise<string | undefined>;
  /** JSON. */
  keyPolicy(keyArn: string): Promise<string | undefined>;
}

export class AwsAccess implements Access {
  private readonly s3 = new S3Client({ followRegionRedirects: true });
  private readonly kms = new KMSClient();

  async bucketPolicy(bucket: string): Promise<string | undefined> {
    try {
      return (await this.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy;
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return undefined;
      throw error;
    }
  }

  async bucketRegion(bucket: string): Promise<string | undefined> {
    return (await this.s3.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion;
  }

  async keyPolicy(keyArn: string): Promise<string | undefined> {
    return (await this.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn }))).Policy;
  }
}
