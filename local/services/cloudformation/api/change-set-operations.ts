import { changeSetAnswer, changeSetSummary } from './answers';
import { pageOf } from './page';
import { DefinitionReader, definitionOf, settingsOf } from './requests';
import { AwsError, notModelled } from '../../../core/errors';
import { Fields, booleanOf, optionalString, requiredString } from '../../../core/fields';
import { QueryOperation } from '../../../core/query-protocol';
import { ChangeSet, ChangeSets } from '../engine/change-set';
import { Lifecycle } from '../engine/lifecycle';
import { Stack } from '../engine/stack';
import { Stacks } from '../engine/stacks';
import { isUpdatable } from '../engine/status';
import { validationError } from '../template/template';

/** What the operations on change sets work with. */
export interface ChangeSetServices {
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  readonly lifecycle: Lifecycle;
  readonly reader: DefinitionReader;
}

/** CreateChangeSet and all that is done with change sets. */
export function changeSetOperations({ stacks, changeSets, lifecycle, reader }: ChangeSetServices): Readonly<Record<string, QueryOperation>> {
  const find = (input: Fields): ChangeSet => {
    const name = requiredString(input, 'ChangeSetName');
    const stackName = optionalString(input, 'StackName');
    const found = changeSets.find(name, stackName === undefined ? undefined : stacks.find(stackName));
    if (!found) throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
    return found;
  };
  return {
    CreateChangeSet: (input) => {
      const type = optionalString(input, 'ChangeSetType') ?? 'UPDATE';
      if (type !== 'CREATE' && type !== 'UPDATE') throw notModelled(`ChangeSetType ${type}`);
      const name = requiredString(input, 'ChangeSetName');
      const stack = stackFor(stacks, requiredString(input, 'StackName'), type, name);
      const isNew = stack.events.length === 0;
      try {
        const definition = definitionOf(input, stack, reader);
        const { id } = changeSets.create({ name, stack, type, definition, settings: settingsOf(input), description: optionalString(input, 'Description') });
        if (isNew) stack.enter('REVIEW_IN_PROGRESS', 'User Initiated');
        return { Id: id, StackId: stack.id };
      } catch (error) {
        if (isNew) stacks.discard(stack);
        throw error;
      }
    },
    DescribeChangeSet: (input) => changeSetAnswer(find(input), booleanOf(input, 'IncludePropertyValues')),
    ListChangeSets: (input) => {
      const name = requiredString(input, 'StackName');
      const stack = stacks.find(name);
      if (!stack) throw validationError(`Stack [${name}] does not exist`);
      const { items, nextToken } = pageOf(input, changeSets.of(stack));
      return { Summaries: items.map(changeSetSummary), NextToken: nextToken };
    },
    DeleteChangeSet: (input) => {
      const stackName = optionalString(input, 'StackName');
      const stack = stackName === undefined ? undefined : stacks.find(stackName);
      if (stackName !== undefined && !stack) throw validationError(`Stack [${stackName}] does not exist`);
      const found = changeSets.find(requiredString(input, 'ChangeSetName'), stack);
      if (found) changeSets.delete(found);
    },
    ExecuteChangeSet: (input) => {
      const changeSet = find(input);
      execute(changeSet, input, lifecycle);
      changeSets.executed(changeSet);
    },
  };
}

function stackFor(stacks: Stacks, name: string, type: 'CREATE' | 'UPDATE', changeSetName: string): Stack {
  const existing = stacks.find(name);
  if (type === 'CREATE') {
    if (!existing) return stacks.add(name);
    if (existing.status === 'REVIEW_IN_PROGRESS') return existing;
    throw validationError(`Stack [${name}] already exists and cannot be created again with the changeSet [${changeSetName}].`);
  }
  if (!existing || existing.status === 'DELETE_COMPLETE') throw validationError(`Stack [${name}] does not exist`);
  if (!isUpdatable(existing.status)) throw validationError(`Stack:${existing.id} is in ${existing.status} state and can not be updated.`);
  return existing;
}

function execute(changeSet: ChangeSet, input: Fields, lifecycle: Lifecycle): void {
  const { id, stack, type, definition, settings, status, executionStatus } = changeSet;
  if (executionStatus !== 'AVAILABLE') {
    throw new AwsError('InvalidChangeSetStatus', `ChangeSet [${id}] cannot be executed in its current status of [${executionStatus === 'EXECUTE_COMPLETE' ? executionStatus : status}]`);
  }
  if (stack.status !== 'REVIEW_IN_PROGRESS' && !isUpdatable(stack.status)) throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  const own = settingsOf(input);
  const chosen = {
    ...settings,
    disableRollback: own.disableRollback || settings.disableRollback,
    retainExceptOnCreate: own.retainExceptOnCreate || settings.retainExceptOnCreate,
    clientRequestToken: own.clientRequestToken,
  };
  if (type === 'UPDATE') return lifecycle.update(stack, definition, chosen);
  lifecycle.create(stack, definition, chosen, { executed: true });
}
