import { shownPlace } from './findings';
import { ListedObject, placeOf } from '../aws/objects';

/** One warning of all the objects of a kind: names the first, and how many there are beside it. */
export function counted(objects: readonly ListedObject[], warning: (first: string, more: number) => string): string[] {
  const [first] = objects;
  return first === undefined ? [] : [warning(shownPlace(placeOf(first)), objects.length - 1)];
}

/** How many there are beside the first one, if any. */
export function others(more: number, one: string, many: string): string {
  if (more === 0) return '';
  return more === 1 ? `; ${one} 1 other` : `; ${many} ${more} others`;
}
