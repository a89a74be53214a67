import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { solutionVersion } from './solution-versions';
import { BatchSegmentJob, SegmentInput, SegmentStorage } from 'cdk-personalize-segments';

/** A job whose input another program has written, with a broken line: the deployment fails before the job starts, and names the line. */
export class BadInputStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const bucketName: unknown = this.node.tryGetContext('catalogue');
    if (typeof bucketName !== 'string') throw new Error('Name the bucket that holds queries/: -c catalogue=<bucket name>');
    const catalogue = Bucket.fromBucketName(this, 'Catalogue', bucketName);

    const fans = new BatchSegmentJob(this, 'GenreFans', {
      solutionVersion: solutionVersion(this, 'itemAttributeAffinity'),
      input: SegmentInput.fromBucket(catalogue, 'queries/'),
      storage: new SegmentStorage(this, 'Storage', { removalPolicy: RemovalPolicy.DESTROY }),
    });

    new CfnOutput(this, 'FansSegments', { value: fans.outputPath });
  }
}
