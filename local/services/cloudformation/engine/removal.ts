import { Providers } from './providers';
import { DeployedResource, ResourceNote, Stack } from './stack';
import { inOrder } from '../template/graph';

/** Something to delete: a resource of the stack, or what a replacement left over. */
export interface Doomed {
  readonly logicalId: string;
  readonly type: string;
  /** Undefined when the creation failed before anything existed. */
  readonly deployed?: DeployedResource;
  /** Let go of without being deleted. */
  readonly retained: boolean;
  /** Whether the logical resource goes with it; what a replacement left over goes alone. */
  readonly leavesStack: boolean;
}

/** Deletes in the reverse order of the dependencies, in parallel where they allow; gives the logical ids that could not be deleted. */
export async function remove(stack: Stack, providers: Providers, doomed: readonly Doomed[]): Promise<readonly string[]> {
  const failed: string[] = [];
  const dependents = (index: string): readonly string[] => {
    const { logicalId } = doomed[Number(index)];
    return [...doomed.keys()].filter((other) => doomed[other].deployed?.dependencies.has(logicalId)).map(String);
  };
  await inOrder([...doomed.keys()].map(String), dependents, async (index) => {
    const one = doomed[Number(index)];
    const gone = await removeOne(stack, providers, one);
    if (!gone) failed.push(one.logicalId);
    return gone;
  });
  return failed;
}

async function removeOne(stack: Stack, providers: Providers, doomed: Doomed): Promise<boolean> {
  const { logicalId, type, deployed, retained } = doomed;
  const write = (note: Pick<ResourceNote, 'status' | 'reason'>): void => record(stack, doomed, { logicalId, type, ...note });
  if (retained || !deployed) {
    write({ status: retained && deployed ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE' });
    return leave(stack, doomed);
  }
  write({ status: 'DELETE_IN_PROGRESS' });
  try {
    const { physicalId, properties } = deployed;
    const signal = new AbortController().signal;
    await providers.of(type).delete({ stackId: stack.id, stackName: stack.name, logicalId, type, properties, physicalId, signal });
    write({ status: 'DELETE_COMPLETE' });
    return leave(stack, doomed);
  } catch (error) {
    write({ status: 'DELETE_FAILED', reason: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

function record(stack: Stack, { deployed, leavesStack }: Doomed, note: ResourceNote): void {
  if (leavesStack) stack.mark(note, deployed);
  else stack.note({ ...note, physicalId: deployed?.physicalId, properties: deployed?.properties });
}

function leave(stack: Stack, { logicalId, leavesStack }: Doomed): true {
  const resource = stack.resources.get(logicalId);
  // the last state stays readable, as CloudFormation keeps listing deleted resources, but nothing of it exists any longer
  if (leavesStack && resource) stack.resources.set(logicalId, { ...resource, deployed: undefined });
  return true;
}
