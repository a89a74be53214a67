import { Change, Deployment } from './deployment';
import { Providers } from './providers';
import { Doomed, remove } from './removal';
import { DeployedResource, isCustom, Stack, StackResource } from './stack';
import { retains } from '../template/definition';
import { inOrder } from '../template/graph';

/** Undoes an attempt: first gives every changed resource its old properties back, then deletes what is new. */
export class Rollback {
  readonly failed: string[] = [];
  private readonly obsolete: Doomed[] = [];

  constructor(private readonly stack: Stack, private readonly deployment: Deployment, private readonly providers: Providers) {}

  /** Whether all that was changed is as it was before. */
  async restore(): Promise<boolean> {
    const { changes, failedUpdates, kept } = this.deployment;
    for (const resource of kept) this.stack.resources.set(resource.logicalId, resource);
    const updates = new Map(changes.map((change) => [change.logicalId, change]));
    for (const logicalId of failedUpdates) if (!updates.has(logicalId)) this.forget(logicalId);
    await inOrder(updates.keys(), (id) => updates.get(id)?.before?.dependencies ?? [], async (id) => {
      const change = updates.get(id);
      return !change?.before || this.restoreOne(change, change.before);
    });
    return this.failed.length === 0;
  }

  /** Deletes what the attempt created; gives the logical ids that could not be deleted. */
  async cleanUp(): Promise<readonly string[]> {
    const { changes, failedCreates } = this.deployment;
    const ids = new Set([...changes.filter(({ before }) => !before).map(({ logicalId }) => logicalId), ...failedCreates]);
    const created = [...this.stack.resources.values()].filter(({ logicalId }) => ids.has(logicalId));
    const failed = [...await remove(this.stack, this.providers, created.map((resource) => this.doomed(resource, true)))];
    const leftOvers = this.deployment.leftOvers.map((resource) => this.doomed(resource, false));
    // old and new dependencies may contradict each other here, so these go one by one, the last first
    for (const one of [...this.obsolete.reverse(), ...leftOvers]) failed.push(...await remove(this.stack, this.providers, [one]));
    return failed;
  }

  /** An update that failed before it reached the resource: nothing to give back. */
  private forget(logicalId: string): void {
    const resource = this.stack.resources.get(logicalId);
    if (resource) this.stack.mark({ logicalId, type: resource.type, status: 'UPDATE_COMPLETE' });
  }

  private async restoreOne({ logicalId, attempted }: Change, before: DeployedResource): Promise<boolean> {
    const { type } = before.declaration;
    const current = this.stack.resources.get(logicalId)?.deployed ?? before;
    this.stack.mark({ logicalId, type, status: 'UPDATE_IN_PROGRESS', properties: before.properties });
    try {
      const restored = await this.withOldProperties(logicalId, attempted, before, current);
      this.stack.mark({ logicalId, type, status: 'UPDATE_COMPLETE' }, restored);
      const ids = new Set([before.physicalId, current.physicalId].filter((id) => id !== restored.physicalId));
      for (const physicalId of ids) {
        const deployed = physicalId === current.physicalId ? { ...current, properties: attempted } : before;
        this.obsolete.push(this.doomed({ logicalId, type, deployed }, false));
      }
      return true;
    } catch (error) {
      this.failed.push(logicalId);
      this.stack.mark({ logicalId, type, status: 'UPDATE_FAILED', reason: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }

  private async withOldProperties(logicalId: string, attempted: Change['attempted'], before: DeployedResource, current: DeployedResource): Promise<DeployedResource> {
    const { type } = before.declaration;
    // a replaced resource of AWS's own still exists; whoever provides a custom one is asked, and may answer with the old id
    if (current.physicalId !== before.physicalId && !isCustom(type)) return before;
    const { id: stackId, name: stackName } = this.stack;
    const state = await this.providers.of(type).update({
      stackId,
      stackName,
      logicalId,
      type,
      properties: before.properties,
      oldProperties: attempted,
      physicalId: current.physicalId,
      signal: new AbortController().signal,
    });
    return { ...before, ...state };
  }

  private doomed({ logicalId, type, deployed }: Pick<StackResource, 'logicalId' | 'type' | 'deployed'>, leavesStack: boolean): Doomed {
    const policy = deployed?.declaration.deletionPolicy ?? 'Delete';
    const retained = retains(this.stack.settings.retainExceptOnCreate && policy === 'Retain' ? 'RetainExceptOnCreate' : policy, true);
    return { logicalId, type, deployed, leavesStack, retained };
  }
}
