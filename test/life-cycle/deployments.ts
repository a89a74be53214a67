import * as fc from 'fast-check';
import { CloudFormation, jobOf, Stack, StackResource } from './cloudformation';
import { CONTENTS } from './contents';
import { declaredBy } from './declared';
import { Properties } from './properties';
import { JobTemplate, LookProperties, TAG_SETS } from './requests';
import { Resources } from './resources';
import { Tape } from './tape';
import { World } from './world';

const CONTINUED_AT_MOST = 6;
const FAIL: LookProperties = { RecordErrors: 'FAIL' };
/** Seconds: within one resource, for nobody, and along chains of two to five resources. */
const TIMEOUTS = [3300, undefined, 7200, 3300, undefined, 900, 10_800, 14_400];
/** Most users let gaps fail the job, and so do those who try that out again. */
const LOOKS: readonly (LookProperties | undefined)[] = [
  undefined, FAIL, undefined, FAIL, FAIL, { RecordErrors: 'REPORT' }, { ValidateInput: 'false' }, { ...FAIL, ValidateInput: 'false' }, { VerifyOutput: 'false' }, { ...FAIL, VerifyOutput: 'false' },
];

/** What a user does with the stack: a template with or without the job, or none at all. */
export interface Deployment {
  readonly job?: JobTemplate;
  /** Another resource, which is made at the same time. */
  readonly sibling: { readonly seconds: number; readonly fails: boolean };
  /** Deletes the stack instead. */
  readonly deletes: boolean;
  readonly pauseSeconds: number;
}

const jobTemplate: fc.Arbitrary<JobTemplate> = fc.record({
  content: fc.constantFrom(...CONTENTS), tags: fc.nat(TAG_SETS.length - 1), timeout: fc.constantFrom(...TIMEOUTS), looks: fc.constantFrom(...LOOKS),
});

/** Deployments that are likely to get in each other's way. */
export const deployment: fc.Arbitrary<Deployment> = fc.record({
  job: fc.option(jobTemplate, { nil: undefined, freq: 8 }),
  sibling: fc.record({ seconds: fc.constantFrom(0, 3, 8, 15, 30, 60, 300, 5000), fails: fc.constantFrom(false, true) }),
  deletes: fc.constantFrom(false, false, false, false, false, false, true),
  pauseSeconds: fc.constantFrom(60, 2, 10, 30, 900),
});

type ResourceMap = ReadonlyMap<string, StackResource>;

/** Creates, updates, rolls back and deletes a stack as CloudFormation does. */
export class Deployments {
  private stack: Stack | undefined;
  private readonly resources: Resources;

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly cloudFormation: CloudFormation,
    private readonly properties: Properties,
  ) {
    this.resources = new Resources(world, tape, cloudFormation, properties);
  }

  /** The stack, unless there is none. */
  get current(): Stack | undefined {
    return this.stack;
  }

  async run(deployments: readonly Deployment[]): Promise<void> {
    for (const next of deployments) {
      this.world.note(`the user ${next.deletes ? 'deletes the stack' : `deploys ${JSON.stringify(next.job)}, sibling ${JSON.stringify(next.sibling)}`}`);
      if (!next.deletes) await (this.stack ? this.update(this.stack, next) : this.create(next));
      else if (this.stack) await this.remove(this.stack, 'DELETE');
      await this.world.sleep(next.pauseSeconds * 1000);
    }
  }

  private async create({ job, sibling }: Deployment): Promise<void> {
    const stack = this.stack = this.cloudFormation.newStack();
    const siblingAt = this.begin(stack, 'CREATE_IN_PROGRESS', sibling.seconds);
    const changed = await this.apply(stack, job, sibling.fails ? siblingAt : undefined);
    if (changed) await this.world.sleepUntil(siblingAt);
    if (changed && !sibling.fails) this.complete(stack, 'CREATE_COMPLETE', job);
    else await this.remove(stack, 'ROLLBACK');
  }

  private async update(stack: Stack, { job, sibling }: Deployment): Promise<void> {
    const before: ResourceMap = new Map(stack.resources);
    const siblingAt = this.begin(stack, 'UPDATE_IN_PROGRESS', sibling.seconds);
    const changed = await this.apply(stack, job, sibling.fails ? siblingAt : undefined);
    if (changed) await this.world.sleepUntil(siblingAt);
    if (!changed || sibling.fails) return this.rollBack(stack, before);
    stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    await this.cleanUp(stack, job, [before]);
    this.complete(stack, 'UPDATE_COMPLETE', job);
  }

  private begin(stack: Stack, status: string, siblingSeconds: number): number {
    stack.status = status;
    stack.updatedAt = this.world.now;
    stack.updates.push(this.world.now);
    return this.world.now + siblingSeconds * 1000;
  }

  private complete(stack: Stack, status: string, job: JobTemplate | undefined): void {
    Object.assign(stack, { status, job, completeSince: this.world.now });
    this.properties.completed(job, jobOf(stack)?.physicalId);
  }

  /** Makes the resources of a template what it says, one after the other. */
  private async apply(stack: Stack, job: JobTemplate | undefined, giveUpAt: number | undefined): Promise<boolean> {
    for (const declared of declaredBy(job)) {
      // where something else has failed, nothing more is begun
      if (declared.link > 0 && giveUpAt !== undefined && this.world.now >= giveUpAt) return false;
      const there = stack.resources.get(declared.logicalId);
      if (!there && !await this.resources.create(stack, declared, giveUpAt)) return false;
      if (!there || !this.resources.isChanged(stack, declared, there)) continue;
      if (!await this.resources.update(stack, { declared, there, giveUpAt })) return false;
    }
    return true;
  }

  private async rollBack(stack: Stack, before: ResourceMap): Promise<void> {
    stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    // whether a roll-back counts as an update is not documented
    if (this.tape.pick([false, true])) stack.updatedAt = this.world.now;
    const attempted: ResourceMap = new Map(stack.resources);
    await this.world.sleep(this.tape.pick([0, 0, 40, 200]) * 1000); // other resources are rolled back too
    for (const declared of declaredBy(stack.job)) {
      const there = stack.resources.get(declared.logicalId);
      if (there && there !== before.get(declared.logicalId)) await this.restore(stack, { declared, there });
    }
    stack.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    await this.cleanUp(stack, stack.job, [attempted, before]);
    this.complete(stack, 'UPDATE_ROLLBACK_COMPLETE', stack.job);
  }

  /** Updates a resource back to what it was; the user continues a roll-back that failed. */
  private async restore(stack: Stack, change: Parameters<Resources['update']>[1]): Promise<void> {
    for (let round = 0; !await this.resources.update(stack, change); round++) {
      if (round === CONTINUED_AT_MOST) return this.world.violate('P5 the roll-back fails again and again');
      stack.status = 'UPDATE_ROLLBACK_FAILED';
      await this.world.sleep(5000);
      stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    }
  }

  /** Deletes what the template does not have, also when its Delete is not answered within the hour, and the ids that were replaced. */
  private async cleanUp(stack: Stack, job: JobTemplate | undefined, earlier: readonly ResourceMap[]): Promise<void> {
    const kept = new Set(declaredBy(job).map(({ logicalId }) => logicalId));
    for (const [logicalId, there] of [...stack.resources].reverse()) {
      if (!kept.has(logicalId)) {
        await this.resources.remove(stack, there);
        stack.resources.delete(logicalId);
        continue;
      }
      const old = new Map(earlier.flatMap((resources) => resources.get(logicalId) ?? []).map((resource) => [resource.physicalId, resource]));
      for (const [physicalId, resource] of old) if (physicalId !== there.physicalId) await this.resources.discard(stack, resource);
    }
  }

  /** The stack goes, with all that is in it; the user tries again when that fails. */
  private async remove(stack: Stack, operation: 'DELETE' | 'ROLLBACK'): Promise<void> {
    stack.status = `${operation}_IN_PROGRESS`;
    for (let round = 0; !await this.removeResources(stack); round++) {
      if (round === CONTINUED_AT_MOST) return this.world.violate('P5 the stack cannot be deleted');
      stack.status = `${operation}_FAILED`;
      await this.world.sleep(5000);
      stack.status = 'DELETE_IN_PROGRESS';
    }
    stack.status = operation === 'DELETE' ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE';
    this.stack = undefined;
  }

  /** What depends on others goes before them. */
  private async removeResources(stack: Stack): Promise<boolean> {
    for (const there of [...stack.resources.values()].reverse()) if (!await this.resources.remove(stack, there)) return false;
    return true;
  }
}
