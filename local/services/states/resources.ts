import { randomBytes } from 'node:crypto';
import { definitionText, parseDefinition } from './definition';
import { Executions } from './executions';
import { StateMachines } from './state-machines';
import { Context } from '../../core/context';
import { AwsError, notModelled } from '../../core/errors';
import { changes, optionalString } from '../../core/fields';
import { DeleteRequest, Properties, ResourceProvider, ResourceRequest, ResourceState, UpdateRequest } from '../cloudformation/resource';

const MAX_NAME_LENGTH = 80;

/** `AWS::StepFunctions::StateMachine`: updated in place unless its name changes. */
export class StateMachineProvider implements ResourceProvider {
  readonly type = 'AWS::StepFunctions::StateMachine';

  constructor(private readonly context: Context, private readonly machines: StateMachines, private readonly executions: Executions) {}

  async create(request: ResourceRequest): Promise<ResourceState> {
    const name = optionalString(request.properties, 'StateMachineName') ?? generatedName(request.logicalId);
    const arn = this.context.arn('states', `stateMachine:${name}`);
    if (this.machines.has(arn)) throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    return this.deploy(arn, request.properties);
  }

  async update(request: UpdateRequest): Promise<ResourceState> {
    return changes(request, 'StateMachineName') ? this.create(request) : this.deploy(request.physicalId, request.properties);
  }

  async delete(request: DeleteRequest): Promise<void> {
    this.executions.remove(request.physicalId);
    this.machines.delete(request.physicalId);
  }

  private deploy(arn: string, properties: Properties): ResourceState {
    const { RoleArn: roleArn, StateMachineType: type = 'STANDARD' } = properties;
    if (type !== 'STANDARD') throw notModelled(`The state machine type ${String(type)}`);
    if (typeof roleArn !== 'string') throw new AwsError('ValidationException', `RoleArn of ${arn} must be a string, got ${JSON.stringify(roleArn)}`);
    const text = definitionText(properties);
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    const creationDate = this.machines.has(arn) ? this.machines.find(arn).creationDate : this.context.clock.date();
    this.machines.put({ arn, name, roleArn, creationDate, text, definition: parseDefinition(text) });
    return { physicalId: arn, attributes: { Arn: arn, Name: name } };
  }
}

/** Unlike other types, state machines are not named after their stack. */
function generatedName(logicalId: string): string {
  const end = `-${randomBytes(6).toString('hex')}`;
  return `${logicalId.slice(0, MAX_NAME_LENGTH - end.length)}${end}`;
}
