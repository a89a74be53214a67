import { Account, Deployed, SECRETS } from './account';
import { Network } from './network';
import { Scenario } from './scenarios';
import { executionName } from '../../src/handler/requests/execution-name';
import { isRun } from '../../src/handler/requests/kinds';

const QUERIES = 2;
const USERS = 4;
const CREATE = 'CreateBatchSegmentJob';
const ASKING = ['DescribeStacks', 'DescribeStackResource'];
const NOT_TO_BE_LOGGED = [/X-Amz-Signature/i, /\bASIA[0-9A-F]{16}\b/, new RegExp(SECRETS.userId), new RegExp(SECRETS.tagValue)];

/** What is expected of a cell. */
export type Expected = Pick<Scenario, 'jobs' | 'status' | 'reason' | 'tags'>;

/** What is wrong with how the stack is, if anything. */
export async function* complaintsAbout(account: Account, deployed: Deployed, { status, jobs, reason, tags }: Expected): AsyncGenerator<string> {
  if (deployed.status !== status) yield `the stack is ${deployed.status} instead of ${status}: ${deployed.reasons[0] ?? ''}`;
  yield* wrongCreations(account.network, jobs);
  if (reason !== undefined && !deployed.reasons.some((text) => text.includes(reason))) yield `no reason has "${reason}": ${deployed.reasons[0]}`;
  if (deployed.status.endsWith('_COMPLETE')) yield* wrongOutputs(account, deployed);
  yield* wrongAnswers(account);
  yield* await wrongTags(account, tags);
  const requests = new Set(account.deliveries.map(({ event }) => executionName(event)));
  const executions = await account.executionCount();
  if (executions > requests.size) yield `${executions} executions ran for ${requests.size} requests`;
}

/** An answer names its request, and that of a failed update what the resource was. */
function* wrongAnswers({ deliveries, network: { answers } }: Account): Generator<string> {
  for (const answer of answers) {
    const event = deliveries.map((delivery) => delivery.event).find((asked) => !isRun(asked) && asked.RequestId === answer.RequestId);
    if (event === undefined || isRun(event)) {
      yield `an answer is to no request: ${JSON.stringify(answer)}`;
      continue;
    }
    const { RequestType: type, PhysicalResourceId: old } = event;
    const isFailedUpdate = type === 'Update' && answer.Status === 'FAILED';
    if (isFailedUpdate && answer.PhysicalResourceId !== old) yield `a failed update was answered with ${answer.PhysicalResourceId} instead of ${old}`;
  }
}

async function wrongTags(account: Account, expected?: Scenario['tags']): Promise<readonly string[]> {
  if (expected === undefined) return [];
  const tags = JSON.stringify(await account.tags());
  return tags === JSON.stringify(expected) ? [] : [`the tags are ${tags} instead of ${JSON.stringify(expected)}`];
}

/** At most one job for each content, and CloudFormation is asked right before each Create. */
function* wrongCreations({ creations, calls }: Network, jobs?: number): Generator<string> {
  const names = creations.map(({ jobName }) => jobName).join(', ');
  if (jobs !== undefined ? creations.length !== jobs : creations.length > 1) yield `${creations.length} jobs were created instead of ${jobs ?? 'one at most'}: ${names}`;
  const asked = calls.filter((call) => ASKING.includes(call) || call === CREATE);
  const askedBefore = (index: number): readonly string[] => asked.slice(index === 0 ? 0 : asked.lastIndexOf(CREATE, index - 1) + 1, index);
  const isUnasked = (call: string, index: number): boolean => call === CREATE && !ASKING.every((other) => askedBefore(index).includes(other));
  if (asked.some(isUnasked)) yield 'a Create was sent without asking CloudFormation right before it';
}

/** What the stack tells of its job, beside the job itself. */
function* wrongOutputs({ jobs: [job] }: Account, { outputs }: Deployed): Generator<string> {
  if (Object.keys(outputs).length === 0) return;
  const { batchSegmentJobArn: Arn, jobName: Name, jobOutput, status } = job;
  const expected: Readonly<Record<string, string>> = {
    Arn, Name, OutputPath: jobOutput.s3DataDestination.path, SegmentCount: String(QUERIES), FailedRecordCount: '0', UserCount: String(USERS),
  };
  if (status !== 'ACTIVE') yield `the job is ${status}`;
  for (const [name, value] of Object.entries(expected)) if (outputs[name] !== value) yield `${name} is "${outputs[name]}" instead of "${value}"`;
}

/** What is wrong after the stack has been deleted, if anything. */
export function* complaintsAfter({ network: { creations }, logLines }: Account, deleted: Deployed, deletedAt: number): Generator<string> {
  if (deleted.status !== 'DELETE_COMPLETE') yield `the stack is ${deleted.status} instead of DELETE_COMPLETE: ${deleted.reasons.at(-1)}`;
  const late = creations.filter(({ time }) => time > deletedAt);
  if (late.length > 0) yield `jobs were created after the stack was gone: ${late.map(({ jobName }) => jobName).join(', ')}`;
  const told = logLines.find((line) => NOT_TO_BE_LOGGED.some((secret) => secret.test(line)));
  if (told !== undefined) yield `a secret was logged: ${told.slice(0, 300)}`;
}
