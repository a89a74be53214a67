import { Buckets, JOB_CREATED } from './bucket';
import { Counts, JobProperties, Verification } from '../../../src/handler/contract';
import { VerificationSubject, Verified, verify } from '../../../src/handler/verification/verify';

export const INPUT = 's3://in/queries/';
export const OUTPUT = 's3://out/segments/job/';

const PROPERTIES: JobProperties = {
  ContractVersion: '1',
  RunnerArn: 'arn:runner',
  JobArnPrefix: 'arn:job/',
  RoleArn: 'arn:role',
  Input: { Path: INPUT },
  Output: { Path: 's3://out/segments/' },
};

export const subjectOf = (properties: Partial<JobProperties> = {}, createdAt: number | undefined = JOB_CREATED): VerificationSubject =>
  ({ properties: { ...PROPERTIES, ...properties }, jobName: 'job', createdAt, isYoung: false });

/** A clock that each look at it moves on by a millisecond. */
export function tickingClock(): () => number {
  let time = JOB_CREATED + 3_600_000;
  return () => time++;
}

/** Looks at everything in one go. */
export async function verified(objects: Buckets, subject = subjectOf(), from?: Verification): Promise<Verified> {
  return verify(subject, from, { objects, now: () => JOB_CREATED + 3_600_000 }, 60_000);
}

/** Looks at everything in slices of so many ticks, each from what the runner's state has kept of the one before. */
export async function inSlices(objects: Buckets, slices: () => number, subject = subjectOf()): Promise<Verified & { readonly slices: number }> {
  const now = tickingClock();
  let from: Verification | undefined;
  for (let count = 1; ; count++) {
    const slice = await verify(subject, from, { objects, now }, slices());
    if (slice.done || slice.error !== undefined) return { ...slice, slices: count };
    from = JSON.parse(JSON.stringify(slice.verification)) as Verification;
  }
}

/** Nothing was counted but this. */
export const countsOf = (counts: Partial<Counts>): Counts => ({
  segmentCount: 0, failedRecordCount: 0, userCount: 0, emptySegmentCount: 0, shortSegmentCount: 0, files: 1, verifiedFiles: 1, ...counts,
});

/** Everything has been looked at, and these are among the counts. */
export const doneWith = (counts: Partial<Counts>): object => ({ done: true, verification: { counts } });

/** What is said in the log, one object a line. */
export function logged(): Record<string, unknown>[] {
  return jest.mocked(console.log).mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
}

/** What is said there with words that begin so. */
export function told(beginning: string): Record<string, unknown>[] {
  return logged().filter(({ message }) => String(message).startsWith(beginning));
}

/** The failed records that are quoted there. */
export function quotedRecords(): unknown[] {
  return logged().flatMap(({ record }) => record ?? []);
}

export const item = (itemId: string): string => JSON.stringify({ itemId });
export const segment = (itemId: string, users: number): string =>
  JSON.stringify({ input: { itemId }, output: { usersList: Array.from({ length: users }, (_, i) => `secret-${i}`) }, error: null });
export const failure = (itemId: string, error: string): string => JSON.stringify({ input: { itemId }, output: { usersList: ['secret-1'] }, error });
export const lines = (...written: readonly string[]): string => written.map((line) => `${line}\n`).join('');
