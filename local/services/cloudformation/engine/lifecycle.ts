import { Deployment } from './deployment';
import { Providers } from './providers';
import { Doomed, remove } from './removal';
import { Rollback } from './rollback';
import { Stack, StackResource, StackSettings } from './stack';
import { StackStatus } from './status';
import { Context } from '../../../core/context';
import { Definition, retains } from '../template/definition';

/** Checks what only shows when all resources are there, such as an export's name that is taken. */
export type OutputCheck = (stack: Stack, outputs: Stack['outputs']) => void;

/** Takes stacks through their states: each method returns once the operation has begun, `stack.operation` ends with it. */
export class Lifecycle {
  constructor(private readonly context: Context, private readonly providers: Providers, private readonly checkOutputs: OutputCheck) {}

  create(stack: Stack, definition: Definition, settings: StackSettings, from: { readonly executed: boolean } = { executed: false }): void {
    stack.settings = settings;
    // as on AWS, a stack that a change set creates counts as updated once that is executed
    if (from.executed) stack.lastUpdated = this.context.clock.date();
    stack.definition = definition;
    stack.enter('CREATE_IN_PROGRESS', 'User Initiated');
    this.begin(stack, 'CREATE_FAILED', async (cancel) => {
      const deployment = new Deployment(stack, definition, this.providers, cancel);
      const problem = await this.attempt(stack, definition, deployment);
      if (problem === undefined) stack.enter('CREATE_COMPLETE');
      else if (!isAbandoned(stack)) await this.rollBackCreation(stack, deployment, problem);
    });
  }

  update(stack: Stack, definition: Definition, settings: StackSettings): void {
    const previous = stack.definition;
    stack.settings = settings;
    // before anything is told about the update: whoever is told may ask how young it is
    stack.lastUpdated = this.context.clock.date();
    stack.definition = definition;
    stack.enter('UPDATE_IN_PROGRESS', 'User Initiated');
    this.begin(stack, 'UPDATE_FAILED', async (cancel) => {
      const deployment = new Deployment(stack, definition, this.providers, cancel);
      const problem = await this.attempt(stack, definition, deployment);
      if (problem === undefined) await this.cleanUpAfterUpdate(stack, definition, deployment);
      else await this.rollBackUpdate(stack, deployment, problem, previous);
    });
  }

  /** A creation that is under way is ended first. */
  delete(stack: Stack, retain: readonly string[] = [], token?: string): void {
    const running = stack.operation;
    const creating = stack.status === 'CREATE_IN_PROGRESS';
    stack.settings = { ...stack.settings, clientRequestToken: token };
    stack.deleted = this.context.clock.date();
    stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
    if (creating) stack.cancel?.abort();
    this.begin(stack, 'DELETE_FAILED', async () => {
      await running;
      const left = [...stack.resources.values()].filter(({ status }) => !isGone(status)).map(leaving);
      const failed = await remove(stack, this.providers, left.map((one) => ({ ...one, retained: one.retained || retain.includes(one.logicalId) })));
      if (failed.length > 0) stack.enter('DELETE_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `);
      else stack.enter('DELETE_COMPLETE');
    });
  }

  private begin(stack: Stack, onError: StackStatus, work: (cancel: AbortSignal) => Promise<void>): void {
    const cancel = new AbortController();
    stack.cancel = cancel;
    stack.operation = work(cancel.signal).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.context.log(`CloudFormation: ${stack.name}: internal failure: ${reason}`);
      stack.enter(onError, `Internal Failure: ${reason}`);
    });
  }

  /** The reason why the attempt failed; undefined when it did not. */
  private async attempt(stack: Stack, definition: Definition, deployment: Deployment): Promise<string | undefined> {
    const deployed = await deployment.run();
    const { failedCreates: creates, failedUpdates: updates } = deployment;
    if (!deployed) {
      return [creates.length > 0 ? `The following resource(s) failed to create: [${creates.join(', ')}]. ` : '',
        updates.length > 0 ? `The following resource(s) failed to update: [${updates.join(', ')}]. ` : ''].join('');
    }
    try {
      const outputs = definition.outputs(stack);
      this.checkOutputs(stack, outputs);
      stack.outputs = outputs;
      return undefined;
    } catch (error) {
      return `${error instanceof Error ? error.message : String(error)}. `;
    }
  }

  private async rollBackCreation(stack: Stack, deployment: Deployment, problem: string): Promise<void> {
    if (stack.settings.disableRollback) return stack.enter('CREATE_FAILED', problem);
    stack.deleted = this.context.clock.date();
    stack.enter('ROLLBACK_IN_PROGRESS', `${problem}Rollback requested by user.`);
    const failed = await new Rollback(stack, deployment, this.providers).cleanUp();
    if (failed.length > 0) stack.enter('ROLLBACK_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `);
    else stack.enter('ROLLBACK_COMPLETE');
  }

  private async cleanUpAfterUpdate(stack: Stack, definition: Definition, deployment: Deployment): Promise<void> {
    stack.enter('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const doomed = supersededBy(stack, definition, deployment);
    // what cannot be deleted is left alone, with an event that says so; the update is complete nevertheless
    await remove(stack, this.providers, doomed);
    for (const { logicalId, leavesStack } of doomed) if (leavesStack) stack.resources.delete(logicalId);
    stack.enter('UPDATE_COMPLETE');
  }

  private async rollBackUpdate(stack: Stack, deployment: Deployment, problem: string, previous?: Definition): Promise<void> {
    if (stack.settings.disableRollback) return stack.enter('UPDATE_FAILED', problem);
    stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', problem);
    stack.definition = previous;
    const rollback = new Rollback(stack, deployment, this.providers);
    if (!await rollback.restore()) {
      return stack.enter('UPDATE_ROLLBACK_FAILED', `The following resource(s) failed to update: [${rollback.failed.join(', ')}]. `);
    }
    if (previous) stack.outputs = previous.outputs(stack);
    stack.enter('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    await rollback.cleanUp();
    for (const { logicalId, status } of stack.resources.values()) if (isGone(status)) stack.resources.delete(logicalId);
    stack.enter('UPDATE_ROLLBACK_COMPLETE');
  }
}

/** What a stack no longer wants after an update: resources, and the predecessors of those that were replaced. */
function supersededBy(stack: Stack, definition: Definition, { changes, leftOvers }: Deployment): readonly Doomed[] {
  const removed = [...stack.resources.values()].filter(({ logicalId, status }) => !isGone(status) && !Object.hasOwn(definition.resources, logicalId));
  const replaced = changes.flatMap(({ logicalId, before }): readonly Doomed[] => {
    if (!before || before.physicalId === stack.resources.get(logicalId)?.deployed?.physicalId) return [];
    const { type, updateReplacePolicy } = before.declaration;
    return [{ logicalId, type, deployed: before, leavesStack: false, retained: retains(updateReplacePolicy) }];
  });
  return [...removed.map(leaving), ...replaced, ...leftOvers.map((resource) => ({ ...resource, leavesStack: false, retained: false }))];
}

function leaving(resource: StackResource): Doomed {
  return { ...resource, leavesStack: true, retained: retains(resource.deployed?.declaration.deletionPolicy ?? 'Delete') };
}

function isGone(status: string): boolean {
  return status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED';
}

function isAbandoned(stack: Stack): boolean {
  return stack.status === 'DELETE_IN_PROGRESS';
}
