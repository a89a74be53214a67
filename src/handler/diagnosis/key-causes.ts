import { Cause } from './cause';
import { check } from './check';
import { Need } from './judgement';
import { policyCauses } from './policy-causes';
import { Scope } from './scope';
import { sentence } from './sentence';
import { JobProperties } from '../contract';

const DOCUMENTATION = 'https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html';

const INPUT_ACTIONS = ['kms:Decrypt'];
const OUTPUT_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** A key of a job, and what Personalize does with it. */
export interface JobKey {
  readonly keyArn: string;
  readonly needs: readonly Need[];
}

/** The keys of input and output, once where they are the same. */
export function keysOf({ Input: { KmsKeyArn: input }, Output: { KmsKeyArn: output } }: JobProperties): readonly JobKey[] {
  const keys = new Map<string, readonly string[]>();
  if (input !== undefined) keys.set(input, INPUT_ACTIONS);
  if (output !== undefined) keys.set(output, OUTPUT_ACTIONS); // what the input needs is among them
  return [...keys].map(([keyArn, actions]) => ({ keyArn, needs: actions.map((action) => ({ action, resource: { text: keyArn } })) }));
}

/** What keeps Personalize from a key: its policy, or that it is elsewhere. */
export async function keyCauses({ keyArn, needs }: JobKey, { access, caller, log }: Scope): Promise<readonly Cause[]> {
  const name = `key ${keyArn.split('/').at(-1)}`; // a whole ARN would leave no room for the way out
  const [, , , region] = keyArn.split(':');
  if (region !== caller.region) {
    return [{ kind: 'place', text: sentence(`${name} lies in ${region}, and the job runs in ${caller.region}: use a key in ${caller.region}`) }];
  }
  const holder = { name, kind: 'keyPolicy', needs, documentation: DOCUMENTATION } as const;
  return check(`policy of ${name}`, async () => {
    const policy = await access.keyPolicy(keyArn);
    return policy === undefined ? [] : policyCauses(holder, policy, caller); // there is no key without one
  }, log);
}
