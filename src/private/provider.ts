import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import * as permissions from './permissions';
import { HANDLER_ARN, PARTITION, runnerDefinition } from './runner';
import { ENVIRONMENT } from '../handler/contract';

// part of the contract: CloudFormation refuses to change the function behind a custom resource
const ID = 'BatchSegmentJobProvider';
/** The inline policies of a role may have 10,240 characters, of which one storage takes some 1,100. */
const MANY_STORAGES = 7;

/** The one handler function and the one runner that serve all batch segment jobs of a stack. */
export class BatchSegmentJobProvider extends Construct {
  /** Finds the stack's provider, or makes it. */
  static of(scope: Construct): BatchSegmentJobProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    return existing instanceof BatchSegmentJobProvider ? existing : new BatchSegmentJobProvider(stack, ID);
  }

  /** What a custom resource names as its `ServiceToken`. */
  readonly serviceToken: string;
  /** Reaches the handler as a property: in its environment it would close a circle. */
  readonly runnerArn: string;
  /** What the handler runs as; each storage adds a policy of its own. */
  readonly handlerRole: iam.IRole;
  /** The last of the provider's parts to be made; what needs the provider waits for it. */
  readonly startPolicy: iam.Policy;

  private readonly jobsPolicy: iam.PolicyDocument;
  private storages = 0;
  private listsVersions = false;
  private looksBack = false;

  private constructor(scope: Construct, id: string) {
    super(scope, id);

    this.jobsPolicy = new iam.PolicyDocument({ statements: permissions.manageJobs(Stack.of(this)) });
    const logGroup = new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = this.makeHandlerRole(logGroup);
    const handler = new HandlerFunction(this, 'Handler', {
      description: 'Starts and follows Amazon Personalize batch segment jobs',
      role,
      logGroup,
      memorySize: 512,
      environment: { [ENVIRONMENT.stackId]: Stack.of(this).stackId, [ENVIRONMENT.urlSuffix]: Stack.of(this).urlSuffix },
      timeout: Duration.minutes(5),
    });
    const runner = this.makeRunner(handler.functionArn);
    // not the role's default policy: the function depends on that one, and the runner on the function
    this.startPolicy = new iam.Policy(this, 'StartPolicy', { roles: [role], statements: permissions.startRunner(runner) });

    this.serviceToken = handler.functionArn;
    this.runnerArn = runner.attrArn;
    this.handlerRole = role;
  }

  /** Counts the storages that the handler serves: each takes a part of what a role has room for. */
  addStorage(): void {
    if (++this.storages !== MANY_STORAGES) return;
    Annotations.of(Stack.of(this)).addWarningV2(
      'cdk-personalize-segments:manyStorages',
      `The jobs of this stack have ${MANY_STORAGES} storages or more. The policies of the handler's role have room for some seven, and each storage has a key `
      + 'that costs money every month: let jobs share a SegmentStorage (prop storage), or spread them over stacks.',
    );
  }

  /** Lets the handler look for the newest version of a solution. */
  allowListingVersions(): void {
    if (this.listsVersions) return;
    this.listsVersions = true;
    this.jobsPolicy.addStatements(...permissions.listVersions());
  }

  /** Lets the handler look for the runs of a schedule that were before, or are under way. */
  allowRuns(): void {
    if (this.looksBack) return;
    this.looksBack = true;
    this.jobsPolicy.addStatements(...permissions.lookBack(Stack.of(this)));
    this.startPolicy.addStatements(...permissions.listExecutions(this.runnerArn));
  }

  private makeHandlerRole(logGroup: logs.ILogGroup): iam.Role {
    return new iam.Role(this, 'HandlerRole', {
      description: 'Starts and follows Amazon Personalize batch segment jobs',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Log: new iam.PolicyDocument({ statements: permissions.writeLog(logGroup.logGroupArn) }),
        Jobs: this.jobsPolicy,
        Stack: new iam.PolicyDocument({ statements: permissions.askForStack(Stack.of(this)) }),
      },
    });
  }

  private makeRunner(handlerArn: string): stepfunctions.CfnStateMachine {
    const role = new iam.Role(this, 'RunnerRole', {
      description: 'Invokes the handler of Amazon Personalize batch segment jobs, and puts events',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } }),
      inlinePolicies: {
        Invoke: new iam.PolicyDocument({ statements: permissions.invokeHandler(handlerArn) }),
        Publish: new iam.PolicyDocument({ statements: permissions.putEvents(Stack.of(this)) }),
      },
    });
    return new stepfunctions.CfnStateMachine(this, 'Runner', {
      roleArn: role.roleArn,
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      definitionString: JSON.stringify(runnerDefinition()),
      definitionSubstitutions: { [HANDLER_ARN]: handlerArn, [PARTITION]: Stack.of(this).partition },
    });
  }
}
