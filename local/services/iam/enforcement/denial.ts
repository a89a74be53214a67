import { AccessQuestion, Principal } from './question';
import { Context } from '../../../core/context';
import { AwsError } from '../../../core/errors';

/** The services whose clients read XML, and what all others call the error. */
const XML_SERVICES = ['cloudformation', 's3', 'sts'];
const REST_JSON_SERVICES = ['lambda', 'scheduler'];

/** The error that a service answers to a principal who may not do something. */
export function accessDenied(message: string, signingName: string): AwsError {
  if (XML_SERVICES.includes(signingName)) return new AwsError('AccessDenied', message, 403);
  return new AwsError('AccessDeniedException', message, REST_JSON_SERVICES.includes(signingName) ? 403 : 400);
}

/** Such as `User: arn:aws:sts::…:assumed-role/… is not authorized to perform: …`, with the reason at its end. */
export function denialText(context: Context, principal: Principal, { action, resource }: AccessQuestion, reason: string): string {
  // S3 alone puts its ARNs in quotes
  const shown = action.startsWith('s3:') ? `"${resource}"` : resource;
  return `User: ${userOf(context, principal)} is not authorized to perform: ${action} on resource: ${shown} ${reason}`;
}

function userOf({ partition, account }: Context, principal: Principal): string {
  if ('service' in principal) return principal.service;
  const roleName = principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1);
  return `arn:${partition}:sts::${account}:assumed-role/${roleName}/${principal.sessionName}`;
}
