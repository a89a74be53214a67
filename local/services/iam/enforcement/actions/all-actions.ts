import { cloudFormationActions, StackArn } from './cloudformation';
import { eventsActions } from './events';
import { kmsActions } from './kms';
import { lambdaActions } from './lambda';
import { logsActions } from './logs';
import { personalizeActions } from './personalize';
import { byOperation, RequestActions } from './request-actions';
import { s3Actions } from './s3';
import { schedulerActions } from './scheduler';
import { ssmActions } from './ssm';
import { statesActions } from './states';
import { stsActions } from './sts';
import { Context } from '../../../../core/context';
import { Keys } from '../../../kms/keys';
import { ObjectStore } from '../../../s3/store';

/** What the resources of requests are found in. */
export interface ActionSources {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly stackArn: StackArn;
  /** Whether creating a job is judged by its solution and its filter as well. */
  readonly judgesSources: boolean;
}

/** What requests need, by the name that they are signed for. */
export function allActions(context: Context, sources: ActionSources): Readonly<Record<string, RequestActions>> {
  return {
    cloudformation: cloudFormationActions(context, sources.stackArn),
    cloudtrail: byOperation('cloudtrail', { LookupEvents: undefined }),
    events: eventsActions(context),
    kms: kmsActions(context, sources.keys),
    lambda: lambdaActions(context),
    logs: logsActions(context),
    personalize: personalizeActions(context, sources),
    s3: s3Actions(context, sources),
    scheduler: schedulerActions(context),
    ssm: ssmActions(context),
    states: statesActions,
    sts: stsActions,
  };
}
