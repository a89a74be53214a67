import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from './handler/contract';
import { acknowledge } from './private/acknowledge';
import { validateKey } from './private/arns';
import { HandlerFunction } from './private/handler-function';
import * as permissions from './private/permissions';
import { addToKeyPolicy } from './private/resource-policies';
import { HANDLER_ARN, PARTITION, runnerDefinition } from './private/runner';

// part of the contract: CloudFormation refuses to change the function behind a custom resource
const ID = 'BatchSegmentJobProvider';
/** The inline policies of a role may have 10,240 characters, of which one storage takes some 1,100. */
const MANY_STORAGES = 7;

/** How the handler and the runner are made that serve all batch segment jobs of a stack. */
export interface BatchSegmentJobProviderProps {
  /**
   * Encrypts what the runner keeps of each job (CloudFormation's requests, with the URL that their answers go to, for 90
   * days) and the handler's log. A key that was brought along and cannot be changed from here yields a warning that prints
   * the statement that its policy needs.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - keys of AWS's own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The network that the handler runs in. It has to reach Amazon Personalize, S3, CloudFormation, Step Functions and KMS
   * there, and S3 for its answers: by interface and gateway endpoints, or a NAT gateway. Where it cannot, a deployment
   * fails only after CloudFormation's hour.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
   * @default - none: the handler runs outside of any network of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Where in the network. Only together with `vpc`.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the handler, which has to get out to port 443. Only together with `vpc`.
   *
   * @default - one that lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * How long the handler's log is kept. It holds names of jobs, keys of objects and queries, and no user id.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Boundary of the roles of handler and runner, as some organizations demand it of every role. It has to allow what
   * their policies do.
   *
   * @default - none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/**
 * The one handler function and the one runner that serve all batch segment jobs and schedules of a stack. They are made
 * by themselves with the first of them; this is for what they need in your organization.
 *
 * @example
 * BatchSegmentJobProvider.configure(this, {
 *   encryptionKey: new kms.Key(this, 'RunnerKey', { enableKeyRotation: true }),
 *   logRetention: logs.RetentionDays.ONE_YEAR,
 * });
 */
export class BatchSegmentJobProvider extends Construct {
  /**
   * Says how the provider of a stack is made: once a stack, before its first job, schedule or storage in use. Throws when
   * it is there already.
   *
   * @param scope the stack, or anything in it
   * @param props what the provider needs
   */
  static configure(scope: Construct, props: BatchSegmentJobProviderProps): BatchSegmentJobProvider {
    const stack = Stack.of(scope);
    if (!stack.node.tryFindChild(ID)) return new BatchSegmentJobProvider(stack, ID, props);
    throw new Error(`${stack.node.path}: BatchSegmentJobProvider.configure comes too late, or twice: call it once, before the first job or schedule of the stack is made`);
  }

  /**
   * Finds the stack's provider, or makes it.
   * @internal
   */
  static _of(scope: Construct): BatchSegmentJobProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    return existing instanceof BatchSegmentJobProvider ? existing : new BatchSegmentJobProvider(stack, ID, {});
  }

  /** What the handler runs as. */
  readonly handlerRole: iam.IRole;

  /** The handler's log. */
  readonly logGroup: logs.ILogGroup;

  /**
   * What a custom resource names as its `ServiceToken`.
   * @internal
   */
  readonly _serviceToken: string;

  /**
   * Reaches the handler as a property: in its environment it would close a circle.
   * @internal
   */
  readonly _runnerArn: string;

  /**
   * The last of the provider's parts to be made; what needs the provider waits for it.
   * @internal
   */
  readonly _startPolicy: iam.Policy;

  private readonly jobsPolicy: iam.PolicyDocument;
  private storages = 0;
  private listsVersions = false;
  private looksBack = false;

  private constructor(scope: Construct, id: string, props: BatchSegmentJobProviderProps) {
    super(scope, id);
    validate(this, props);
    const { encryptionKey, vpc, vpcSubnets, securityGroups, permissionsBoundary } = props;

    this.jobsPolicy = new iam.PolicyDocument({ statements: permissions.manageJobs(Stack.of(this)) });
    this.logGroup = this.makeLogGroup(props);
    const role = this.makeHandlerRole(vpc !== undefined);
    const handler = new HandlerFunction(this, 'Handler', {
      description: 'Starts and follows Amazon Personalize batch segment jobs',
      role,
      logGroup: this.logGroup,
      memorySize: 512,
      timeout: Duration.minutes(5),
      environment: { [ENVIRONMENT.stackId]: Stack.of(this).stackId, [ENVIRONMENT.urlSuffix]: Stack.of(this).urlSuffix },
      vpc,
      vpcSubnets,
      securityGroups,
    });
    const runner = this.makeRunner(handler.functionArn, encryptionKey);
    const start = [...permissions.startRunner(runner), ...encryptionKey ? permissions.useRunnerData(Stack.of(this), encryptionKey) : []];
    // not the role's default policy: the function depends on that one, and the runner on the function
    this._startPolicy = new iam.Policy(this, 'StartPolicy', { roles: [role], statements: start });
    if (permissionsBoundary) iam.PermissionsBoundary.of(this).apply(permissionsBoundary);
    acknowledge(handler, 'handler', ...vpc ? [] : ['handlerWithoutVpc'] as const);
    acknowledge(this._startPolicy, 'startPolicy');

    this._serviceToken = handler.functionArn;
    this._runnerArn = runner.attrArn;
    this.handlerRole = role;
  }

  /**
   * Counts the storages that the handler serves: each takes a part of what a role has room for.
   * @internal
   */
  _addStorage(): void {
    if (++this.storages !== MANY_STORAGES) return;
    Annotations.of(Stack.of(this)).addWarningV2(
      'cdk-personalize-segments:manyStorages',
      `The jobs of this stack have ${MANY_STORAGES} storages or more. The policies of the handler's role have room for some seven, and each storage has a key `
      + 'that costs money every month: let jobs share a SegmentStorage (prop storage), or spread them over stacks.',
    );
  }

  /**
   * Lets the handler look for the newest version of a solution.
   * @internal
   */
  _allowListingVersions(): void {
    if (this.listsVersions) return;
    this.listsVersions = true;
    this.jobsPolicy.addStatements(...permissions.listVersions());
  }

  /**
   * Lets the handler look for the runs of a schedule that were before, or are under way.
   * @internal
   */
  _allowRuns(): void {
    if (this.looksBack) return;
    this.looksBack = true;
    this.jobsPolicy.addStatements(...permissions.lookBack(Stack.of(this)));
    this._startPolicy.addStatements(...permissions.listExecutions(this._runnerArn));
  }

  private makeLogGroup({ encryptionKey, logRetention: retention = logs.RetentionDays.ONE_MONTH }: BatchSegmentJobProviderProps): logs.LogGroup {
    if (encryptionKey) addToKeyPolicy(this, encryptionKey, permissions.encryptLogs(Stack.of(this)));
    const logGroup = new logs.LogGroup(this, 'Log', { retention, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
    if (!encryptionKey) acknowledge(logGroup, 'logWithoutKey');
    return logGroup;
  }

  private makeHandlerRole(joinsNetwork: boolean): iam.Role {
    const role = new iam.Role(this, 'HandlerRole', {
      description: 'Starts and follows Amazon Personalize batch segment jobs',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Log: new iam.PolicyDocument({ statements: permissions.writeLog(this.logGroup.logGroupArn) }),
        Jobs: this.jobsPolicy,
        Stack: new iam.PolicyDocument({ statements: permissions.askForStack(Stack.of(this)) }),
        ...joinsNetwork && { Network: new iam.PolicyDocument({ statements: permissions.joinNetwork() }) },
      },
    });
    acknowledge(role, 'handlerRole');
    return role;
  }

  private makeRunner(handlerArn: string, key: kms.IKey | undefined): stepfunctions.CfnStateMachine {
    const stack = Stack.of(this);
    const role = new iam.Role(this, 'RunnerRole', {
      description: 'Invokes the handler of Amazon Personalize batch segment jobs, and puts events',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
      inlinePolicies: {
        Invoke: new iam.PolicyDocument({ statements: permissions.invokeHandler(handlerArn) }),
        Publish: new iam.PolicyDocument({ statements: permissions.putEvents(stack) }),
        ...key && { Data: new iam.PolicyDocument({ statements: permissions.useRunnerData(stack, key) }) },
      },
    });
    acknowledge(role, 'role');
    const runner = new stepfunctions.CfnStateMachine(this, 'Runner', {
      roleArn: role.roleArn,
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      definitionString: JSON.stringify(runnerDefinition()),
      definitionSubstitutions: { [HANDLER_ARN]: handlerArn, [PARTITION]: stack.partition },
      encryptionConfiguration: key && { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: key.keyArn },
    });
    acknowledge(runner, 'runner');
    return runner;
  }
}

function validate(scope: Construct, { encryptionKey, vpc, vpcSubnets, securityGroups }: BatchSegmentJobProviderProps): void {
  validateKey(scope, 'encryptionKey', encryptionKey);
  if (vpc) return;
  for (const [prop, value] of Object.entries({ vpcSubnets, securityGroups })) {
    if (value !== undefined) throw new Error(`${scope.node.path}: ${prop} has no meaning without vpc: give both, or none`);
  }
}
