import { createHash } from 'node:crypto';
import { DEFAULT_NUM_RESULTS, HandlerRequest, JobProperties, MAX_JOB_NAME_LENGTH, STAGED_INPUT_PREFIX } from '../contract';

const HASH_LENGTH = 16; // 64 bits: two names of an account that collide are beyond reach
const RUN_TIME_LENGTH = '20261122T060000Z'.length;

/**
 * What a job is, as text: two requests with the same canonical content mean the same job, so the second
 * one never pays again. Frozen: a changed spelling would re-run every job on the next upgrade.
 * Left out is what does not change the segments: role, tags, time-outs, where an asset lies.
 */
export function canonicalContent(properties: JobProperties): string {
  const { Input: input, Output: output } = properties;
  return canonicalJson({
    filter: properties.FilterArn,
    input: input.Asset ? `content:${input.Asset.Hash}` : input.Path,
    numResults: properties.NumResults === String(DEFAULT_NUM_RESULTS) ? undefined : properties.NumResults, // to say it makes no other job
    output: output.Path,
    outputKey: output.KmsKeyArn,
    rerunTrigger: properties.RerunTrigger,
    solution: properties.SolutionArn, // never the version that is its newest one: that would re-run a job by itself
    solutionVersion: properties.SolutionVersionArn,
  });
}

/** Whether two requests mean the same job. A name of the user's own is part of what a job is, though not of its content. */
export function sameJob(a: JobProperties, b: JobProperties): boolean {
  return a.JobName === b.JobName && canonicalContent(a) === canonicalContent(b);
}

/**
 * The name of a job: the user's own, or one that is readable, and bound to its stack, its place in it and its content. A name is used up
 * for good, so content whose job failed gets the name of its next attempt.
 */
export function jobName(request: Place, properties: JobProperties, attempt: number): string {
  if (properties.JobName !== undefined) return properties.JobName;
  const end = `-${hash([request.StackId, request.LogicalResourceId, canonicalContent(properties), attempt])}`;
  return `${readablePrefix(request).slice(0, MAX_JOB_NAME_LENGTH - end.length)}${end}`;
}

/** What the names of all runs of a schedule begin with; their scheduled times follow. */
export function runNamePrefix(schedule: Place): string {
  const end = `-${hash([schedule.StackId, schedule.LogicalResourceId])}-`;
  return `${readablePrefix(schedule).slice(0, MAX_JOB_NAME_LENGTH - end.length - RUN_TIME_LENGTH)}${end}`;
}

/** The name of a run's job: a trigger that comes again finds the job there. */
export function runName(run: Place & { readonly ScheduledTime: string }): string {
  return `${runNamePrefix(run)}${runTime(run.ScheduledTime)}`;
}

/** A scheduled time as a name may hold it, in the order of time. */
export function runTime(scheduledTime: string): string {
  return scheduledTime.replace(/[-:]/g, '');
}

/** What is hashed and read by people: where in which stack something belongs. */
export type Place = Pick<HandlerRequest, 'StackId' | 'LogicalResourceId'>;

/** Enough of a hash that no two of them collide. */
export function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, HASH_LENGTH);
}

/** From nothing but what is hashed too: with a construct that moves, a rolled-back update would not find its old job. */
function readablePrefix({ StackId: stackId, LogicalResourceId: logicalId }: Place): string {
  return `${stackId.split('/')[1] ?? 'stack'}-${logicalId.replace(/[0-9A-F]{8}$/, '')}`;
}

/** Where the job reads: the user's own path, or the folder that holds nothing but this content. */
export function inputPath({ Input: { Path, Asset } }: JobProperties): string {
  return Asset ? `s3://${Asset.InputBucket}/${STAGED_INPUT_PREFIX}${Asset.Hash}/` : Path ?? '';
}

/** Where the job writes: a folder of its own, so that no run overwrites another's segments. */
export function outputPath(properties: JobProperties, name: string): string {
  return `${properties.Output.Path}${name}/`;
}

function canonicalJson(fields: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1))));
}
