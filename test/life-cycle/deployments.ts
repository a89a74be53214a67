import * as fc from 'fast-check';
import { CloudFormation, Stack } from './cloudformation';
import { Properties } from './properties';
import { JobTemplate, sameJobTemplate, TAG_SETS } from './requests';
import { Tape } from './tape';
import { World } from './world';
import { ATTRIBUTE } from '../../src/handler/contract';

const CONTINUED_AT_MOST = 6;
const CONTENTS = ['A', 'B', 'C'] as const;

/** What a user does with the stack: a template with or without the job, or none at all. */
export interface Deployment {
  readonly job?: JobTemplate;
  /** Another resource, which is made at the same time. */
  readonly sibling: { readonly seconds: number; readonly fails: boolean };
  /** Deletes the stack instead. */
  readonly deletes: boolean;
  readonly pauseSeconds: number;
}

/** Deployments that are likely to get in each other's way. */
export const deployment: fc.Arbitrary<Deployment> = fc.record({
  job: fc.option(fc.record({ content: fc.constantFrom(...CONTENTS), tags: fc.nat(TAG_SETS.length - 1) }), { nil: undefined, freq: 8 }),
  sibling: fc.record({ seconds: fc.constantFrom(0, 3, 8, 15, 30, 60), fails: fc.constantFrom(false, true) }),
  deletes: fc.constantFrom(false, false, false, false, false, false, true),
  pauseSeconds: fc.constantFrom(60, 2, 10, 30),
});

/** Creates, updates, rolls back and deletes a stack as CloudFormation does. */
export class Deployments {
  private stack: Stack | undefined;

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly cloudFormation: CloudFormation,
    private readonly properties: Properties,
  ) {}

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
    const changed = !job || await this.createJob(stack, job, sibling.fails ? siblingAt : undefined);
    if (changed) await this.world.sleepUntil(siblingAt);
    if (changed && !sibling.fails) stack.status = 'CREATE_COMPLETE';
    else await this.remove(stack, 'ROLLBACK');
  }

  private async update(stack: Stack, { job, sibling }: Deployment): Promise<void> {
    const before = stack.job;
    const oldId = stack.resource?.physicalId;
    const siblingAt = this.begin(stack, 'UPDATE_IN_PROGRESS', sibling.seconds);
    const giveUpAt = sibling.fails ? siblingAt : undefined;
    const changed = await this.change(stack, { before, job, giveUpAt });
    if (changed) await this.world.sleepUntil(siblingAt);
    if (!changed || sibling.fails) return this.rollBack(stack, before);
    stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    if (before && !job) await this.dropJob(stack);
    else if (before) await this.cleanUp(stack, before, oldId);
    stack.status = 'UPDATE_COMPLETE';
  }

  private begin(stack: Stack, status: string, siblingSeconds: number): number {
    stack.status = status;
    stack.updatedAt = this.world.now;
    return this.world.now + siblingSeconds * 1000;
  }

  private async change(stack: Stack, { before, job, giveUpAt }: Change): Promise<boolean> {
    if (!job || sameJobTemplate(before, job)) return true;
    return before ? this.updateJob(stack, { before, job, giveUpAt }) : this.createJob(stack, job, giveUpAt);
  }

  private async createJob(stack: Stack, job: JobTemplate, giveUpAt: number | undefined): Promise<boolean> {
    await this.reach();
    stack.job = job;
    this.show(stack, 'CREATE_IN_PROGRESS');
    const { answer, request } = await this.cloudFormation.ask(stack, { type: 'Create', job, giveUpAt });
    const physicalId = answer?.PhysicalResourceId ?? 'Shop-Job-INVENTED';
    Object.assign(stack, { owner: request, jobName: answer?.Data?.[ATTRIBUTE.batchSegmentJobName] });
    this.show(stack, answer?.Status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED', physicalId);
    return answer?.Status === 'SUCCESS';
  }

  private async updateJob(stack: Stack, { before, job, giveUpAt }: Required<Pick<Change, 'before' | 'job'>> & Change): Promise<boolean> {
    await this.reach();
    const physicalId = stack.resource?.physicalId;
    stack.job = job;
    this.show(stack, 'UPDATE_IN_PROGRESS', physicalId);
    const { answer, request } = await this.cloudFormation.ask(stack, { type: 'Update', job, before, physicalId, giveUpAt });
    this.show(stack, answer?.Status === 'SUCCESS' ? 'UPDATE_COMPLETE' : 'UPDATE_FAILED', answer?.PhysicalResourceId ?? physicalId);
    if (answer?.Status !== 'SUCCESS') return false;
    Object.assign(stack, { owner: request, jobName: answer.Data?.[ATTRIBUTE.batchSegmentJobName] });
    if (request.rollingBack && job.content !== before.content) this.properties.gone(request, before.content);
    return true;
  }

  private async rollBack(stack: Stack, before: JobTemplate | undefined): Promise<void> {
    const failed = stack.job;
    stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    // whether a roll-back counts as an update is not documented
    if (this.tape.pick([false, true])) stack.updatedAt = this.world.now;
    const failedId = stack.resource?.physicalId;
    if (before && failed && !sameJobTemplate(before, failed)) await this.restore(stack, failed, before);
    stack.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    if (!before && failed) await this.dropJob(stack);
    else if (before && failed) await this.cleanUp(stack, failed, failedId);
    stack.status = 'UPDATE_ROLLBACK_COMPLETE';
  }

  /** Updates the job back to what it was; the user continues a roll-back that failed. */
  private async restore(stack: Stack, before: JobTemplate, job: JobTemplate): Promise<void> {
    for (let round = 0; !await this.updateJob(stack, { before, job }); round++) {
      if (round === CONTINUED_AT_MOST) return this.world.violate('P5 the roll-back fails again and again');
      stack.status = 'UPDATE_ROLLBACK_FAILED';
      await this.world.sleep(5000);
      stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    }
  }

  /** Deletes the job that was replaced, and gives up after an hour. */
  private async cleanUp(stack: Stack, job: JobTemplate, physicalId: string | undefined): Promise<void> {
    if (physicalId === stack.resource?.physicalId) return;
    await this.reach();
    const { request, answer } = await this.cloudFormation.ask(stack, { type: 'Delete', job, physicalId });
    if (answer && job.content !== stack.job?.content) this.properties.gone(request);
  }

  /** The resource leaves the stack, also when its Delete is not answered within the hour. */
  private async dropJob(stack: Stack): Promise<void> {
    await this.deleteJob(stack);
    Object.assign(stack, { job: undefined, resource: undefined });
  }

  private async deleteJob(stack: Stack): Promise<boolean> {
    const { job, resource } = stack;
    if (!job || !resource) return true;
    await this.reach();
    this.show(stack, 'DELETE_IN_PROGRESS', resource.physicalId);
    const { request, answer } = await this.cloudFormation.ask(stack, { type: 'Delete', job, physicalId: resource.physicalId });
    if (!answer) return false;
    for (const content of CONTENTS) this.properties.gone(request, content);
    Object.assign(stack, { job: undefined, resource: undefined });
    return true;
  }

  /** The stack goes, with all that is in it; the user tries again when that fails. */
  private async remove(stack: Stack, operation: 'DELETE' | 'ROLLBACK'): Promise<void> {
    stack.status = `${operation}_IN_PROGRESS`;
    for (let round = 0; !await this.deleteJob(stack); round++) {
      if (round === CONTINUED_AT_MOST) return this.world.violate('P5 the stack cannot be deleted');
      stack.status = `${operation}_FAILED`;
      await this.world.sleep(5000);
      stack.status = 'DELETE_IN_PROGRESS';
    }
    stack.status = operation === 'DELETE' ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE';
    this.stack = undefined;
  }

  private show(stack: Stack, status: string, physicalId?: string): void {
    stack.resource = { status, physicalId, updatedAt: this.world.now };
  }

  /** CloudFormation takes a moment to get to a resource. */
  private async reach(): Promise<void> {
    await this.world.sleep(this.tape.upTo(3));
  }
}

interface Change {
  readonly before?: JobTemplate;
  readonly job?: JobTemplate;
  readonly giveUpAt?: number;
}
