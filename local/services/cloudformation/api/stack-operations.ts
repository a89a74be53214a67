import { DefinitionReader, definitionOf, settingsOf } from './requests';
import { AwsError } from '../../../core/errors';
import { Fields, booleanOf, optionalString, requiredString, stringsOf } from '../../../core/fields';
import { QueryOperation } from '../../../core/query-protocol';
import { ChangeSets, isUnchanged } from '../engine/change-set';
import { Lifecycle } from '../engine/lifecycle';
import { Stack } from '../engine/stack';
import { Stacks } from '../engine/stacks';
import { isBusy, isUpdatable } from '../engine/status';
import { validationError } from '../template/template';

/** What the operations that change stacks work with. */
export interface StackServices {
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  readonly lifecycle: Lifecycle;
  readonly reader: DefinitionReader;
}

/** CreateStack, UpdateStack, DeleteStack and their like. */
export function stackOperations(services: StackServices): Readonly<Record<string, QueryOperation>> {
  const { stacks, changeSets, lifecycle } = services;
  return {
    CreateStack: (input) => ({ StackId: createStack(input, services).id }),
    UpdateStack: (input) => ({ StackId: updateStack(input, services).id }),
    CancelUpdateStack: (input) => {
      const stack = existing(stacks, input);
      if (stack.status !== 'UPDATE_IN_PROGRESS') throw validationError('CancelUpdateStack cannot be called from current stack status');
      stack.cancel?.abort();
    },
    DeleteStack: (input) => {
      const stack = stacks.find(requiredString(input, 'StackName'));
      if (!stack || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return;
      checkDeletable(stack);
      for (const changeSet of changeSets.of(stack)) changeSets.delete(changeSet);
      lifecycle.delete(stack, stringsOf(input, 'RetainResources'), optionalString(input, 'ClientRequestToken'));
    },
    UpdateTerminationProtection: (input) => {
      const stack = existing(stacks, input);
      stack.terminationProtection = booleanOf(input, 'EnableTerminationProtection');
      return { StackId: stack.id };
    },
  };
}

function createStack(input: Fields, { stacks, lifecycle, reader }: StackServices): Stack {
  const name = requiredString(input, 'StackName');
  if (stacks.find(name)) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  const stack = stacks.add(name);
  try {
    stack.terminationProtection = booleanOf(input, 'EnableTerminationProtection');
    lifecycle.create(stack, definitionOf(input, stack, reader), settingsOf(input));
    return stack;
  } catch (error) {
    stacks.discard(stack);
    throw error;
  }
}

function updateStack(input: Fields, { stacks, lifecycle, reader }: StackServices): Stack {
  const stack = existing(stacks, input);
  if (!isUpdatable(stack.status)) throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  const definition = definitionOf(input, stack, reader);
  if (isUnchanged(stack, definition)) throw validationError('No updates are to be performed.');
  lifecycle.update(stack, definition, settingsOf(input));
  return stack;
}

function existing(stacks: Stacks, input: Fields): Stack {
  const name = requiredString(input, 'StackName');
  const stack = stacks.find(name);
  if (!stack || stack.status === 'DELETE_COMPLETE') throw validationError(`Stack [${name}] does not exist`);
  return stack;
}

function checkDeletable(stack: Stack): void {
  if (stack.terminationProtection) {
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  if (isBusy(stack.status) && stack.status !== 'CREATE_IN_PROGRESS') {
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  }
}
