import { jsonCall, RequestActions } from './request-actions';
import { Context } from '../../../../core/context';

/** What requests of CloudWatch Logs need. */
export function logsActions(context: Context): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    if (operation === 'DescribeLogGroups') return [{ action: 'logs:DescribeLogGroups', resource: context.arn('logs', 'log-group:*') }];
    if (operation !== 'FilterLogEvents') return undefined;
    return [{ action: 'logs:FilterLogEvents', resource: context.arn('logs', `log-group:${String(input.logGroupName)}:*`) }];
  };
}
