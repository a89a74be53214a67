import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { EVENT_SOURCE, STAGED_INPUT_PREFIX } from '../handler/contract';

// Every policy statement of the library, each with the reason that it exists.

const SERVICE = 'personalize.amazonaws.com';

/**
 * Who may assume the service role: Personalize, for jobs of this account and region only.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/aws-personalize-set-up-permissions.html
 */
export function serviceRoleTrust(stack: Stack): iam.IPrincipal {
  return new iam.ServicePrincipal(SERVICE, {
    conditions: {
      StringEquals: { 'aws:SourceAccount': stack.account },
      // any Personalize resource: a role is assumed before its job has an ARN
      ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'personalize', resource: '*' }) },
    },
  });
}

/** The service role and the service itself list and read the input. */
export function readInput(bucket: s3.IBucket): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    // every object: the input's place is the job's, and the policy is the storage's
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }),
  ];
}

/** The service role and the service itself write the segments. */
export function writeSegments(bucket: s3.IBucket): iam.PolicyStatement[] {
  // every object: the output's place is the job's, and the policy is the storage's
  return [new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] })];
}

/** The service role reads and writes what the key encrypts. */
export function useKey(key: kms.IKey): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'],
    resources: [key.keyArn],
  })];
}

/** The service itself uses the key, and hands it on to its workers by a grant. */
export function useKeyAsService(stack: Stack): iam.PolicyStatement[] {
  const actions = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'];
  // '*' in a key policy is the key that holds it
  return asService(stack, [new iam.PolicyStatement({ actions, resources: ['*'] })]);
}

/**
 * The same statements for the policy of a bucket or key, where the service is the principal. Whether Personalize
 * tells its account on these calls is not documented: the condition binds when it does and allows when it does not.
 */
export function asService(stack: Stack, statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[] {
  return statements.map((statement) => statement.copy({
    principals: [new iam.ServicePrincipal(SERVICE)],
    conditions: { StringEqualsIfExists: { 'aws:SourceAccount': stack.account } },
  }));
}

/** The handler creates, describes and tags jobs; their names are not known before. */
export function manageJobs(stack: Stack): iam.PolicyStatement[] {
  const any = (resource: string): string => stack.formatArn({ service: 'personalize', resource, resourceName: '*' });
  return [
    new iam.PolicyStatement({
      actions: [
        'personalize:CreateBatchSegmentJob', 'personalize:DescribeBatchSegmentJob', 'personalize:TagResource', 'personalize:UntagResource',
      ],
      resources: [any('batch-segment-job')],
    }),
    // whether the service checks Create on what the job is made from is not documented
    new iam.PolicyStatement({
      actions: ['personalize:CreateBatchSegmentJob'],
      resources: [any('dataset-group'), any('filter'), any('solution')],
    }),
    // before a job is paid for: every version, since those of a latest one are still to come
    new iam.PolicyStatement({ actions: ['personalize:DescribeSolutionVersion'], resources: [any('solution')] }),
    // recipes are AWS's own
    new iam.PolicyStatement({
      actions: ['personalize:DescribeRecipe'],
      resources: [stack.formatArn({ service: 'personalize', region: '', account: '', resource: 'recipe', resourceName: '*' })],
    }),
  ];
}

/** The handler looks for the newest version of a solution. */
export function listVersions(): iam.PolicyStatement[] {
  // every solution: IAM knows no resource types for the List actions of Personalize
  return [new iam.PolicyStatement({ actions: ['personalize:ListSolutionVersions'], resources: ['*'] })];
}

/** The handler looks for the earlier jobs of a schedule, and for what they were made from, which their tags tell. */
export function lookBack(stack: Stack): iam.PolicyStatement[] {
  return [
    // every job: IAM knows no resource types for the List actions of Personalize
    new iam.PolicyStatement({ actions: ['personalize:ListBatchSegmentJobs'], resources: ['*'] }),
    new iam.PolicyStatement({
      actions: ['personalize:ListTagsForResource'],
      // the names of jobs hold the times of runs to come
      resources: [stack.formatArn({ service: 'personalize', resource: 'batch-segment-job', resourceName: '*' })],
    }),
  ];
}

/** The handler looks for the runs of a schedule that are under way. */
export function listExecutions(runnerArn: string): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['states:ListExecutions'], resources: [runnerArn] })];
}

/** The handler lists input and output, and looks, when a job has failed, where the bucket is and who may use bucket and key. */
export function lookAt(bucket: s3.IBucket, key: kms.IKey | undefined): iam.PolicyStatement[] {
  const statements = [new iam.PolicyStatement({ actions: ['s3:GetBucketPolicy', 's3:ListBucket'], resources: [bucket.bucketArn] })];
  if (key) statements.push(new iam.PolicyStatement({ actions: ['kms:GetKeyPolicy'], resources: [key.keyArn] }));
  return statements;
}

/** The handler reads input, before a job is paid for, and the segments, of which it counts the users. */
export function readObjects(bucket: s3.IBucket, key: kms.IKey | undefined): iam.PolicyStatement[] {
  // every object: the folders of many jobs would not fit into the policies of one role
  const statements = [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] })];
  if (key) statements.push(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }));
  return statements;
}

/** The handler asks CloudFormation, before it pays for a job, whether the job is still wanted. */
export function askForStack(stack: Stack): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'], resources: [stack.stackId] })];
}

/** The handler hands the service role to Personalize, and to nobody else. */
export function passRole(role: iam.IRole): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': SERVICE } },
  })];
}

/** The handler copies given queries from the stack's assets into the input bucket. */
export function stageInput(inputBucket: s3.IBucket, inputKey: kms.IKey | undefined, assetBucket: s3.IBucket): iam.PolicyStatement[] {
  const statements = [
    // every asset: an exact key would make each new input a change of permissions
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [assetBucket.arnForObjects('*')] }),
    // one folder for each content
    new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [inputBucket.arnForObjects(`${STAGED_INPUT_PREFIX}*`)] }),
  ];
  if (inputKey) statements.push(new iam.PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [inputKey.keyArn] }));
  return statements;
}

/** The handler starts the runner, and looks whether an execution of it is still alive. */
export function startRunner(runner: stepfunctions.CfnStateMachine): iam.PolicyStatement[] {
  // every execution of this runner: their names are hashes of requests to come
  const executions = Stack.of(runner).formatArn({
    service: 'states', resource: 'execution', resourceName: `${runner.attrName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [runner.attrArn] }),
    new iam.PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
  ];
}

/**
 * Runner and handler use what the runner keeps of its executions, encrypted with a key of the user's. Step Functions
 * says on whose behalf; which runner it is would close a circle.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function useRunnerData(stack: Stack, key: kms.IKey): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: {
      StringLike: {
        'kms:EncryptionContext:aws:states:stateMachineArn': stack.formatArn({
          service: 'states', resource: 'stateMachine', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  })];
}

/**
 * CloudWatch Logs encrypts the log of the handler, and of nobody outside of this account and region.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function encryptLogs(stack: Stack): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'], // the key that holds it
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  })];
}

/**
 * Who may assume the role of a schedule: EventBridge Scheduler, for the group of schedules that it is in. AWS takes
 * no single schedule here.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerTrust(stack: Stack): iam.IPrincipal {
  return new iam.ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': stack.account,
        'aws:SourceArn': stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' }),
      },
    },
  });
}

/** EventBridge Scheduler puts what it could not deliver into the dead-letter queue, encrypted where the queue is. */
export function sendDeadLetters({ queueArn, encryptionMasterKey }: sqs.IQueue): iam.PolicyStatement[] {
  const statements = [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] })];
  if (encryptionMasterKey) statements.push(new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [encryptionMasterKey.keyArn] }));
  return statements;
}

/** The runner, or EventBridge Scheduler, invokes the handler. */
export function invokeHandler(functionArn: string): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] })];
}

/** The runner tells how jobs went, on the default event bus only, in the library's own name only. */
export function putEvents(stack: Stack): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
    conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
  })];
}

/**
 * Lambda puts the handler into a network, by its role.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function joinNetwork(): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'], // interfaces that Lambda makes by itself; to describe them takes no resources
  })];
}

/** The handler writes its log, and makes no log group of its own. */
export function writeLog(logGroupArn: string): iam.PolicyStatement[] {
  return [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroupArn] })];
}
