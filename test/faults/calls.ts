import { ANSWER } from './call';
import { Cell } from './cell';
import { FaultName, FAULTS } from './faults';
import { Expected } from './promises';
import { ScenarioName, SCENARIOS } from './scenarios';

/** What lasts not much less than the handler's patience is not to be decided by how fast this machine is. */
const SPEEDS: Readonly<Record<string, number>> = { 'denied 90 s': 30 };

/** What is different from a scenario that withstands a fault, by fault. */
type Differences = Readonly<Partial<Record<FaultName, Partial<Expected> | 'not asked'>>>;

/** One call of the handler: a scenario that makes it. */
type Row = readonly [call: string, scenario: ScenarioName, differences?: Differences];

const NEVER_ANSWERED: Partial<Expected> = { status: 'CREATE_FAILED', reason: 'CloudFormation did not receive a response from your Custom Resource' };

const ROWS: readonly Row[] = [
  ['StartExecution', 'asset'],
  ['DescribeStacks', 'asset'],
  ['DescribeStackResource', 'asset'],
  ['DescribeBatchSegmentJob', 'asset'],
  ['DescribeSolutionVersion', 'asset'],
  ['DescribeRecipe', 'recipe'],
  ['GetObject asset', 'asset'],
  ['PutObject input', 'asset'],
  ['CreateBatchSegmentJob', 'asset'],
  ['ListObjectsV2 input', 'bucket'],
  ['GetObject input', 'bucket'],
  ['ListObjectsV2 output', 'bucket'],
  ['GetObject output', 'bucket'],
  ['TagResource', 'tags'],
  ['UntagResource', 'tags'],
  ['DescribeExecution', 'chain'],
  ['GetBucketPolicy', 'failed job'],
  ['HeadBucket', 'failed job'],
  ['GetKeyPolicy', 'failed update'],
  ['ListExecutions', 'run'],
  ['ListSolutionVersions', 'run'],
  ['ListBatchSegmentJobs', 'run'],
  ['ListTagsForResource', 'unchanged run'],
  // a URL that refuses has expired, as far as anybody can tell; and it has no token
  [ANSWER, 'asset', { 'denied 90 s': NEVER_ANSWERED, 'expired token': 'not asked' }],
];

/** Each call of the handler with each fault of the network. */
export function callCells(): readonly Cell[] {
  return ROWS.flatMap(([call, scenario, differences = {}]) => Object.entries(FAULTS).flatMap(([column, fault]): readonly Cell[] => {
    const expected = differences[column as FaultName];
    if (expected === 'not asked') return [];
    const options = { speed: SPEEDS[column] };
    return [{ row: call, column, scenario: SCENARIOS[scenario], expected, options, disturb: ({ network }) => network.disturb(call, fault) }];
  }));
}
