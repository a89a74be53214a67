import { OVERLAP, RunRequest } from '../contract';
import { InvalidPropertyError } from './fields';

/** Checks what a schedule sends; its properties are checked as those of a job. */
export function checkRun({ ScheduledTime, Overlap, SkipIfUnchanged, SegmentsExpireSeconds }: RunRequest): void {
  if (typeof ScheduledTime !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(ScheduledTime)) {
    throw new InvalidPropertyError('ScheduledTime', 'must be a time in UTC such as 2026-11-22T06:00:00Z', ScheduledTime);
  }
  const overlaps: readonly string[] = Object.values(OVERLAP);
  if (!overlaps.includes(Overlap)) throw new InvalidPropertyError('Overlap', `must be ${overlaps.join(' or ')}`, Overlap);
  if (SegmentsExpireSeconds !== undefined && !/^[1-9]\d*$/.test(SegmentsExpireSeconds)) {
    throw new InvalidPropertyError('SegmentsExpireSeconds', 'must be a positive integer', SegmentsExpireSeconds);
  }
  if (!/^(true|false)$/.test(SkipIfUnchanged)) throw new InvalidPropertyError('SkipIfUnchanged', 'must be true or false', SkipIfUnchanged);
}
