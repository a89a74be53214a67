import { Grantee } from './grantee';
import { closed, unheard } from './spoiling';
import * as stacks from './stacks';
import { USERS, World, WorldOptions } from './world';
import { StackEnd } from '../support/deployed-stack';
import { Synthesized } from '../support/synthesize';

/** A use of the library, and what must be true at its end. */
export interface Scenario {
  readonly name: string;
  /** What is deployed, one after the other; the last one has all the policies. */
  readonly stacks: () => readonly Synthesized[];
  /** Whatever comes between the deployments. */
  readonly before?: (world: World) => void;
  /** What is wrong in the end, if anything. */
  readonly complaints: (world: World, end: StackEnd) => AsyncIterable<string>;
  readonly habits?: WorldOptions['habits'];
  readonly speed?: number;
}

/** That one query has no answer shows only to who reads input and segments. */
const SEGMENTS = stacks.ITEMS.length - 1;
const COUNTED: Readonly<Record<string, string>> = { SegmentCount: String(SEGMENTS), FailedRecordCount: '1', UserCount: String(SEGMENTS * USERS.length) };
const FIRST_TAGS = { stage: 'test' };
const OTHER_TAGS = { owner: 'readers' };
/** When the second run of the schedule is over. */
const TWO_RUNS_MINUTES = 45;
/** What a diagnosis cannot check in half a minute it leaves out. */
const DIAGNOSIS_SPEED = 40;

/** Every scenario. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'given input', stacks: once(() => [stacks.givenInput()]), complaints: asUsual('CREATE_COMPLETE') },
  { name: 'latest version', stacks: once(() => [stacks.latestVersion()]), complaints: asUsual('CREATE_COMPLETE') },
  { name: 'sources judged', stacks: once(() => [stacks.givenInput()]), complaints: asUsual('CREATE_COMPLETE'), habits: { judgesSources: true } },
  { name: 'source not told', stacks: once(() => [stacks.givenInput()]), complaints: asUsual('CREATE_COMPLETE'), habits: { tellsSource: false } },
  { name: 'chain', stacks: once(() => [stacks.chain()]), complaints: asUsual('CREATE_COMPLETE') },
  { name: 'key and network', stacks: once(() => [stacks.providerWithKeyAndNetwork()]), complaints: asUsual('CREATE_COMPLETE') },
  { name: 'bucket of the stack', stacks: once(() => [stacks.bucketAlone(), stacks.bucketInput()]), before: upload, complaints: asUsual('UPDATE_COMPLETE') },
  { name: 'changed tags', stacks: once(() => [stacks.tagged(FIRST_TAGS), stacks.tagged(OTHER_TAGS)]), complaints: retagged },
  { name: 'unfit recipe', stacks: once(() => [stacks.unfitRecipe()]), complaints: failure(['was not started: ', 'which makes no user segments']) },
  {
    name: 'closed storage',
    speed: DIAGNOSIS_SPEED,
    stacks: once(() => [closed(stacks.givenInput(), ['StorageInputBucketPolicy', 'StorageOutputBucketPolicy', 'StorageKey'])]),
    complaints: failure([
      'CREATE FAILED: Insufficient privileges', /Likely cause: the policy of bucket \S*inputbucket/, /Likely cause: the policy of bucket \S*outputbucket/, 'Likely cause: the policy of key ',
    ]),
  },
  {
    name: 'closed bucket',
    speed: DIAGNOSIS_SPEED,
    stacks: once(() => [stacks.bucketAlone(), closed(stacks.bucketInput(), ['QueriesPolicy', 'QueriesKey'])]),
    before: upload,
    complaints: failure(['CREATE FAILED: Insufficient privileges', `Likely cause: the policy of bucket ${stacks.QUERIES_BUCKET} allows`, 'Likely cause: the policy of key ']),
  },
  { name: 'grants of a job', stacks: once(() => [stacks.bucketAlone(), stacks.grantedJob()]), before: upload, complaints: jobGrants },
  { name: 'grants of a schedule', stacks: once(() => [stacks.grantedSchedule()]), complaints: scheduleGrants },
  { name: 'schedule', stacks: once(() => [stacks.schedule()]), complaints: twoRuns },
  { name: 'dead letters', stacks: once(() => [unheard(stacks.schedule())]), complaints: deadLetter },
];

function upload({ aws: { services: { store } } }: World): void {
  const lines = stacks.ITEMS.map((itemId) => `${JSON.stringify({ itemId })}\n`);
  if (!store.hasBucket(stacks.QUERIES_BUCKET)) return;
  store.put(stacks.QUERIES_BUCKET, 'monday/queries.jsonl', lines.join(''));
}

/** The job gave its segments, which were counted, told and logged. */
function asUsual(status: string): Scenario['complaints'] {
  return async function* (world, end) {
    const told = world.told.map(({ detail }) => detail.status);
    if (end.status !== status) yield `${end.status} instead of ${status}: ${end.reasons[0] ?? ''}`;
    for (const [name, value] of Object.entries(COUNTED)) if (end.outputs[name] !== value) yield `${name} is "${end.outputs[name] ?? ''}" instead of "${value}"`;
    if (world.jobs.map((job) => job.status).join() !== 'ACTIVE') yield `the jobs are ${world.jobs.map((job) => job.status).join() || 'none'} instead of ACTIVE`;
    if (told.join() !== 'ACTIVE') yield `told of ${told.join() || 'nothing'} instead of ACTIVE`;
    if ((await world.logLines()).length === 0) yield 'the handler has logged nothing';
  };
}

async function* retagged(world: World, end: StackEnd): AsyncIterable<string> {
  yield* asUsual('UPDATE_COMPLETE')(world, end);
  const [job] = world.jobs;
  const tags = job && JSON.stringify(await world.tagsOf(job.batchSegmentJobArn));
  if (tags !== JSON.stringify(OTHER_TAGS)) yield `the tags are ${tags}`;
}

/** The stack failed, with all of these words. */
function failure(words: readonly (string | RegExp)[]): Scenario['complaints'] {
  return async function* (_, { status, reasons: [reason = ''] }) {
    if (!status.endsWith('_FAILED')) yield `${status} instead of a failure`;
    for (const one of words) if (typeof one === 'string' ? !reason.includes(one) : !one.test(reason)) yield `the reason does not say "${String(one)}": ${reason}`;
  };
}

async function* jobGrants(world: World, end: StackEnd): AsyncIterable<string> {
  yield* asUsual('UPDATE_COMPLETE')(world, end);
  const { GranteeArn: role, Path: path, JobArn: job } = end.outputs;
  if (role === undefined) return;
  const grantee = new Grantee(world, role);
  if (!await grantee.mayRead(path)) yield 'who may read the segments cannot';
  if (!await grantee.mayWrite(`s3://${stacks.QUERIES_BUCKET}/monday/more.jsonl`)) yield 'who may write the input cannot';
  if (!await grantee.mayDescribe(job)) yield 'who may describe the job cannot';
}

async function* scheduleGrants(world: World, { status, reasons, outputs }: StackEnd): AsyncIterable<string> {
  if (status !== 'CREATE_COMPLETE') return yield `${status} instead of CREATE_COMPLETE: ${reasons[0]}`;
  const { GranteeArn: role, Path: path, ScheduleName: schedule } = outputs;
  const [, bucket, folder] = path.split(/\/+/);
  world.aws.services.store.put(bucket, `${folder}/some-job/queries.jsonl.out`, '');
  const grantee = new Grantee(world, role);
  if (!await grantee.mayRead(path)) yield 'who may read the segments cannot';
  if (!await grantee.mayStartRun(schedule, await world.handler())) yield 'who may start a run cannot';
}

/** The first run gave its segments, and the second was left out. */
async function* twoRuns(world: World, { status, reasons }: StackEnd): AsyncIterable<string> {
  if (status !== 'CREATE_COMPLETE') return yield `${status} instead of CREATE_COMPLETE: ${reasons[0]}`;
  await world.until(() => world.told.length > 1, TWO_RUNS_MINUTES);
  const [first, second] = world.told.map(({ detail }) => detail);
  if (first?.status !== 'ACTIVE') yield `the first run is ${first?.status ?? 'not told of'}: ${first?.failureReason ?? ''}`;
  if (first?.userCount !== SEGMENTS * USERS.length || first.failedRecordCount !== 1) yield `the first run has ${first?.userCount} users, and ${first?.failedRecordCount} gaps`;
  if (!String(second?.failureReason).startsWith('nothing has changed since')) yield `the second run is ${second?.status ?? 'not told of'}: ${second?.failureReason ?? ''}`;
}

async function* deadLetter(world: World, { status, reasons, outputs: { QueueArn: queue } }: StackEnd): AsyncIterable<string> {
  if (status !== 'CREATE_COMPLETE') return yield `${status} instead of CREATE_COMPLETE: ${reasons[0]}`;
  const letters = () => world.aws.services.queues.messages(queue);
  await world.until(() => letters().length > 0, TWO_RUNS_MINUTES);
  if (letters().length === 0) yield 'the dead letter is lost';
}

/** Synthesis takes longer than the rest of some scenarios. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}
