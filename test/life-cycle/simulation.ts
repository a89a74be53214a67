import { ACCOUNT } from './account';
import { CloudFormation, jobOf } from './cloudformation';
import { Contents } from './contents';
import { Deployments } from './deployments';
import { Aws, dependenciesOf, executionsOf, Handler, putAnswer } from './handler';
import { Invocation } from './lambda';
import { SimulatedPersonalize } from './personalize';
import { FinalState, Properties } from './properties';
import { SentRequest } from './requests';
import { SimulatedS3 } from './s3';
import { Scenario } from './scenarios';
import { StepFunctions, Targets } from './step-functions';
import { Tape } from './tape';
import { World } from './world';
import { State, StepRequest } from '../../src/handler/contract';
import { failed } from '../../src/handler/steps/report';
import { answerBody } from '../../src/handler/telling/answer';

/** Lambda delivers a request that failed again, after so many seconds. */
const REDELIVERED_AFTER = [60, 120];
/** How long AccessDenied may have to do with permissions that are young; the handler gives them a little longer. */
const YOUNG_MS = 100_000;

/** The handler among the services that it talks to. */
export class Simulation {
  private readonly world = new World();
  private readonly properties: Properties = new Properties(this.world, () => this.aws);
  private readonly deployments: Deployments;
  private readonly lambdaTape: Tape;
  private readonly aws: Aws;
  private finished = false;

  constructor(private readonly handler: Handler, private readonly decisions: Scenario) {
    const { world, properties } = this;
    this.lambdaTape = new Tape(decisions.lambda);
    const cloudFormationTape = new Tape(decisions.cloudFormation);
    const { account = ACCOUNT } = decisions;
    const contents = new Contents(new Tape(decisions.contents), decisions.facts);
    const personalize = new SimulatedPersonalize(world, new Tape(decisions.personalize), account, contents, (job) => properties.created(job));
    const s3 = new SimulatedS3(world, new Tape(decisions.s3), contents, personalize);
    const cloudFormation = new CloudFormation(world, cloudFormationTape, properties, (request) => world.spawn(this.receive(request)));
    const targets: Targets = {
      invoke: async (request, payload, calm) => this.runStep(request, payload, calm),
      putEvents: (request, entries) => properties.told(request, entries),
    };
    const stepFunctions = new StepFunctions(world, new Tape(decisions.stepFunctions), targets,
      (id) => required(cloudFormation.requests.find(({ event }) => event.RequestId === id)));
    this.deployments = new Deployments(world, cloudFormationTape, cloudFormation, properties);
    this.aws = { world, personalize, s3, contents, cloudFormation, stepFunctions };
  }

  /** Throws a violation, with what led to it. */
  async run(): Promise<void> {
    this.world.spawn(this.deployments.run(this.decisions.deployments).then(() => { this.finished = true; }));
    await this.world.run();
    this.properties.atEnd({
      busy: !this.finished,
      requests: this.aws.cloudFormation.requests,
      current: this.current,
      runningExecutions: this.aws.stepFunctions.running,
    });
    await this.world.run();
  }

  /** Entries in the longest history of an execution. */
  get longestHistory(): number {
    return this.aws.stepFunctions.longestHistory;
  }

  private get current(): FinalState['current'] {
    const stack = this.deployments.current;
    const physicalId = stack && jobOf(stack)?.physicalId;
    if (!stack?.owner || physicalId === undefined) return undefined;
    return { physicalId, since: stack.completeSince, request: stack.owner, updates: stack.updates };
  }

  /** Lambda runs the handler for a request, and once more, and once more, when that fails. */
  private async receive(request: SentRequest): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const seconds = REDELIVERED_AFTER[attempt];
      try {
        return await this.start(request, seconds === undefined);
      } catch (error) {
        this.world.note(`start fails: ${String(error)}`);
        if (seconds === undefined) throw error;
        await this.world.sleep(seconds * 1000);
      }
    }
  }

  private async start(request: SentRequest, calm: boolean): Promise<void> {
    const { aws, world } = this;
    const invocation = this.invocation(request, calm);
    await invocation.run(async () => this.handler.start(cloned(request.event), {
      executions: () => executionsOf(aws, invocation),
      fail: async (reason) => {
        const answer = failed(request.event, undefined, reason);
        await putAnswer(aws, invocation, request, answer, answerBody(request.event, answer));
      },
      sleep: async (ms) => world.sleep(ms),
      now: () => world.now,
    }));
  }

  /** What the Lambda function's entry does with a call of the runner. */
  private async runStep(request: SentRequest, payload: StepRequest, calm: boolean): Promise<State> {
    const invocation = this.invocation(request, calm);
    const { step, state: { events, ...state }, executionStartTime } = cloned(payload);
    const dependencies = dependenciesOf(this.aws, invocation, request);
    return cloned(await invocation.run(async () => {
      switch (step) {
        case 'plan': return this.handler.plan(state, { ...dependencies, executionStartTime });
        case 'reconcile': return this.handler.reconcile(state, dependencies);
        case 'report': {
          if (!state.answered) {
            const answer = this.handler.report(request.event, state);
            await putAnswer(this.aws, invocation, request, answer, answerBody(request.event, answer));
          }
          return this.handler.afterReport(state, this.world.now);
        }
      }
    }));
  }

  private invocation(request: SentRequest, calm: boolean): Invocation {
    const youngUntil = request.sentAt + YOUNG_MS;
    return new Invocation({ world: this.world, tape: this.lambdaTape, calm, youngUntil, disturb: () => { request.disturbed = true; } });
  }
}

/** What crosses a border between services does so as JSON. */
function cloned<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an execution was started for a request that was never sent');
  return value;
}
