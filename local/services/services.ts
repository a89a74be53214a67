import { Context } from '../core/context';
import { Service } from '../core/service';
import { ResourceProvider } from './cloudformation/resource';
import { CloudFormationService } from './cloudformation/service';
import { cloudTrailService } from './cloudtrail/service';
import { LogGroups } from './cloudwatch-logs/log-groups';
import { logsResources } from './cloudwatch-logs/resources';
import { logsService } from './cloudwatch-logs/service';
import { EventsService } from './events/service';
import { putEventsQuestions } from './iam/enforcement/actions/events';
import { Iam, IamOptions } from './iam/enforcement/iam';
import { AccessQuestion } from './iam/enforcement/question';
import { ManagedPolicies } from './iam/policies';
import { iamResources } from './iam/resources';
import { Roles } from './iam/roles';
import { Sessions } from './iam/sessions';
import { Keys } from './kms/keys';
import { kmsResources } from './kms/resources';
import { kmsService } from './kms/service';
import { Deliveries } from './lambda/event-queue';
import { LambdaService } from './lambda/service';
import { PersonalizeService } from './personalize/service';
import { s3Resources } from './s3/resources';
import { s3Service } from './s3/service';
import { ObjectStore } from './s3/store';
import { SchedulerService } from './scheduler/service';
import { Queues } from './sqs/queues';
import { queueResources } from './sqs/resources';
import { ParameterStore } from './ssm/parameters';
import { ssmResources } from './ssm/resources';
import { ssmService } from './ssm/service';
import { StatesService } from './states/service';
import { stsService } from './sts/service';

/** How services are asked to behave. */
export interface ServicesOptions {
  /** When each copy of an asynchronous event reaches its function, in milliseconds of the clock. */
  readonly deliveries?: Deliveries;
  /** How strictly IAM is enforced; not at all without a simulator. */
  readonly iam?: IamOptions;
}

/** All services of one embedded AWS, put together: what they share, and which of them call each other. */
export class Services {
  readonly store: ObjectStore;
  readonly sessions: Sessions;
  readonly roles: Roles;
  readonly managedPolicies: ManagedPolicies;
  readonly keys: Keys;
  readonly iam: Iam;
  readonly parameters: ParameterStore;
  readonly logGroups: LogGroups;
  readonly lambda: LambdaService;
  readonly events: EventsService;
  readonly states: StatesService;
  readonly queues: Queues;
  readonly scheduler: SchedulerService;
  readonly personalize: PersonalizeService;
  readonly cloudFormation: CloudFormationService;

  constructor(private readonly context: Context, options: ServicesOptions = {}) {
    this.store = new ObjectStore(context.clock);
    this.sessions = new Sessions(context);
    this.roles = new Roles(context);
    this.managedPolicies = new ManagedPolicies(context);
    this.keys = new Keys(context);
    this.parameters = new ParameterStore(context);
    this.logGroups = new LogGroups(context);
    const { roles, managedPolicies, store, keys, sessions } = this;
    const stackArn = (nameOrArn: string): string | undefined => this.cloudFormation.stackArn(nameOrArn);
    this.iam = new Iam(context, { roles, managedPolicies, store, keys, sessions, stackArn }, options.iam);
    this.lambda = new LambdaService(context, {
      store,
      credentials: (role) => sessions.issueTo(this.iam.assume(role)),
      mayLog: (role, group, stream) => this.iam.allowsAs(role, this.logQuestions(group, stream)),
      deliveries: options.deliveries,
    });
    this.events = new EventsService(context, { deliver: (functionArn, event) => this.lambda.invokeAsync(functionArn, event) });
    this.states = new StatesService(context, {
      invoke: (functionArn, event) => this.lambda.invoke(functionArn, event),
      putEvents: (request) => this.events.putEvents(request),
      mayInvoke: (role, functionArn) => this.iam.demandAs(role, [invokeQuestion(functionArn)], 'lambda'),
      mayPutEvents: (role, request) => this.iam.demandAs(role, putEventsQuestions(context, request), 'events'),
    });
    this.queues = new Queues(context);
    this.scheduler = new SchedulerService(context, {
      invoke: (functionArn, event) => this.lambda.invokeAsync(functionArn, event),
      send: (queueArn, message) => this.queues.send(queueArn, message),
      mayInvoke: (role, functionArn) => this.iam.demandAs(role, [invokeQuestion(functionArn)], 'lambda'),
      maySend: (role, queueArn) => this.iam.demandAs(role, [{ action: 'sqs:SendMessage', resource: queueArn }], 'sqs'),
    });
    this.personalize = new PersonalizeService(context, { store, access: this.iam.jobAccess });
    this.cloudFormation = new CloudFormationService(context, {
      providers: this.providers(),
      store,
      deliver: (functionArn, event) => this.lambda.invokeAsync(functionArn, event),
      ssmParameter: (name) => this.parameters.find(name)?.Value,
    });
  }

  /** Every service that answers requests. */
  all(): readonly Service[] {
    return [
      this.cloudFormation,
      this.events,
      this.lambda,
      this.personalize,
      this.scheduler,
      this.states,
      cloudTrailService(),
      kmsService(this.context, this.keys),
      logsService(this.logGroups),
      s3Service(this.context, this.store),
      ssmService(this.parameters),
      stsService(this.context, { roles: this.roles, sessions: this.sessions }),
    ];
  }

  /** Ends what runs in the background. */
  async stop(): Promise<void> {
    this.scheduler.stop();
    await Promise.all([this.lambda.stop(), this.states.stop()]);
  }

  /** A log group that is missing is made as well. */
  private logQuestions(group: string, stream: string): readonly AccessQuestion[] {
    const groupArn = this.context.arn('logs', `log-group:${group}`);
    const exists = this.logGroups.withPrefix(group).some(({ logGroupName }) => logGroupName === group);
    return [
      ...exists ? [] : [{ action: 'logs:CreateLogGroup', resource: groupArn }],
      ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource: `${groupArn}:log-stream:${stream}` })),
    ];
  }

  private providers(): readonly ResourceProvider[] {
    return [
      ...this.events.resources,
      ...this.lambda.resources,
      ...this.states.resources,
      ...this.scheduler.resources,
      ...queueResources(this.context, this.queues),
      ...iamResources(this.roles, this.managedPolicies),
      ...kmsResources(this.keys),
      ...logsResources(this.logGroups),
      ...s3Resources(this.context, this.store),
      ...ssmResources(this.parameters),
    ];
  }
}

function invokeQuestion(functionArn: string): AccessQuestion {
  return { action: 'lambda:InvokeFunction', resource: functionArn };
}
