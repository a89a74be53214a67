import { CloudFormation } from './cloudformation';
import { Contents } from './contents';
import { Invocation } from './lambda';
import { Look } from './look';
import { SimulatedPersonalize } from './personalize';
import { SentRequest } from './requests';
import { SimulatedS3 } from './s3';
import { StepFunctions } from './step-functions';
import { World } from './world';
import { Executions } from '../../src/handler/aws/executions';
import { Personalize } from '../../src/handler/aws/personalize';
import { Stacks } from '../../src/handler/aws/stacks';
import { ReconcileDependencies } from '../../src/handler/following/situation';
import { plan } from '../../src/handler/steps/plan';
import { reconcile } from '../../src/handler/steps/reconcile';
import { afterReport, report } from '../../src/handler/steps/report';
import { start } from '../../src/handler/steps/start';
import { Answer } from '../../src/handler/telling/answer';

const ABORTED_AFTER_MS = 5_000;

/** What is under test; broken variants wrap parts of it. */
export interface Handler {
  readonly start: typeof start;
  readonly plan: typeof plan;
  readonly reconcile: typeof reconcile;
  readonly report: typeof report;
  readonly afterReport: typeof afterReport;
}

/** The handler as it is. */
export const HANDLER: Handler = { start, plan, reconcile, report, afterReport };

/** The services as one invocation of the handler reaches them. */
export interface Aws {
  readonly world: World;
  readonly personalize: SimulatedPersonalize;
  readonly s3: SimulatedS3;
  readonly contents: Contents;
  readonly cloudFormation: CloudFormation;
  readonly stepFunctions: StepFunctions;
}

/** Dependencies of `plan` and `reconcile` for one invocation, made for one request. */
export function dependenciesOf(aws: Aws, invocation: Invocation, request: SentRequest): ReconcileDependencies {
  const { world } = aws;
  const look = new Look(aws, invocation, request);
  return {
    personalize: { ...personalizeOf(aws, invocation, request), version: async (arn) => look.version(arn) },
    stacks: stacksOf(aws, invocation),
    executions: () => executionsOf(aws, invocation),
    input: () => ({ stage: async () => invocation.call(() => undefined) }),
    objects: () => look,
    access: () => ({ bucketPolicy: notAllowed, bucketRegion: notAllowed, keyPolicy: notAllowed }),
    now: () => world.now,
  };
}

/** Step Functions as `start` reaches it. */
export function executionsOf({ stepFunctions }: Aws, invocation: Invocation): Executions {
  return {
    start: async (_runnerArn, name, input) => invocation.call(() => stepFunctions.start(name, input)),
    describe: async (_runnerArn, name) => invocation.call(() => stepFunctions.describe(name)),
    running: notUsed,
  };
}

/** The way of an answer to CloudFormation; its body is the one that the handler sends. */
export async function putAnswer(aws: Aws, invocation: Invocation, request: SentRequest, answer: Answer, body: string): Promise<void> {
  await invocation.call(() => aws.cloudFormation.put(request, answer, body));
}

function personalizeOf({ world, personalize }: Aws, invocation: Invocation, request: SentRequest): Personalize {
  return {
    describe: async (arn) => invocation.call(() => personalize.describe(arn)),
    create: async (job, signal) => invocation.call(() => personalize.create(job, request), deadlineOf(world, signal)),
    changeTags: async (arn, { add, remove }, signal) => {
      const deadline = deadlineOf(world, signal);
      if (remove.length > 0) await invocation.call(() => personalize.untag(arn, remove), deadline);
      if (Object.keys(add).length > 0) await invocation.call(() => personalize.tag(arn, add), deadline);
    },
    tags: notUsed,
    jobs: notUsed,
    versions: notUsed,
    version: notUsed,
    recipeType: notUsed,
  };
}

/** CloudFormation is asked for the stack and for the resource, and may change between the two. */
function stacksOf({ world, cloudFormation }: Aws, invocation: Invocation): Stacks {
  return {
    describe: async (stackId, logicalId, signal) => {
      const deadline = signal && deadlineOf(world, signal);
      const [stack, resource] = await Promise.all([
        invocation.call(() => cloudFormation.describeStack(stackId), deadline),
        invocation.call(() => cloudFormation.describeResource(stackId, logicalId), deadline),
      ]);
      return stack && { ...stack, ...resource };
    },
  };
}

/** What only the runs of a schedule need, and jobs of a solution's newest version. */
async function notUsed(): Promise<never> {
  throw new Error('the simulation does not know this call');
}

/** Why a job has failed is told elsewhere. */
async function notAllowed(): Promise<never> {
  throw Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
}

/** The handler's signals abort by the clock on the wall, so their time is counted from their first use instead. */
const deadlines = new WeakMap<AbortSignal, number>();

function deadlineOf(world: World, signal: AbortSignal): number {
  const deadline = deadlines.get(signal) ?? world.now + ABORTED_AFTER_MS;
  deadlines.set(signal, deadline);
  return deadline;
}
