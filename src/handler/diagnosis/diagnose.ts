import { bucketCauses, bucketsOf } from './bucket-causes';
import { byLikelihood, Cause } from './cause';
import { check } from './check';
import { keyCauses, keysOf } from './key-causes';
import { Inspection, preflightCauses } from './preflight-causes';
import { Scope } from './scope';
import { Access } from '../aws/access';
import { JobProperties } from '../contract';
import { log } from '../telling/log';

const MOST_CAUSES = 3;

/** A job that Personalize has refused or failed. */
export interface DiagnosisSubject {
  readonly properties: JobProperties;
  /** Personalize's own words. */
  readonly reason: string;
  /** What the look at version and input gave before the job; nothing when there was none. */
  readonly warnings: readonly string[] | undefined;
  /** That look, for a job that had none. */
  readonly inspect: () => Promise<Inspection>;
}

/** Whom a diagnosis asks, and on whose behalf Personalize calls. */
export interface DiagnosisDependencies {
  readonly access: Access;
  readonly region: string;
  readonly account: string;
  readonly log?: typeof log;
}

/**
 * What can be checked that may be why, likeliest first: at most three sentences. What cannot be asked is left out with
 * a line in the log. Never throws, and never takes longer than half a minute.
 */
export async function diagnose(subject: DiagnosisSubject, dependencies: DiagnosisDependencies): Promise<readonly string[]> {
  const { properties, reason, warnings, inspect } = subject;
  const { access, region, account, log: tell = log } = dependencies;
  const [, partition] = properties.JobArnPrefix.split(':');
  const scope: Scope = { access, caller: { partition, region, account }, log: tell };
  const causes = await Promise.all([
    check('version and input', async () => preflightCauses(warnings ? { problems: [], warnings } : await inspect()), tell),
    placeCauses(properties, scope),
  ]);
  return byLikelihood(causes.flat(), reason).slice(0, MOST_CAUSES);
}

async function placeCauses(properties: JobProperties, scope: Scope): Promise<readonly Cause[]> {
  const buckets = await check('paths', async () => bucketsOf(properties, scope.caller.partition), scope.log);
  const causes = await Promise.all([
    ...buckets.map(async (bucket) => bucketCauses(bucket, scope)),
    ...keysOf(properties).map(async (key) => keyCauses(key, scope)),
  ]);
  return causes.flat();
}
