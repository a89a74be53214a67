import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BatchSegmentJobAttributes, BatchSegmentJobBase } from './batch-segment-job-base';
import { BatchSegmentJobGrants } from './batch-segment-job-grants';
import { validateBatchSegmentJobArn } from './private/arns';
import { outputFolder } from './private/output-folder';

/** A job that was started elsewhere. */
export class ImportedBatchSegmentJob extends BatchSegmentJobBase {
  readonly batchSegmentJobArn: string;
  readonly batchSegmentJobName: string;
  readonly grants: BatchSegmentJobGrants;
  private readonly outputFolder?: string;

  constructor(scope: Construct, id: string, { batchSegmentJobArn, outputBucket, outputPrefix }: BatchSegmentJobAttributes) {
    validateBatchSegmentJobArn(scope, batchSegmentJobArn);
    super(scope, id, { environmentFromArn: Token.isUnresolved(batchSegmentJobArn) ? undefined : batchSegmentJobArn });
    this.batchSegmentJobArn = batchSegmentJobArn;
    this.batchSegmentJobName = nameOf(batchSegmentJobArn);
    const folder = outputFolder(outputPrefix, this.batchSegmentJobName);
    this.outputFolder = outputBucket?.s3UrlForObject(folder);
    this.grants = BatchSegmentJobGrants._of(this, { output: outputBucket && { bucket: outputBucket, folder } });
  }

  get outputPath(): string {
    if (this.outputFolder) return this.outputFolder;
    throw new Error(`${this.node.path}: outputPath is not known of a job that was imported by its ARN: `
      + 'give its outputBucket to BatchSegmentJob.fromBatchSegmentJobAttributes');
  }
}

function nameOf(batchSegmentJobArn: string): string {
  return Arn.split(batchSegmentJobArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName ?? batchSegmentJobArn;
}
