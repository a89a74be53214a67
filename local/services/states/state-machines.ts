import { Definition } from './definition';
import { AwsError } from '../../core/errors';

/** A state machine as it was deployed last. */
export interface StateMachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly creationDate: Date;
  /** The definition as it was given. */
  readonly text: string;
  readonly definition: Definition;
}

/** All state machines by ARN. */
export class StateMachines {
  private readonly machines = new Map<string, StateMachineRecord>();

  has(arn: string): boolean {
    return this.machines.has(arn);
  }

  find(arn: string): StateMachineRecord {
    const machine = this.machines.get(arn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  put(machine: StateMachineRecord): void {
    this.machines.set(machine.arn, machine);
  }

  delete(arn: string): void {
    this.machines.delete(arn);
  }

  all(): readonly StateMachineRecord[] {
    return [...this.machines.values()];
  }
}
