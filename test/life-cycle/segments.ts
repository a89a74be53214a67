import { Facts, Flaw } from './contents';
import { DescribedVersion } from '../../src/handler/aws/personalize';
import { Counts, JobProperties } from '../../src/handler/contract';
import { PROPERTIES } from '../support/requests';

// how contents look from outside: versions, queries, and what a job gives for them

/** Files of queries. */
const QUERIES: Readonly<Record<string, readonly string[]>> = { 'one.jsonl': ['1', '2', '3'], 'two.jsonl': ['4', '5'] };
const LAST_FILE = 'two.jsonl';
const LAST_QUERY = '5';
const BROKEN_LINE = '{"itemId"';
const USERS = ['u1', 'u2'];
const GAP_SIZES = { 'none': 0, 'error': 1, 'unanswered': 1, 'no file': 2 } as const satisfies Record<Facts['gaps'], number>;
const INPUT = 's3://input/';

type Files = ReadonlyMap<string, readonly string[]>;

/** What says in a job's properties which content it is of. */
export function propertiesOf(content: string): Partial<JobProperties> {
  const { Input: { Asset, KmsKeyArn }, SolutionVersionArn } = PROPERTIES;
  return {
    SolutionVersionArn: `${SolutionVersionArn.slice(0, SolutionVersionArn.lastIndexOf('/'))}/${content}`,
    Input: content === 'A' ? { Asset, KmsKeyArn } : { Path: `${INPUT}${content}/`, KmsKeyArn },
    RerunTrigger: content,
  };
}

/** The content that an input path, or the ARN of a version, is of. */
export function contentOf(text: string): string {
  return /\/([ABC])\/?$/.exec(text)?.[1] ?? 'A';
}

export function versionOf(flaw: Flaw | undefined): DescribedVersion {
  return { status: flaw?.of === 'version' ? 'CREATE FAILED' : 'ACTIVE', recipeArn: 'arn:aws:personalize:::recipe/aws-item-affinity' };
}

/** What the handler says of a flaw. */
export function wordsFor(content: string, { of }: Flaw): string {
  return of === 'version' ? `/${content} is CREATE FAILED, not ACTIVE` : `${INPUT}${content}/one.jsonl:2: `;
}

export function inputFiles(flaw: Flaw | undefined): Files {
  const lines = (ids: readonly string[]): readonly string[] => ids.map((id) => (flaw?.of === 'input' && id === '2' ? BROKEN_LINE : `{"itemId":"${id}"}`));
  return new Map(Object.entries(QUERIES).map(([name, ids]) => [name, lines(ids)]));
}

export function segmentFiles({ gaps }: Facts): Files {
  const files = Object.entries(QUERIES).filter(([name]) => gaps !== 'no file' || name !== LAST_FILE);
  return new Map(files.map(([name, ids]) => [`${name}.out`, ids.filter((id) => gaps !== 'unanswered' || id !== LAST_QUERY).map((id) => segment(id, gaps))]));
}

function segment(itemId: string, gaps: Facts['gaps']): string {
  const failed = gaps === 'error' && itemId === LAST_QUERY;
  return JSON.stringify({ input: { itemId }, output: failed ? null : { usersList: USERS }, error: failed ? 'unknown item' : null });
}

/** What counting a job's segments comes to. */
export function countsOf({ gaps }: Facts): Pick<Counts, 'segmentCount' | 'failedRecordCount' | 'userCount'> {
  const segmentCount = Object.values(QUERIES).flat().length - GAP_SIZES[gaps];
  return { segmentCount, failedRecordCount: GAP_SIZES[gaps], userCount: USERS.length * segmentCount };
}
