import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { FileSystem, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { InputProperties } from './handler/contract';
import { ItemAttributes } from './item-attributes';
import { BatchSegmentJobProvider } from './private/provider';
import { invalid } from './private/validation';
import { SegmentStorage } from './segment-storage';

const HASH_LENGTH = 32;

/** Lines that one input file may have. @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html */
const ITEMS_PER_FILE = 500;
const ATTRIBUTE_QUERIES_PER_FILE = 10;

/**
 * What to find users for: items, combinations of item attributes, or files that say so.
 *
 * Input that is given here travels with the stack, as an asset; the handler puts it into the input bucket.
 * Changed input is a new job, and a new charge.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-segment-input-output-examples.html
 * @example
 * SegmentInput.fromItemIds(['b-101', 'b-205']);
 */
export abstract class SegmentInput {
  /**
   * One segment for each item: the users most likely to care for it. For solution versions of the recipe `aws-item-affinity`.
   *
   * @param itemIds ids as they stand in the items or interactions data set; at least one, known at synth
   */
  static fromItemIds(itemIds: string[]): SegmentInput {
    return new GivenInput({
      queries: itemIds,
      linesPerFile: ITEMS_PER_FILE,
      line: (itemId) => ({ itemId }),
      source: 'itemIds',
    });
  }

  /**
   * One segment for each combination of item attributes. For solution versions of the recipe `aws-item-attribute-affinity`.
   *
   * @param queries at least one, known at synth
   */
  static fromItemAttributes(queries: ItemAttributes[]): SegmentInput {
    return new GivenInput({
      queries: queries.map((query) => query.toExpression()),
      linesPerFile: ATTRIBUTE_QUERIES_PER_FILE,
      line: (itemAttributes) => ({ itemAttributes }),
      source: 'itemAttributes',
    });
  }

  /**
   * JSON Lines files that lie in a bucket already. The job runs again when the path changes, not when the files do.
   *
   * @param bucket any bucket of the stack's region; the service role is given access to it
   * @param key key of one file, or of a folder with a slash at its end: Personalize takes every object whose key begins with it
   */
  static fromBucket(bucket: s3.IBucket, key: string): SegmentInput {
    return new BucketInput(bucket, key);
  }

  /** @internal */
  abstract _validate(scope: Construct): void;

  /** @internal */
  abstract _bind(scope: Construct, binding: InputBinding): InputProperties;
}

/**
 * What input is bound to: where it goes, and who puts it there.
 * @internal
 */
export interface InputBinding {
  readonly storage: SegmentStorage;
  readonly provider: BatchSegmentJobProvider;
}

interface GivenQueries {
  readonly queries: string[];
  readonly linesPerFile: number;
  readonly line: (query: string) => object;
  /** What the errors call a query. */
  readonly source: string;
}

class GivenInput extends SegmentInput {
  constructor(private readonly given: GivenQueries) {
    super();
  }

  /** @internal */
  _validate(scope: Construct): void {
    const { queries, source } = this.given;
    if (queries.length === 0) throw invalid(scope, 'input', `must have at least one of its ${source}`, queries);
    for (const query of queries) {
      if (Token.isUnresolved(query)) throw invalid(scope, 'input', `takes ${source} that are known at synth, not tokens`, query);
      if (query === '') throw invalid(scope, 'input', `takes no empty ${source}`, query);
    }
  }

  /** @internal */
  _bind(scope: Construct, { storage, provider }: InputBinding): InputProperties {
    const content = this.given.queries.map((query) => JSON.stringify(this.given.line(query)) + '\n').join('');
    const asset = uploadedContent(scope, content);
    storage._allowStaging(provider, asset.bucket);
    return {
      Asset: {
        Bucket: asset.s3BucketName,
        Key: asset.s3ObjectKey,
        // of our own making: the CDK's asset hash may change with its version, and the job with it
        Hash: createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH),
        InputBucket: storage.inputBucket.bucketName,
        LinesPerFile: String(this.given.linesPerFile),
      },
      KmsKeyArn: storage.inputKey?.keyArn,
    };
  }
}

class BucketInput extends SegmentInput {
  constructor(private readonly bucket: s3.IBucket, private readonly key: string) {
    super();
  }

  /** @internal */
  _validate(scope: Construct): void {
    if (!Token.isUnresolved(this.key) && this.key.startsWith('/')) {
      throw invalid(scope, 'input', 'must be a key or folder of the bucket, without a slash at its beginning', this.key);
    }
  }

  /** @internal */
  _bind(_scope: Construct, { storage }: InputBinding): InputProperties {
    storage._allowReading(this.bucket);
    return { Path: `s3://${this.bucket.bucketName}/${this.key}`, KmsKeyArn: this.bucket.encryptionKey?.keyArn };
  }
}

function uploadedContent(scope: Construct, content: string): assets.Asset {
  const folder = FileSystem.mkdtemp('segment-input-');
  const file = path.join(folder, 'queries.jsonl');
  fs.writeFileSync(file, content);
  const asset = new assets.Asset(scope, 'Input', { path: file });
  // an app without asset staging refers to the file itself
  if (path.resolve(asset.assetPath) !== file) fs.rmSync(folder, { recursive: true });
  return asset;
}
