import { CloudFormationClient, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** What CloudFormation says of a resource and its stack. It changes its own state before it sends a request. */
export interface ResourceStanding {
  readonly stackStatus: string;
  /** Milliseconds since 1970; when the last update of the stack began. */
  readonly stackUpdatedAt?: number;
  readonly resourceStatus?: string;
  readonly physicalId?: string;
  /** Milliseconds since 1970; when the resource's status changed. */
  readonly resourceUpdatedAt?: number;
}

/** The calls to CloudFormation, and nothing else of the SDK. */
export interface Stacks {
  /** `undefined` when there is no such stack. */
  describe(stackId: string, logicalId: string, signal?: AbortSignal): Promise<ResourceStanding | undefined>;
}

export class CloudFormationStacks implements Stacks {
  private readonly client = new CloudFormationClient();

  async describe(stackId: string, logicalId: string, abortSignal?: AbortSignal): Promise<ResourceStanding | undefined> {
    const [stack, resource] = await Promise.all([
      found(this.client.send(new DescribeStacksCommand({ StackName: stackId }), { abortSignal })),
      found(this.client.send(new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId }), { abortSignal })),
    ]);
    const [described] = stack?.Stacks ?? [];
    return described && {
      stackStatus: described.StackStatus ?? '',
      stackUpdatedAt: described.LastUpdatedTime?.getTime(),
      resourceStatus: resource?.StackResourceDetail?.ResourceStatus,
      physicalId: resource?.StackResourceDetail?.PhysicalResourceId,
      resourceUpdatedAt: resource?.StackResourceDetail?.LastUpdatedTimestamp?.getTime(),
    };
  }
}

/** CloudFormation has no error of its own for what is not there. */
async function found<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}
