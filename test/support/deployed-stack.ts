import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStacksCommand, paginateDescribeStackEvents, StackEvent, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { Synthesized } from './synthesize';
import { upload, UploadOptions } from './upload';
import { LocalAws } from '../../local';

/** How a stack is after an operation. */
export interface StackEnd {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Why resources failed, the first reason first. */
  readonly reasons: readonly string[];
}

/** A resource as it was made. */
export interface MadeResource {
  readonly physicalId: string;
  /** Without intrinsic functions. */
  readonly properties: unknown;
}

/** One stack in an embedded AWS, deployed without the CDK CLI. */
export class DeployedStack {
  private readonly cloudFormation: CloudFormationClient;
  private stackId?: string;

  constructor(private readonly aws: LocalAws, private readonly options: UploadOptions & { readonly stackName: string }) {
    this.cloudFormation = new CloudFormationClient({ endpoint: aws.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  }

  /** Creates the stack, or updates it, and waits for the end. A stack that fails stays as it is. */
  async deploy(stack: Synthesized): Promise<StackEnd> {
    const { stackName: StackName } = this.options;
    const settings = { StackName, TemplateURL: upload(stack, this.aws, this.options), Capabilities: ['CAPABILITY_NAMED_IAM' as const], DisableRollback: true };
    const { StackId: id } = await this.cloudFormation.send(this.stackId ? new UpdateStackCommand(settings) : new CreateStackCommand(settings));
    this.stackId = id;
    return this.ended();
  }

  async destroy(): Promise<StackEnd> {
    await this.cloudFormation.send(new DeleteStackCommand({ StackName: this.stackId }));
    return this.ended();
  }

  /** The resources by their logical ids, as they were made or changed last. */
  async resources(): Promise<ReadonlyMap<string, MadeResource>> {
    const made = (await this.events()).flatMap(({ LogicalResourceId: id = '', PhysicalResourceId: physicalId, ResourceProperties: properties }) =>
      physicalId && properties ? [[id, { physicalId, properties: JSON.parse(properties) as unknown }] as const] : []);
    return new Map(made);
  }

  /** Lets go of the connections. */
  close(): void {
    this.cloudFormation.destroy();
  }

  private async ended(): Promise<StackEnd> {
    await this.aws.services.cloudFormation.idle();
    const { Stacks: [stack] = [] } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: this.stackId }));
    const failed = (await this.events()).filter(({ ResourceStatus: status }) => status?.endsWith('_FAILED'));
    const outputs = (stack.Outputs ?? []).map(({ OutputKey: key = '', OutputValue: value = '' }): readonly [string, string] => [key, value]);
    const reasons = failed.map(({ ResourceStatusReason: reason = '' }) => reason);
    return { status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs), reasons };
  }

  /** Oldest first. */
  private async events(): Promise<readonly StackEvent[]> {
    const events: StackEvent[] = [];
    const pages = paginateDescribeStackEvents({ client: this.cloudFormation }, { StackName: this.stackId });
    for await (const { StackEvents: page = [] } of pages) events.push(...page);
    return events.reverse();
  }
}
