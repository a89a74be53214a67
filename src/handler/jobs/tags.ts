import { Tags } from '../contract';

/** What has to be done to a job's tags. */
export interface TagChanges {
  readonly add: Tags;
  readonly remove: readonly string[];
}

/**
 * A request owns the tags that it sets and those that its predecessor set; all others belong to somebody else and
 * are left alone.
 */
export function tagChanges(wanted: Tags | undefined, before: Tags | undefined): TagChanges | undefined {
  const remove = Object.keys(before ?? {}).filter((key) => !Object.hasOwn(wanted ?? {}, key));
  const add = wanted ?? {};
  return Object.keys(add).length + remove.length > 0 ? { add, remove } : undefined;
}
