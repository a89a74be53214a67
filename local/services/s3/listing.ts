import { StoredObject } from './store';

/** Which part of a bucket is listed. */
export interface ListingOptions {
  readonly delimiter: string;
  readonly prefix: string;
  /** The last key or common prefix of the page before; empty on the first page. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page of a listing. */
export interface ListingPage {
  readonly objects: readonly StoredObject[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of this page, when another page follows. */
  readonly next?: string;
}

/** One page of objects that come sorted; keys which share what stands before the delimiter are one common prefix. */
export function pageOf(sorted: readonly StoredObject[], options: ListingOptions): ListingPage {
  const objects: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  for (const object of sorted) {
    if (isListed(object.key, options)) continue;
    const common = commonPrefixOf(object.key, options);
    if (common !== undefined && common === last) continue;
    if (objects.length + commonPrefixes.length >= options.maxKeys) {
      return { objects, commonPrefixes, next: options.maxKeys > 0 ? last : undefined };
    }
    if (common === undefined) objects.push(object);
    else commonPrefixes.push(common);
    last = common ?? object.key;
  }
  return { objects, commonPrefixes };
}

function isListed(key: string, { after, delimiter }: ListingOptions): boolean {
  if (after === '') return false;
  // a page that ended with a common prefix has listed all that lies below it
  const below = delimiter !== '' && after.endsWith(delimiter) && key.startsWith(after);
  return below || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0;
}

function commonPrefixOf(key: string, { delimiter, prefix }: ListingOptions): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
