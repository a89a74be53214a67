import { CloudFormation, jobOf, Stack, StackResource } from './cloudformation';
import { JOB } from './declared';
import { Properties } from './properties';
import { Declared, SentRequest } from './requests';
import { Tape } from './tape';
import { World } from './world';
import { Answer } from '../../src/handler/telling/answer';

/** Creates, updates and deletes one resource of a stack as CloudFormation does. */
export class Resources {
  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly cloudFormation: CloudFormation,
    private readonly properties: Properties,
  ) {}

  async create(stack: Stack, declared: Declared, giveUpAt?: number): Promise<boolean> {
    await this.reach();
    const properties = declared.properties(jobOf(stack));
    this.show(stack, { declared, properties, status: 'CREATE_IN_PROGRESS' });
    const { answer, request } = await this.cloudFormation.ask(stack, { type: 'Create', declared, properties, giveUpAt });
    const physicalId = answer?.PhysicalResourceId ?? `Shop-${declared.logicalId}-INVENTED`;
    const status = answer?.Status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED';
    this.show(stack, { declared, properties, status, physicalId, data: answer?.Data });
    return this.taken(stack, request, answer);
  }

  /** Whether a resource that is there has to change for what is declared now. */
  isChanged(stack: Stack, declared: Declared, there: StackResource): boolean {
    return JSON.stringify(declared.properties(jobOf(stack))) !== JSON.stringify(there.properties);
  }

  async update(stack: Stack, { declared, there, giveUpAt }: Change): Promise<boolean> {
    await this.reach();
    const { physicalId } = there;
    const properties = declared.properties(jobOf(stack));
    this.show(stack, { ...there, declared, properties, status: 'UPDATE_IN_PROGRESS' });
    const before = there.properties;
    const { answer, request } = await this.cloudFormation.ask(stack, { type: 'Update', declared, properties, before, physicalId, giveUpAt });
    const updated = answer?.Status === 'SUCCESS';
    const status = updated ? 'UPDATE_COMPLETE' : 'UPDATE_FAILED';
    const { PhysicalResourceId, Data } = updated ? answer : { PhysicalResourceId: physicalId, Data: there.data };
    this.show(stack, { declared, properties, status, physicalId: PhysicalResourceId, data: Data });
    // from here on the resource has another job
    if (updated && there.declared.job.content !== declared.job.content && isJob(declared)) this.properties.gone(request, there.declared.job.content);
    return this.taken(stack, request, answer);
  }

  /** Deletes an id that a resource had before, and gives up after an hour. */
  async discard(stack: Stack, { declared, properties, physicalId }: StackResource): Promise<void> {
    await this.reach();
    const { request, answer } = await this.cloudFormation.ask(stack, { type: 'Delete', declared, properties, physicalId });
    if (answer && isJob(declared) && declared.job.content !== jobOf(stack)?.declared.job.content) this.properties.gone(request);
  }

  /** `false` when the Delete is not answered within the hour. */
  async remove(stack: Stack, there: StackResource): Promise<boolean> {
    const { declared, properties, physicalId } = there;
    await this.reach();
    this.show(stack, { ...there, status: 'DELETE_IN_PROGRESS' });
    const { request, answer } = await this.cloudFormation.ask(stack, { type: 'Delete', declared, properties, physicalId });
    if (!answer) return false;
    if (isJob(declared)) this.properties.allGone(request);
    stack.resources.delete(declared.logicalId);
    return true;
  }

  private taken(stack: Stack, request: SentRequest, answer: Answer | undefined): boolean {
    if (answer?.Status !== 'SUCCESS') return false;
    if (isJob(request.declared)) stack.owner = request;
    return true;
  }

  private show(stack: Stack, resource: Omit<StackResource, 'updatedAt'>): void {
    stack.resources.set(resource.declared.logicalId, { ...resource, updatedAt: this.world.now });
  }

  /** CloudFormation takes a moment to get to a resource. */
  private async reach(): Promise<void> {
    await this.world.sleep(this.tape.upTo(3));
  }
}

interface Change {
  readonly declared: Declared;
  readonly there: StackResource;
  readonly giveUpAt?: number;
}

function isJob({ logicalId }: Declared): boolean {
  return logicalId === JOB;
}
