import { setTimeout as delay } from 'node:timers/promises';
import { DeleteRequest, ResourceProvider, ResourceRequest, ResourceState, UpdateRequest } from '../../services/cloudformation/resource';

/**
 * A resource that does what its properties say: another `Name` replaces it, `Fail: create|update|delete` fails,
 * `Milliseconds` is how long it takes, `Until` waits for another thing to begin.
 */
export class ThingProvider implements ResourceProvider {
  readonly type = 'Test::Thing';
  /** What was done, such as `create A` and `created A`. */
  readonly calls: string[] = [];
  readonly existing = new Set<string>();
  private made = 0;

  async create(request: ResourceRequest): Promise<ResourceState> {
    await this.work('create', request);
    this.made += 1;
    return this.state(request, `${request.logicalId}-${this.made}`);
  }

  async update(request: UpdateRequest): Promise<ResourceState> {
    await this.work('update', request);
    if (request.properties.Name === request.oldProperties.Name) return this.state(request, request.physicalId);
    this.made += 1;
    return this.state(request, `${request.logicalId}-${this.made}`);
  }

  async delete(request: DeleteRequest): Promise<void> {
    await this.work('delete', request, request.physicalId);
    if (!this.existing.delete(request.physicalId)) throw new Error(`there is no ${request.physicalId}`);
  }

  private state({ properties, logicalId }: ResourceRequest, physicalId: string): ResourceState {
    this.existing.add(physicalId);
    return { physicalId, attributes: { Arn: `arn:${physicalId}`, Name: properties.Name ?? logicalId, Nested: { Deep: 'down' } } };
  }

  private async work(action: 'create' | 'update' | 'delete', { properties, logicalId }: ResourceRequest, subject = logicalId): Promise<void> {
    this.calls.push(`${action} ${subject}`);
    await delay(Number(properties.Milliseconds ?? 0));
    if (typeof properties.Until === 'string') await this.until(properties.Until);
    if (properties.Fail === action) throw new Error(`${subject} refuses to ${action}`);
    this.calls.push(`${action}d ${subject}`);
  }

  private async until(call: string): Promise<void> {
    for (let waited = 0; !this.calls.includes(call); waited += 5) {
      if (waited > 2_000) throw new Error(`${call} never happened`);
      await delay(5);
    }
  }
}
