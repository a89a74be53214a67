import { ListedObject, locationOf, Objects } from '../aws/objects';
import { MAX_INPUT_FILES } from '../contract';
import { Findings, obstacleOf } from './findings';
import { neighbours } from './neighbours';
import { counted, others } from './words';

/** Objects that are listed: two pages, which leaves room for folder markers. */
const MAX_OBJECTS = 2 * MAX_INPUT_FILES;

/** 1 GB, taken as the larger of the two sizes that go by that name. */
const MAX_INPUT_BYTES = 2 ** 30;

/** What S3 says to who asks in another region. */
const ELSEWHERE = ['PermanentRedirect', 'IllegalLocationConstraintException'];

/** What is found of a path, and the files below it that hold something. */
export interface ListingFindings extends Partial<Findings> {
  readonly files: readonly ListedObject[];
}

/** Whether a path leads to files, and not to more than a job takes. */
export async function listInput(path: string, objects: Pick<Objects, 'list'>): Promise<ListingFindings> {
  try {
    const found = await objects.list(path, MAX_OBJECTS);
    const listed = found.filter((object) => !isMarker(object));
    const files = listed.filter(({ bytes }) => bytes > 0);
    const problems = listed.length === 0 ? [nothing(path, found)] : tooMuch(path, listed, found.length === MAX_OBJECTS);
    return { files, problems, warnings: [...neighbours(path, found), ...empty(listed), ...markers(found), ...unlisted(path, found, listed)] };
  } catch (error) {
    return { files: [], ...unlistable(path, obstacleOf(error)) };
  }
}

/** The console makes such an object where somebody makes a folder. */
function isMarker({ key, bytes }: ListedObject): boolean {
  return bytes === 0 && key.endsWith('/');
}

function nothing(path: string, found: readonly ListedObject[]): string {
  const marked = found.length === 0 ? '' : ' but folder markers';
  return `nothing${marked} lies below ${path}: upload the input first, or correct the path`;
}

function tooMuch(path: string, listed: readonly ListedObject[], cut: boolean): string[] {
  const bytes = listed.reduce((sum, object) => sum + object.bytes, 0);
  return [
    ...(listed.length > MAX_INPUT_FILES ? [`${path} has ${listed.length}${cut ? ' or more' : ''} files, but a job takes at most ${MAX_INPUT_FILES}`] : []),
    ...(bytes > MAX_INPUT_BYTES ? [`${path} has ${bytes}${cut ? ' or more' : ''} bytes, but a job takes at most ${MAX_INPUT_BYTES}`] : []),
  ];
}

function empty(listed: readonly ListedObject[]): string[] {
  return counted(listed.filter(({ bytes }) => bytes === 0), (first, more) => `${first} is empty${others(more, 'so is', 'so are')}`);
}

function markers(found: readonly ListedObject[]): string[] {
  return counted(found.filter(isMarker), (first, more) => `${first} is a folder marker, and was not read${others(more, 'so is', 'so are')}`);
}

function unlisted(path: string, found: readonly ListedObject[], listed: readonly ListedObject[]): string[] {
  if (found.length < MAX_OBJECTS || listed.length > MAX_INPUT_FILES) return [];
  return [`only the first ${MAX_OBJECTS} objects below ${path} were looked at, since most of them are folder markers`];
}

function unlistable(path: string, error: Error): Partial<Findings> {
  const { bucket } = locationOf(path);
  if (error.name === 'NoSuchBucket') return { problems: [`${path} cannot be read: there is no bucket ${bucket}`] };
  // it comes for other reasons too, but only for this one does it name the region
  const elsewhere = ELSEWHERE.includes(error.name) || (error.name === 'AuthorizationHeaderMalformed' && error.message.includes('expecting'));
  if (!elsewhere) return { obstacles: [error] };
  return { problems: [`${path} cannot be read: bucket ${bucket} is in another region, but Personalize reads only buckets of its own`] };
}
