import { randomBytes } from 'node:crypto';

const RANDOM_LENGTH = 12;

/** What a name that CloudFormation makes up is made of. */
export interface PhysicalNameParts {
  readonly stackName: string;
  readonly logicalId: string;
}

/** `<stack>-<logical id>-<random>`, as CloudFormation names what the template leaves unnamed; both parts are cut to fit. */
export function physicalName({ stackName, logicalId }: PhysicalNameParts, maxLength: number): string {
  const room = maxLength - RANDOM_LENGTH - 2;
  const stack = stackName.slice(0, Math.max(Math.floor(room / 2), room - logicalId.length));
  const logical = logicalId.slice(0, room - stack.length);
  return `${stack}-${logical}-${randomBytes(RANDOM_LENGTH / 2).toString('hex').toUpperCase()}`;
}
