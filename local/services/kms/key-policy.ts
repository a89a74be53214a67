import { Key } from './keys';
import { Context } from '../../core/context';
import { Fields } from '../../core/fields';

/** The policy of a key; one that was made without gets AWS's own, which leaves all to IAM. */
export function keyPolicyOf({ policy }: Key, { partition, account }: Context): Fields {
  if (Object.keys(policy).length > 0) return policy;
  return {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [{
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    }],
  };
}
