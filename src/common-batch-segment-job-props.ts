import { RecordErrors } from './record-errors';
import { SegmentInput } from './segment-input';
import { SegmentStorage } from './segment-storage';
import { SolutionVersion } from './solution-version';

/** What segments are computed by, from what, and where to: the same for a job of a stack and for the jobs of a schedule. */
export interface CommonBatchSegmentJobProps {
  /**
   * The trained model that makes the segments. For a `BatchSegmentJob`, a changed one is a new job, and a new charge; a
   * newer version of the same `SolutionVersion.latest` is none.
   */
  readonly solutionVersion: SolutionVersion;

  /**
   * What to find users for. For a `BatchSegmentJob`, changed input is a new job, and a new charge.
   */
  readonly input: SegmentInput;

  /**
   * Service role, key and buckets. What is in a stack should share one, as a construct of its own: a key costs money
   * every month. For a `BatchSegmentJob`, another output bucket or output key is a new job, and a new charge; another
   * role or input bucket is not.
   *
   * @default - a storage of its own
   */
  readonly storage?: SegmentStorage;

  /**
   * Users a segment, from 1 to 5,000,000: the length of each answer, not its price. For a `BatchSegmentJob`, a changed
   * number is a new job, and a new charge.
   *
   * @default 25
   */
  readonly numResults?: number;

  /**
   * ARN of a filter that leaves users out of the segments, at most 256 characters. For a `BatchSegmentJob`, a changed
   * one is a new job, and a new charge.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-batch.html
   * @default - no filter
   */
  readonly filterArn?: string;

  /**
   * Folder of the output bucket below which each job writes into a folder of its own: empty, or with a slash at its
   * end. For a `BatchSegmentJob`, a changed one is a new job, and a new charge.
   *
   * @default 'segments/'
   */
  readonly outputPrefix?: string;

  /**
   * Whether solution version and input are looked at before the job is created: that the version exists, is ACTIVE and
   * of a recipe for user segments, and that input in a bucket is there, has at most 1000 files and 1 GB, and asks in each
   * line of JSON Lines in UTF-8 with the key that the recipe wants. What makes the job certain to fail ends the deployment, or the run,
   * within seconds and at no charge, with `s3://bucket/key:line: what is wrong`. What only exceeds a quota (500 items or
   * 10 attribute queries a file), and queries that come twice, are warnings in the handler's log. What the handler may
   * not read is a warning, too. Changing it costs nothing, and starts nothing.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-data-upload.html
   * @default true
   */
  readonly validateInput?: boolean;

  /**
   * Whether the segments are counted when the job is ACTIVE: a job can be, while single queries have an error instead of
   * a segment. The handler reads input and output, keeps no user id, quotes the first ten errors in its log, and gives
   * `segmentCount`, `failedRecordCount` and `userCount`. A deployment waits for that, mostly some seconds; after 30
   * minutes of it, the counts are those of the files that were read by then. Changing it costs nothing, and starts nothing.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-segment-job-output-examples.html
   * @default true
   */
  readonly verifyOutput?: boolean;

  /**
   * What becomes of a job that leaves queries without a segment. It is judged once, when the job is done: changing it
   * costs nothing, and judges no job again that is there already. Not together with `verifyOutput: false`.
   *
   * @default RecordErrors.REPORT
   */
  readonly recordErrors?: RecordErrors;
}
