import { Objects } from '../aws/objects';
import { Personalize } from '../aws/personalize';
import { JobProperties } from '../contract';
import { checkFiles } from './check-files';
import { Findings, merged } from './findings';
import { listInput } from './listing';
import { checkVersion } from './version';
import { checkAsset } from './wanted';

export type { Findings } from './findings';

/** The job that is looked at. */
export interface PreflightSubject {
  readonly properties: JobProperties;
  readonly solutionVersionArn: string;
}

/** What the look needs. */
export interface PreflightDependencies {
  readonly personalize: Pick<Personalize, 'version' | 'recipeType'>;
  readonly objects: Objects;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Looks at a job's solution version and input before it is created. Files are read only if version and listing leave the job a chance.
 * Memory does not depend on the input, and time ends: after that, the rest is left with a warning.
 */
export async function preflight(subject: PreflightSubject, { personalize, objects, now }: PreflightDependencies): Promise<Findings> {
  const { Input: { Asset: asset, Path: path = '' } } = subject.properties;
  const looking = checkVersion(subject.solutionVersionArn, personalize);
  if (asset !== undefined) {
    const version = await looking;
    return merged(version, checkAsset(asset, version.wanted));
  }
  const [{ wanted, ...version }, { files, ...listing }] = await Promise.all([looking, listInput(path, objects)]);
  const sure = merged(version, listing);
  if (sure.problems.length > 0 || listing.obstacles !== undefined) return sure;
  return merged(version, await checkFiles({ path, files, wanted }, objects, now), listing);
}
