import { Properties, ResourceState } from '../resource';
import { Providers, ResourceFailure } from './providers';
import { DeployedResource, Stack, StackResource } from './stack';
import { Definition } from '../template/definition';
import { inOrder } from '../template/graph';
import { ResourceDeclaration } from '../template/template';
import { sameValue } from '../template/values';

/** What an attempt did to a resource, so that it can be undone. */
export interface Change {
  readonly logicalId: string;
  /** The resource as it was; undefined for one that the attempt created. */
  readonly before?: DeployedResource;
  /** The properties that the resource was to get. */
  readonly attempted: Properties;
}

/** One attempt to take a stack's resources to a definition: creates and updates, in parallel where the graph allows. */
export class Deployment {
  /** In the order in which the changes began. */
  readonly changes: Change[] = [];
  readonly failedCreates: string[] = [];
  readonly failedUpdates: string[] = [];
  /** What creations that failed in an earlier attempt left behind, made anew by this one. */
  readonly leftOvers: StackResource[] = [];
  /** Resources that stayed as they were, with the declaration that they had. */
  readonly kept: StackResource[] = [];
  private readonly abort = new AbortController();
  private readonly signal: AbortSignal;

  constructor(private readonly stack: Stack, private readonly definition: Definition, private readonly providers: Providers, cancel: AbortSignal) {
    this.signal = AbortSignal.any([this.abort.signal, cancel]);
  }

  /** Whether all resources got there. The first failure ends what is under way, and nothing else begins. */
  async run(): Promise<boolean> {
    const { resources, dependencies } = this.definition;
    await inOrder(Object.keys(resources), (id) => dependencies.get(id) ?? [], (id) => this.deploy(id, resources[id]));
    return !this.signal.aborted;
  }

  private async deploy(logicalId: string, declaration: ResourceDeclaration): Promise<boolean> {
    if (this.signal.aborted) return false;
    const resource = this.stack.resources.get(logicalId);
    if (resource?.status === 'CREATE_FAILED' && resource.deployed) {
      this.leftOvers.push(resource);
      return this.create(logicalId, declaration);
    }
    const before = resource?.deployed;
    return before ? this.update(logicalId, declaration, before) : this.create(logicalId, declaration);
  }

  private async create(logicalId: string, declaration: ResourceDeclaration): Promise<boolean> {
    const { stack } = this;
    const { type } = declaration;
    stack.resources.delete(logicalId);
    stack.mark({ logicalId, type, status: 'CREATE_IN_PROGRESS' });
    let properties: Properties = {};
    try {
      properties = this.definition.properties(logicalId, stack);
      this.changes.push({ logicalId, attempted: properties });
      const state = await this.providers.of(type).create(this.request(logicalId, type, properties));
      stack.mark({ logicalId, type, status: 'CREATE_IN_PROGRESS', reason: 'Resource creation Initiated' }, this.deployed(logicalId, properties, state));
      if (this.signal.aborted) throw new ResourceFailure('', state.physicalId);
      stack.mark({ logicalId, type, status: 'CREATE_COMPLETE' });
      return true;
    } catch (error) {
      const failure = this.failure(error, 'Resource creation cancelled');
      const { physicalId } = failure;
      const left = physicalId === undefined ? undefined : this.deployed(logicalId, properties, { physicalId, attributes: {} });
      this.failedCreates.push(logicalId);
      stack.mark({ logicalId, type, status: 'CREATE_FAILED', reason: failure.message, properties }, left);
      this.abort.abort();
      return false;
    }
  }

  private async update(logicalId: string, declaration: ResourceDeclaration, before: DeployedResource): Promise<boolean> {
    const { type } = declaration;
    try {
      const properties = this.definition.properties(logicalId, this.stack);
      if (sameValue(properties, before.properties)) return this.keep(logicalId, declaration, before);
      this.changes.push({ logicalId, before, attempted: properties });
      this.stack.mark({ logicalId, type, status: 'UPDATE_IN_PROGRESS', properties });
      const request = { ...this.request(logicalId, type, properties), physicalId: before.physicalId, oldProperties: before.properties };
      this.updated(logicalId, before, this.deployed(logicalId, properties, await this.providers.of(type).update(request)));
      if (this.signal.aborted) throw new Error();
      this.stack.mark({ logicalId, type, status: 'UPDATE_COMPLETE' });
      return true;
    } catch (error) {
      this.failedUpdates.push(logicalId);
      this.stack.mark({ logicalId, type, status: 'UPDATE_FAILED', reason: this.failure(error, 'Resource update cancelled').message });
      this.abort.abort();
      return false;
    }
  }

  /** A resource whose properties stay: nothing happens to it, but its declaration may have changed. */
  private keep(logicalId: string, declaration: ResourceDeclaration, before: DeployedResource): boolean {
    const resource = this.stack.resources.get(logicalId);
    const deployed = { ...before, declaration, dependencies: this.dependencies(logicalId) };
    if (resource) this.kept.push(resource);
    if (resource?.status.endsWith('_FAILED')) this.stack.mark({ logicalId, type: resource.type, status: 'UPDATE_COMPLETE' }, deployed);
    else if (resource) this.stack.resources.set(logicalId, { ...resource, deployed });
    return true;
  }

  private updated(logicalId: string, before: DeployedResource, after: DeployedResource): void {
    const { type } = after.declaration;
    const replaced = after.physicalId !== before.physicalId;
    const reason = replaced ? 'Requested update required the creation of new physical resource; hence creating one.' : undefined;
    const resource = this.stack.resources.get(logicalId);
    if (replaced) this.stack.mark({ logicalId, type, status: 'UPDATE_IN_PROGRESS', reason }, after);
    else if (resource) this.stack.resources.set(logicalId, { ...resource, deployed: after });
  }

  private failure(error: unknown, cancelled: string): ResourceFailure {
    const physicalId = error instanceof ResourceFailure ? error.physicalId : undefined;
    const message = error instanceof Error ? error.message : String(error);
    return new ResourceFailure(this.signal.aborted ? cancelled : message, physicalId);
  }

  private deployed(logicalId: string, properties: Properties, { physicalId, attributes }: ResourceState): DeployedResource {
    const declaration = this.definition.resources[logicalId];
    return { physicalId, attributes, properties, declaration, dependencies: this.dependencies(logicalId) };
  }

  private dependencies(logicalId: string): ReadonlySet<string> {
    return this.definition.dependencies.get(logicalId) ?? new Set();
  }

  private request(logicalId: string, type: string, properties: Properties) {
    return { stackId: this.stack.id, stackName: this.stack.name, logicalId, type, properties, signal: this.signal };
  }
}
