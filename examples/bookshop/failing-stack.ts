import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { solutionVersion } from './solution-versions';
import { BatchSegmentJob, SegmentInput, SegmentStorage } from 'cdk-personalize-segments';

/** A job whose input is not there, and not looked at before: it ends as CREATE FAILED, and so the deployment fails with Personalize's reason. */
export class FailingStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const catalogue = new Bucket(this, 'Catalogue', { removalPolicy: RemovalPolicy.DESTROY });

    const readers = new BatchSegmentJob(this, 'ReadersOfBooks', {
      solutionVersion: solutionVersion(this, 'itemAffinity'),
      input: SegmentInput.fromBucket(catalogue, 'nothing-here/'),
      validateInput: false, // or nothing would be started, and nothing charged
      storage: new SegmentStorage(this, 'Storage', { removalPolicy: RemovalPolicy.DESTROY }),
    });

    new CfnOutput(this, 'ReadersSegments', { value: readers.outputPath });
  }
}
