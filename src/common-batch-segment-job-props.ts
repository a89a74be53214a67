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
}
