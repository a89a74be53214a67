import { CustomResourceRequest, Plan } from './contract';
import { ResourceStanding } from './stacks';

/** Whether the job of a request may be created now. */
export type Wanted = 'create' | 'when the roll-back is over' | 'superseded';

/**
 * A job costs money and cannot be stopped, so right before it is created, CloudFormation is asked whether the
 * request is still the one that it waits for, or the job the one that the resource has.
 */
export function wanted(request: CustomResourceRequest, plan: Plan, seen: ResourceStanding | undefined): Wanted {
  if (!seen) return 'superseded';
  if (isRollingBack(seen)) return plan.rollingBack ? 'when the roll-back is over' : 'superseded';
  if (isAwaited(request, plan, seen)) return 'create';
  return isComplete(seen) && seen.physicalId === plan.jobArn ? 'create' : 'superseded';
}

/**
 * Whether CloudFormation waits for this very request: only then may it change what is there. A request that comes
 * late finds its resource complete, or in the hands of a newer one.
 */
export function isAwaited(request: CustomResourceRequest, plan: Plan, seen: ResourceStanding | undefined): boolean {
  if (!seen || !isInProgress(request, seen) || wasUpdatedSince(seen, plan.sentAt)) return false;
  return isRollingBack(seen) === plan.rollingBack;
}

/** Its clean-up is no part of a roll-back any more: nothing more is changed by then. */
export function isRollingBack(seen: ResourceStanding | undefined): boolean {
  return seen?.stackStatus === 'ROLLBACK_IN_PROGRESS' || seen?.stackStatus === 'UPDATE_ROLLBACK_IN_PROGRESS';
}

function isInProgress({ RequestType: type }: CustomResourceRequest, { resourceStatus }: ResourceStanding): boolean {
  return (type === 'Create' && resourceStatus === 'CREATE_IN_PROGRESS') || (type === 'Update' && resourceStatus === 'UPDATE_IN_PROGRESS');
}

function isComplete({ resourceStatus }: ResourceStanding): boolean {
  return resourceStatus === 'CREATE_COMPLETE' || resourceStatus === 'UPDATE_COMPLETE';
}

/** By whole seconds, since that is how exactly a request says when it was sent. */
function wasUpdatedSince({ stackUpdatedAt }: ResourceStanding, sentAt: string): boolean {
  return stackUpdatedAt !== undefined && Math.floor(stackUpdatedAt / 1000) > Math.floor(Date.parse(sentAt) / 1000);
}
