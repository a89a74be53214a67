import { RequestActions } from './request-actions';
import { formFields } from '../../../../core/query-protocol';

/** What requests of STS need; who one is, everybody may ask. */
export const stsActions: RequestActions = (request) => {
  const { Action: action, RoleArn: roleArn } = formFields(request);
  if (action === 'GetCallerIdentity') return [];
  return action === 'AssumeRole' ? [{ action: 'sts:AssumeRole', resource: String(roleArn) }] : undefined;
};
