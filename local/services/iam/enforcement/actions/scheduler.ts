import { RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { Fields, jsonObject } from '../../../../core/fields';
import { AwsRequest } from '../../../../core/service';
import { AccessQuestion } from '../question';

const ACTIONS: Readonly<Record<string, string>> = {
  GET: 'scheduler:GetSchedule',
  POST: 'scheduler:CreateSchedule',
  PUT: 'scheduler:UpdateSchedule',
  DELETE: 'scheduler:DeleteSchedule',
};

/** What requests of EventBridge Scheduler need. */
export function schedulerActions(context: Context): RequestActions {
  return (request) => {
    const { method, path } = request;
    if (method === 'GET' && path === '/schedules') return [{ action: 'scheduler:ListSchedules', resource: '*' }];
    const name = /^\/schedules\/([^/]+)$/.exec(path)?.[1];
    const action = ACTIONS[method];
    if (name === undefined || action === undefined) return undefined;
    return [{ action, resource: context.arn('scheduler', `schedule/default/${name}`) }, ...passRole(request)];
  };
}

function passRole({ body }: AwsRequest): readonly AccessQuestion[] {
  const { Target: target } = jsonObject(body.toString('utf8')) ?? {};
  const role = typeof target === 'object' && target !== null ? (target as Fields).RoleArn : undefined;
  return role === undefined ? [] : [{ action: 'iam:PassRole', resource: String(role), context: { 'iam:PassedToService': 'scheduler.amazonaws.com' } }];
}
