import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { solutionVersion } from './solution-versions';
import { BatchSegmentJob, ItemAttributes, SegmentInput, SegmentStorage } from 'cdk-personalize-segments';

/** Two campaigns of a bookshop: who would read these books, and who likes this kind of book. */
export class BookshopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const storage = new SegmentStorage(this, 'Storage', { removalPolicy: RemovalPolicy.DESTROY });

    const readers = new BatchSegmentJob(this, 'ReadersOfBooks', {
      solutionVersion: solutionVersion(this, 'itemAffinity'),
      input: SegmentInput.fromItemIds(['b-101', 'b-205', 'b-302', 'b-310']),
      storage,
      numResults: 25,
    });
    const fans = new BatchSegmentJob(this, 'GenreFans', {
      solutionVersion: solutionVersion(this, 'itemAttributeAffinity'),
      input: SegmentInput.fromItemAttributes([
        ItemAttributes.where('genres', 'Fantasy').and('audience', 'teen'),
        ItemAttributes.where('genres', 'Horror'),
      ]),
      storage,
      numResults: 100,
    });

    new CfnOutput(this, 'ReadersSegments', { value: readers.outputPath });
    new CfnOutput(this, 'FansSegments', { value: fans.outputPath });
  }
}
