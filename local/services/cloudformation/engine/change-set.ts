import { randomUUID } from 'node:crypto';
import { ResourceChange, resourceChanges } from './resource-changes';
import { Stack, StackSettings } from './stack';
import { Context } from '../../../core/context';
import { AwsError } from '../../../core/errors';
import { Definition } from '../template/definition';
import { sameValue } from '../template/values';

const NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set.";

/** What a change set is made from. */
export interface ChangeSetProps {
  readonly name: string;
  readonly stack: Stack;
  readonly type: 'CREATE' | 'UPDATE';
  readonly definition: Definition;
  readonly settings: StackSettings;
  readonly description?: string;
}

/** Changes that were computed and wait to be executed. */
export interface ChangeSet extends ChangeSetProps {
  readonly id: string;
  readonly created: Date;
  readonly status: 'CREATE_COMPLETE' | 'FAILED';
  readonly statusReason?: string;
  readonly executionStatus: 'AVAILABLE' | 'UNAVAILABLE' | 'EXECUTE_COMPLETE';
  readonly changes: readonly ResourceChange[];
}

/** Whether deploying the definition would change nothing at all. */
export function isUnchanged(stack: Stack, definition: Definition, changes = resourceChanges(stack, definition)): boolean {
  return changes.length === 0 && sameValue(definition.tags, stack.definition?.tags ?? {}) && sameValue(definition.outputs(stack), stack.outputs);
}

/** The change sets of all stacks. */
export class ChangeSets {
  private readonly byId = new Map<string, ChangeSet>();

  constructor(private readonly context: Context) {}

  create(props: ChangeSetProps): ChangeSet {
    const { stack, name, definition } = props;
    if (this.find(name, stack)) throw new AwsError('AlreadyExistsException', `ChangeSet ${name} cannot be created due to a mismatch with existing attribute Name: it already exists`);
    const changes = resourceChanges(stack, definition);
    const failed = props.type === 'UPDATE' && isUnchanged(stack, definition, changes);
    const changeSet: ChangeSet = {
      ...props,
      id: this.context.arn('cloudformation', `changeSet/${name}/${randomUUID()}`),
      created: this.context.clock.date(),
      status: failed ? 'FAILED' : 'CREATE_COMPLETE',
      statusReason: failed ? NO_CHANGES : undefined,
      executionStatus: failed ? 'UNAVAILABLE' : 'AVAILABLE',
      changes,
    };
    this.byId.set(changeSet.id, changeSet);
    return changeSet;
  }

  /** By ARN, or by the name of one of the stack's that was not executed yet. */
  find(nameOrId: string, stack?: Stack): ChangeSet | undefined {
    return this.byId.get(nameOrId) ?? this.of(stack).find(({ name }) => name === nameOrId);
  }

  /** The stack's change sets that were not executed. */
  of(stack?: Stack): readonly ChangeSet[] {
    return [...this.byId.values()].filter((one) => one.stack === stack && one.executionStatus !== 'EXECUTE_COMPLETE');
  }

  delete(changeSet: ChangeSet): void {
    this.byId.delete(changeSet.id);
  }

  /** Executing one change set removes all others of its stack. */
  executed(changeSet: ChangeSet): void {
    for (const other of this.of(changeSet.stack)) this.byId.delete(other.id);
    this.byId.set(changeSet.id, { ...changeSet, executionStatus: 'EXECUTE_COMPLETE' });
  }
}
