import { Context } from '../../core/context';
import { queryService } from '../../core/query-protocol';
import { CUSTOM_RESOURCE_RESPONSE } from '../../core/router';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ObjectStore } from '../s3/store';
import { changeSetOperations } from './api/change-set-operations';
import { descriptionOperations } from './api/description-operations';
import { stackOperations } from './api/stack-operations';
import { CustomResources, Deliver } from './custom-resource/custom-resources';
import { Responses } from './custom-resource/responses';
import { ChangeSets } from './engine/change-set';
import { Lifecycle } from './engine/lifecycle';
import { Providers } from './engine/providers';
import { Stacks } from './engine/stacks';
import { inertResources } from './inert-resources';
import { ResourceProvider } from './resource';
import { SsmReader } from './template/parameters';

/** What CloudFormation needs of the other services. */
export interface CloudFormationOptions {
  readonly providers: readonly ResourceProvider[];
  /** Where `TemplateURL` points to. */
  readonly store: ObjectStore;
  /** Invokes a custom resource's function asynchronously; called once for each event. */
  readonly deliver: Deliver;
  /** Reads the values of parameters of type `AWS::SSM::Parameter::Value<…>`; without it there are none. */
  readonly ssmParameter?: SsmReader;
}

/** The slice of CloudFormation that the CDK CLI and the SDKs deploy with, and the bucket that custom resources answer into. */
export class CloudFormationService implements Service {
  readonly signingName = 'cloudformation';
  private readonly stacks: Stacks;
  private readonly responses: Responses;
  private readonly api: Service;

  constructor(context: Context, options: CloudFormationOptions) {
    const { store, deliver, ssmParameter: ssm = () => undefined } = options;
    const stacks = new Stacks(context);
    const changeSets = new ChangeSets(context);
    this.stacks = stacks;
    this.responses = new Responses(context);
    const custom = new CustomResources(context, this.responses, deliver);
    const providers = new Providers([...inertResources(context), ...options.providers, ...custom.providers]);
    const lifecycle = new Lifecycle(context, providers, (stack, outputs) => stacks.checkExports(stack, outputs));
    const services = { context, store, stacks, changeSets, lifecycle, reader: { context, store, stacks, ssm } };
    this.api = queryService({
      signingName: this.signingName,
      namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
      operations: { ...stackOperations(services), ...changeSetOperations(services), ...descriptionOperations(services) },
    });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    return request.path.startsWith(CUSTOM_RESOURCE_RESPONSE) ? this.responses.handle(request) : this.api.handle(request);
  }

  /** The ARN of a stack, by its ARN or, unless it is deleted, by its name. */
  stackArn(nameOrArn: string): string | undefined {
    return this.stacks.find(nameOrArn)?.id;
  }

  /** Resolves when no stack is being worked on. */
  async idle(): Promise<void> {
    await Promise.all(this.stacks.all().map(({ operation }) => operation));
  }
}
