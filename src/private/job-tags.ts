import { IResolvable, Lazy, Stack, TagManager, TagType } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateTags } from './validation';
import { RESOURCE_TYPE } from '../handler/contract';

const STACK_TAG_PRIORITY = 0;

/** Tags of jobs, which are checked when they are complete: at the end of the synthesis. */
export function makeTagManager(scope: Construct, max?: number): TagManager {
  const manager = new TagManager(TagType.MAP, RESOURCE_TYPE);
  // the tags that the stack was given in its props are no aspect: everything else goes before them
  for (const [key, value] of Object.entries(Stack.of(scope).tags.tagValues())) manager.setTag(key, value, STACK_TAG_PRIORITY);
  scope.node.addValidation({ validate: () => tagErrors(scope, manager, max) });
  return manager;
}

/** The tags as a property, which is left out when there are none. */
export function renderTags(manager: TagManager): IResolvable {
  return Lazy.any({
    produce: () => {
      const tags = manager.tagValues();
      return Object.keys(tags).length > 0 ? tags : undefined;
    },
  });
}

function tagErrors(scope: Construct, manager: TagManager, max: number | undefined): string[] {
  try {
    validateTags(scope, manager.tagValues(), max);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
