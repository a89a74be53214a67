import { Access, AwsAccess } from './access';
import { Executions, StepFunctionsExecutions } from './executions';
import { Input, S3Input } from './input';
import { Objects, S3Objects } from './objects';
import { Personalize, PersonalizeService } from './personalize';
import { CloudFormationStacks, Stacks } from './stacks';
import { InvalidRequestError } from '../requests/fields';

/** The AWS clients of this process: each is made by the step that first needs it, and kept for the next one. */
export const clients = {
  access: kept<Access>(() => new AwsAccess()),
  executions: kept<Executions>(() => new StepFunctionsExecutions()),
  input: kept<Input>(() => new S3Input()),
  objects: kept<Objects>(() => new S3Objects()),
  personalize: kept<Personalize>(() => new PersonalizeService()),
  stacks: kept<Stacks>(() => new CloudFormationStacks()),
} as const;

function kept<T>(make: () => T): () => T {
  let client: T | undefined;
  return () => {
    requireEnvironment('AWS_REGION');
    return client ??= make();
  };
}

function requireEnvironment(name: string): void {
  if (process.env[name]) return;
  throw new InvalidRequestError(`environment variable ${name} is not set. Lambda sets it; anywhere else, set it to the region of the stack`);
}
