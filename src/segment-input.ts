import * as fs from 'fs';
import * as path from 'path';
import { Annotations, FileSystem, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct, IDependable } from 'constructs';
import { BatchSegmentJobProvider } from './batch-segment-job-provider';
import { InputProperties, QUERIES_PER_FILE, STAGED_INPUT_PREFIX } from './handler/contract';
import { ItemAttributes } from './item-attributes';
import { validateKey } from './private/arns';
import { JobLocation } from './private/job-location';
import { writeLines } from './private/lines';
import { readQueries } from './private/query-file';
import { surveyQueries } from './private/query-survey';
import { validateFilterValues, validateQueryText } from './private/query-validation';
import { queryLine, SegmentQuery } from './private/segment-query';
import { invalid, validateS3Path } from './private/validation';
import { SegmentStorage } from './segment-storage';

const HASH_LENGTH = 32;

/** An item to find users for: one query of an Item-Affinity job. */
export interface SegmentItem {
  /** Id of the item, as it stands in the items or interactions data set; known at synth. */
  readonly itemId: string;

  /**
   * A value for each placeholder of the job's filter, whose name goes without its `$`. Quoting is done here. A
   * placeholder takes one value; several of them go into a file: see `SegmentInput.fromFile`.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-batch.html
   * @default - none, for a job without a filter or a filter without placeholders
   */
  readonly filterValues?: { [parameter: string]: string };
}

/**
 * What to find users for: items, combinations of item attributes, or files that say so.
 *
 * Input that is given here travels with the stack, as one asset; the handler puts it into the input bucket, in files of
 * 500 items or 10 combinations of item attributes. A job takes 1000 files: 500,000 items, or 10,000 combinations; more
 * are an error. A query that comes twice is a warning. Changed input is a new job, and a new charge.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/prepare-input-data-user-segment.html
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
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
    return new UploadedInput('itemIds', function* (scope) {
      // in plain JavaScript, a single id would be taken for a list of letters
      if (!Array.isArray(itemIds)) throw invalid(scope, 'input', 'must have a list of itemIds', itemIds);
      yield* itemQueries(scope, itemIds.map((itemId) => ({ itemId })));
    });
  }

  /**
   * One segment for each item, with values for the placeholders of the job's filter. For solution versions of the
   * recipe `aws-item-affinity`.
   *
   * @param items at least one, known at synth
   */
  static fromItems(items: SegmentItem[]): SegmentInput {
    return new UploadedInput('itemIds', (scope) => itemQueries(scope, items));
  }

  /**
   * One segment for each combination of item attributes. For solution versions of the recipe `aws-item-attribute-affinity`.
   *
   * @param queries at least one, known at synth
   */
  static fromItemAttributes(queries: ItemAttributes[]): SegmentInput {
    return new UploadedInput('itemAttributes', function* (scope) {
      for (const query of queries) yield query._query(scope);
    });
  }

  /**
   * One segment for each line of a JSON Lines file on disk: `{"itemId": "…"}` for solution versions of the recipe
   * `aws-item-affinity`, `{"itemAttributes": "…"}` for those of `aws-item-attribute-affinity`, either with
   * `"filterValues": {"<placeholder>": "\"<value>\""}` where the job's filter has placeholders.
   *
   * Each line is checked at synth, and an error names file and line. The file is UTF-8 without a byte order mark and has
   * no blank lines. Lines may end with LF or CR LF, the last one with nothing. What is uploaded is written anew: line
   * endings, white space, the order of members and the way in which characters are escaped make no new job, and a file
   * is the same input as the same queries given otherwise.
   *
   * @param file path of the file; a relative one begins at the working directory of the app
   */
  static fromFile(file: string): SegmentInput {
    return new UploadedInput('queries', (scope) => readQueries(scope, file));
  }

  /**
   * JSON Lines files that lie in a bucket already. The job runs again when the path changes, not when the files do.
   *
   * Personalize takes every object whose key begins with this one: a folder without its closing slash, such as
   * `queries`, would also take `queries-old/`. A key that looks like that is a warning.
   *
   * @param bucket any bucket of the stack's region; the service role is given access to it
   * @param key key of one file, or of a folder with a slash at its end; with `s3://<bucket>/` at most 256 characters
   */
  static fromBucket(bucket: s3.IBucket, key: string): SegmentInput {
    return new BucketInput(bucket, key);
  }

  /**
   * Throws for input that breaks a rule, warns of what looks like a mistake, and creates nothing.
   * @internal
   */
  abstract _validate(scope: Construct): void;

  /**
   * Path of the input, as far as it is known before the input is bound: its own, or that of a folder around it.
   * @internal
   */
  abstract _path(storage: SegmentStorage): string;

  /** @internal */
  abstract _bind(scope: Construct, binding: InputBinding): BoundInput;

  /**
   * Where others may write the input; `undefined` for input that is uploaded.
   * @internal
   */
  _location(): JobLocation | undefined {
    return undefined;
  }
}

/**
 * What input is bound to: where it goes, and who puts it there.
 * @internal
 */
export interface InputBinding {
  readonly storage: SegmentStorage;
  readonly provider: BatchSegmentJobProvider;
  /** Whether the handler reads it, before the job is created and after it is done. */
  readonly isRead: { readonly before: boolean; readonly after: boolean };
}

/**
 * Where the handler finds the input, and what has to be made before it can be read.
 * @internal
 */
export interface BoundInput {
  readonly properties: InputProperties;
  readonly requirements: IDependable[];
}

class UploadedInput extends SegmentInput {
  /**
   * @param source what the errors call the queries
   * @param queries the queries, checked one by one; read again each time, so that a large file need not be kept
   */
  constructor(private readonly source: string, private readonly queries: (scope: Construct) => Iterable<SegmentQuery>) {
    super();
  }

  /** @internal */
  _validate(scope: Construct): void {
    if (!surveyQueries(scope, this.queries(scope))) throw invalid(scope, 'input', `must have at least one of its ${this.source}`, []);
  }

  /** @internal */
  _path({ inputBucket }: SegmentStorage): string {
    return `s3://${inputBucket.bucketName}/${STAGED_INPUT_PREFIX}`;
  }

  /** @internal */
  _bind(scope: Construct, { storage, provider, isRead }: InputBinding): BoundInput {
    const { asset, hash, linesPerFile } = uploadedLines(scope, this.queries(scope));
    storage._allowStaging(provider, asset.bucket);
    storage._allowInspecting(provider, storage.inputBucket, isRead.after); // it was checked at synth
    const properties = {
      Asset: {
        Bucket: asset.s3BucketName,
        Key: asset.s3ObjectKey,
        // of our own making: the CDK's asset hash may change with its version, and the job with it
        Hash: hash.slice(0, HASH_LENGTH),
        InputBucket: storage.inputBucket.bucketName,
        LinesPerFile: String(linesPerFile),
      },
      KmsKeyArn: storage.inputKey?.keyArn,
    };
    return { properties, requirements: [] };
  }
}

class BucketInput extends SegmentInput {
  constructor(private readonly bucket: s3.IBucket, private readonly key: string) {
    super();
  }

  /** @internal */
  _validate(scope: Construct): void {
    validateS3Path(scope, 'input', this._path());
    validateKey(scope, 'input', this.bucket.encryptionKey);
    if (Token.isUnresolved(this.key)) return;
    if (this.key.startsWith('/')) throw invalid(scope, 'input', 'must be a key or folder of the bucket, without a slash at its beginning', this.key);
    warnOfUnclosedFolder(scope, this.key);
  }

  /** @internal */
  _path(): string {
    return `s3://${this.bucket.bucketName}/${this.key}`;
  }

  /** @internal */
  _bind(_scope: Construct, { storage, provider, isRead }: InputBinding): BoundInput {
    const properties = { Path: this._path(), KmsKeyArn: this.bucket.encryptionKey?.keyArn };
    const inspecting = storage._allowInspecting(provider, this.bucket, isRead.before || isRead.after);
    return { properties, requirements: [...storage._allowReading(provider, this.bucket), ...inspecting] };
  }

  /** @internal */
  override _location(): JobLocation {
    return { bucket: this.bucket, folder: this.key };
  }
}

function* itemQueries(scope: Construct, items: readonly SegmentItem[]): Generator<SegmentQuery> {
  for (const { itemId, filterValues } of items) {
    validateQueryText(scope, 'itemIds', itemId);
    yield { kind: 'itemId', value: itemId, filterValues: validateFilterValues(scope, filterValues) };
  }
}

/** A folder without its closing slash cannot be told from a file, so what has no file extension is only warned of. */
function warnOfUnclosedFolder(scope: Construct, key: string): void {
  if (key === '' || key.endsWith('/') || path.posix.extname(key) !== '') return;
  Annotations.of(scope).addWarningV2(
    'cdk-personalize-segments:unclosedFolder',
    `Input ${JSON.stringify(key)} has neither a file extension nor a slash at its end. Personalize takes every object whose key begins with it. `
    + `If it is a folder, write ${JSON.stringify(`${key}/`)}.`,
  );
}

interface UploadedLines {
  readonly asset: assets.Asset;
  readonly hash: string;
  readonly linesPerFile: number;
}

function uploadedLines(scope: Construct, queries: Iterable<SegmentQuery>): UploadedLines {
  const folder = FileSystem.mkdtemp('segment-input-');
  const file = path.join(folder, 'queries.jsonl');
  let linesPerFile = 0;
  const hash = writeLines(file, function* () {
    for (const query of queries) {
      linesPerFile = QUERIES_PER_FILE[query.kind];
      yield queryLine(query);
    }
  }());
  const asset = new assets.Asset(scope, 'Input', { path: file });
  // an app without asset staging refers to the file itself
  if (path.resolve(asset.assetPath) !== file) fs.rmSync(folder, { recursive: true });
  return { asset, hash, linesPerFile };
}
