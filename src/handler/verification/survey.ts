import { isRefusal } from './is-refusal';
import { Match, matchFiles, Named } from './match-files';
import { Notice, unreadInput } from './notice';
import { VerificationSubject } from './subject';
import { ListedObject, locationOf, Objects, placeOf } from '../aws/objects';
import { inputPath, outputPath } from '../jobs/content';

const NAMED_FILES = 10;

type File = Named<ListedObject>;
type SegmentFile = Match<ListedObject>;

/** The files that there are to look at. */
export interface Survey {
  readonly files: readonly SegmentFile[];
  readonly notices: readonly Notice[];
}

/** Lists input and output. Input that cannot be listed leaves the output to look at; output that cannot be listed leaves nothing: that throws. */
export async function survey(subject: VerificationSubject, objects: Objects): Promise<Survey> {
  const outputs = await filesBelow(outputPath(subject.properties, subject.jobName), objects);
  const path = inputPath(subject.properties);
  try {
    return surveyOf(await filesBelow(path, objects), outputs, subject);
  } catch (error) {
    if (!isRefusal(error, subject.isYoung)) throw error;
    return { files: matchFiles([], outputs), notices: [unreadInput(path, error)] };
  }
}

/** What the job read gets its segments first, before a new file of the same name. */
function surveyOf(inputs: readonly File[], outputs: readonly File[], subject: VerificationSubject): Survey {
  const changed = new Set(inputs.map(({ object }) => object).filter((input) => hasChanged(input, subject)));
  const isChanged = ({ input }: SegmentFile): boolean => input !== undefined && changed.has(input);
  const readFirst = [...inputs].sort((one, other) => Number(changed.has(one.object)) - Number(changed.has(other.object)));
  const matches = matchFiles(readFirst, outputs).filter((file) => file.output !== undefined || !isChanged(file));
  const folder = outputPath(subject.properties, subject.jobName);
  return {
    files: matches.map((file) => (isChanged(file) ? { ...file, input: undefined } : file)),
    notices: [
      ...noticesOf(MISSING, matches.flatMap(({ name, output }) => (output === undefined ? [folder + name] : []))),
      ...noticesOf(STRANGE, matches.flatMap(({ input, output }) => (input === undefined && output !== undefined ? [placeOf(output)] : []))),
      ...noticesOf(CHANGED, matches.flatMap(({ input }) => (input !== undefined && changed.has(input) ? [placeOf(input)] : []))),
    ],
  };
}

/** The job read something else. What the handler copied itself is named by its content: another copy of it changes nothing. */
function hasChanged({ modifiedAt }: ListedObject, { properties, createdAt = Infinity }: VerificationSubject): boolean {
  return properties.Input.Asset === undefined && modifiedAt > createdAt;
}

const MISSING = { topic: 'missing segments', message: 'input files have no file of segments: their queries are counted as failed' } as const;
const STRANGE = { topic: 'strange segments', message: 'files of segments belong to no input file: they are counted, but not compared with one' } as const;
const CHANGED = {
  topic: 'changed input', message: 'input files have changed since the job was created: their segments are counted, but not compared with them',
} as const;

function noticesOf(notice: Pick<Notice, 'topic' | 'message'>, files: readonly string[]): readonly Notice[] {
  if (files.length === 0) return [];
  return [{ ...notice, facts: { count: files.length, files: files.slice(0, NAMED_FILES).join(', ') } }];
}

/** Without folder markers, which hold nothing. */
async function filesBelow(path: string, objects: Objects): Promise<readonly File[]> {
  const folder = locationOf(path).key.lastIndexOf('/') + 1;
  const listed = await objects.list(path);
  return listed.filter(({ key }) => !key.endsWith('/')).map((object) => ({ name: object.key.slice(folder), object }));
}
