import { ResourceStanding } from '../aws/stacks';
import { CustomResourceRequest, Plan, State } from '../contract';
import { isRun } from '../requests/kinds';

const SAME_MOMENT_MS = 5_000;

/** Whether the job of a request may be created now. */
export type Wanted = 'create' | 'when the roll-back is over' | 'when the update is over' | 'superseded';

/**
 * A job costs money and cannot be stopped, so right before it is created, CloudFormation is asked whether the
 * request is still the one that it waits for, or the job the one that the resource has.
 */
export function wanted({ request, answered }: State, plan: Plan, seen: ResourceStanding | undefined): Wanted {
  if (!seen || isBeingDeleted(seen)) return 'superseded';
  if (isRun(request)) return runWanted(seen);
  const isOfResource = isComplete(seen) && seen.physicalId === plan.jobArn;
  // the tags or the time-out of the resource may be all that changes
  const isTouched = answered && seen.physicalId === plan.jobArn && seen.resourceStatus === 'UPDATE_IN_PROGRESS';
  // another resource's failure says nothing about a job that waits for its turn; its own resource gets another id, or goes at last
  if (isUndone(seen)) return plan.rollingBack || isOfResource || isTouched ? 'when the roll-back is over' : 'superseded';
  if (isInProgress(request, seen) && !isLater(seen.stackUpdatedAt, plan.sentAt)) return 'create';
  if (isTouched || (isOfResource && seen.stackStatus === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')) return 'when the update is over';
  return isOfResource ? 'create' : 'superseded';
}

/** A schedule is there or it is not: whoever changes it does not mean the run that is under way. */
function runWanted(seen: ResourceStanding): Wanted {
  if (isUndone(seen)) return 'when the roll-back is over'; // which may take the schedule away
  return seen.resourceStatus === undefined || seen.resourceStatus.startsWith('DELETE_') ? 'superseded' : 'create';
}

/**
 * Whether the resource is in the hands of this request: while CloudFormation waits for it, or after its answer, as long
 * as the resource is complete with its job and no newer request has touched it. Only then are the job's tags its own.
 */
export function isInCharge(state: State, request: CustomResourceRequest, plan: Plan, seen: ResourceStanding | undefined): boolean {
  if (!state.answered) return isAwaited(request, plan, seen);
  const { completeSince } = remembered(state, plan, seen);
  return completeSince !== undefined && completeSince === seen?.resourceUpdatedAt;
}

/** Remembers since when the resource has been complete by this request, at the first look after its answer. */
export function remembered(state: State, plan: Plan, seen: ResourceStanding | undefined): State {
  if (!state.answered || state.completeSince !== undefined || !seen || !isComplete(seen)) return state;
  if (seen.physicalId !== plan.jobArn || isLater(seen.stackUpdatedAt, plan.sentAt)) return state;
  // nothing has come later, so it is the update of this request that was rolled back
  if (!plan.rollingBack && seen.stackStatus.startsWith('UPDATE_ROLLBACK_')) return state;
  return { ...state, completeSince: seen.resourceUpdatedAt };
}

/**
 * Whether CloudFormation waits for this very request: only then may it change what is there. A request that comes
 * late finds its resource complete, or in the hands of a newer one.
 */
export function isAwaited(request: CustomResourceRequest, plan: Plan, seen: ResourceStanding | undefined): boolean {
  if (!seen || !isInProgress(request, seen) || isLater(seen.stackUpdatedAt, plan.sentAt)) return false;
  if (!isRollingBack(seen)) return !plan.rollingBack;
  return plan.rollingBack && isOfRollBack(seen, plan.sentAt);
}

/** Also a resource that is complete goes, as soon as what depends on it is gone. */
function isBeingDeleted({ stackStatus }: ResourceStanding): boolean {
  return stackStatus.startsWith('DELETE_');
}

/** A roll-back deletes what was new at its very end, and also when it is continued after it has failed. */
function isUndone({ stackStatus }: ResourceStanding): boolean {
  return /ROLLBACK_(IN_PROGRESS|FAILED|COMPLETE_CLEANUP_IN_PROGRESS)$/.test(stackStatus);
}

/** Its clean-up is no part of a roll-back any more: nothing more is changed by then. */
export function isRollingBack(seen: ResourceStanding | undefined): boolean {
  return seen?.stackStatus === 'ROLLBACK_IN_PROGRESS' || seen?.stackStatus === 'UPDATE_ROLLBACK_IN_PROGRESS';
}

/** Whether a request is part of the roll-back that is under way. The update that is rolled back may come as late, and finds its resource touched since. */
export function isOfRollBack(seen: ResourceStanding | undefined, sentAt: string): boolean {
  return isRollingBack(seen) && !isLater(seen?.resourceUpdatedAt, sentAt);
}

/** Stack and resource are asked for one after the other, so that what was between the two shows as neither. */
function isInProgress({ RequestType: type }: CustomResourceRequest, { stackStatus, resourceStatus }: ResourceStanding): boolean {
  if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_IN_PROGRESS$/.test(stackStatus)) return false;
  return (type === 'Create' && resourceStatus === 'CREATE_IN_PROGRESS') || (type === 'Update' && resourceStatus === 'UPDATE_IN_PROGRESS');
}

function isComplete({ resourceStatus }: ResourceStanding): boolean {
  return resourceStatus === 'CREATE_COMPLETE' || resourceStatus === 'UPDATE_COMPLETE';
}

/**
 * Whether something came after the request. Requests tell their time in whole seconds, and by another clock, so a few
 * seconds do not count: a newer update cannot follow so soon, since an update is answered ten seconds after it came at
 * the soonest. A roll-back can; then only the order of tags is in doubt, as nothing is created during it.
 */
function isLater(time: number | undefined, sentAt: string): boolean {
  return time !== undefined && time > Date.parse(sentAt) + SAME_MOMENT_MS;
}
