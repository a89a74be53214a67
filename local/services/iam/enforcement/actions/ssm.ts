import { jsonCall, RequestActions } from './request-actions';
import { Context } from '../../../../core/context';

/** What requests of the parameter store need. */
export function ssmActions(context: Context): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    if (!['GetParameter', 'GetParameters', 'PutParameter'].includes(operation)) return undefined;
    const names: readonly unknown[] = Array.isArray(input.Names) ? input.Names : [input.Name];
    return names.map((name) => ({ action: `ssm:${operation}`, resource: context.arn('ssm', `parameter/${String(name).replace(/^\//, '')}`) }));
  };
}
