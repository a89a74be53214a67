import { RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { formFields } from '../../../../core/query-protocol';
import { AccessQuestion } from '../question';

/** Finds the ARN of a stack by its name or ARN. */
export type StackArn = (nameOrArn: string) => string | undefined;

/** What requests of CloudFormation need: its actions are called like its operations. */
export function cloudFormationActions(context: Context, stackArn: StackArn): RequestActions {
  return (request) => {
    const { Action: action, StackName: stack, RoleARN: role } = formFields(request);
    if (typeof action !== 'string') return undefined;
    // a stack that is not there yet has no id
    const resource = typeof stack === 'string' && stack !== '' ? stackArn(stack) ?? arnOf(context, stack) : '*';
    const own = { action: `cloudformation:${action}`, resource };
    return typeof role === 'string' ? [own, passRole(role)] : [own];
  };
}

function arnOf(context: Context, stack: string): string {
  return stack.startsWith('arn:') ? stack : context.arn('cloudformation', `stack/${stack}/*`);
}

function passRole(roleArn: string): AccessQuestion {
  return { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } };
}
