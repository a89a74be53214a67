import { shownPlace } from './findings';
import { ListedObject, locationOf, placeOf } from '../aws/objects';

const MAX_PLACE_LENGTH = 75; // three of them have room in a warning

/** A path is where keys begin, and not a folder: without a slash at its end, it takes other folders and files too. */
export function neighbours(path: string, found: readonly ListedObject[]): string[] {
  if (path.endsWith('/')) return [];
  const { bucket, key: prefix } = locationOf(path);
  const taken = [...new Set(found.map(({ key }) => firstPart(key, prefix)))];
  const meant = taken.find((part) => part === prefix || part === `${prefix}/`) ?? taken.find((part) => part.endsWith('/'));
  const [other, ...more] = taken.filter((part) => part !== meant);
  if (meant === undefined || other === undefined) return []; // files alone that begin alike are what a prefix is for
  const also = more.length === 0 ? '' : ` and ${more.length} more`;
  const shown = (part: string): string => shownPlace(placeOf({ bucket, key: part }), MAX_PLACE_LENGTH);
  return [meant === prefix
    ? `the path ${shown(prefix)} names a file, but takes all keys that begin so, also ${shown(other)}${also}: give the file a folder of its own`
    : `the path ${shown(prefix)} takes ${shown(meant)} and also ${shown(other)}${also}: end a folder with "/"`];
}

/** The file, or the folder with its slash, that a path takes. */
function firstPart(key: string, prefix: string): string {
  const slash = key.indexOf('/', prefix.length);
  return slash === -1 ? key : key.slice(0, slash + 1);
}
