import { RequestActions } from './request-actions';
import { Context } from '../../../../core/context';

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(?:\/(invocations|configuration))?$/;
const ACTIONS: Readonly<Record<string, string>> = {
  'POST invocations': 'lambda:InvokeFunction',
  'GET configuration': 'lambda:GetFunctionConfiguration',
  'GET ': 'lambda:GetFunction',
};

/** What requests of Lambda need. */
export function lambdaActions(context: Context): RequestActions {
  return ({ method, path }) => {
    const [, name, part = ''] = FUNCTION_PATH.exec(path) ?? [];
    const action = ACTIONS[`${method} ${part}`];
    if (name === undefined || action === undefined) return undefined;
    return [{ action, resource: name.startsWith('arn:') ? name : context.arn('lambda', `function:${name}`) }];
  };
}
