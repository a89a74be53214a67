import { jsonCall, RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { Keys } from '../../../kms/keys';

/** What requests of KMS need. */
export function kmsActions(context: Context, keys: Keys): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    if (operation === 'ListAliases') return [{ action: 'kms:ListAliases', resource: '*' }];
    if (operation !== 'DescribeKey' && operation !== 'GetKeyPolicy') return undefined;
    const identifier = String(input.KeyId);
    const resource = keys.find(identifier)?.arn ?? (identifier.startsWith('arn:') ? identifier : context.arn('kms', `key/${identifier}`));
    return [{ action: `kms:${operation}`, resource, context: { 'kms:CallerAccount': context.account } }];
  };
}
