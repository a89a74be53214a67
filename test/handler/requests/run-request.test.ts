import { RunRequest } from '../../../src/handler/contract';
import { checkRun } from '../../../src/handler/requests/run-request';
import { newRun } from '../../support/requests';

test.each<Partial<RunRequest>>([{}, { Overlap: 'QUEUE' }, { SkipIfUnchanged: 'false' }, { SegmentsExpireSeconds: '2592000' }])('a run as its schedule sends it is taken: %j', (changed) => {
  expect(() => checkRun(newRun(changed))).not.toThrow();
});

// a target's input that was edited by hand, or sent by something else
test.each<[string, unknown, string]>([
  ['ScheduledTime', undefined, 'property ScheduledTime must be a time in UTC such as 2026-11-22T06:00:00Z, got nothing'],
  ['ScheduledTime', '<aws.scheduler.scheduled-time>', 'property ScheduledTime must be a time in UTC such as 2026-11-22T06:00:00Z, got "<aws.scheduler.scheduled-time>"'],
  ['ScheduledTime', '2026-11-22T06:00:00.000Z', 'property ScheduledTime must be a time in UTC'],
  ['ScheduledTime', '2026-11-22T06:00:00Z/../', 'property ScheduledTime must be a time in UTC'],
  ['ScheduledTime', '2026-11-22T06:00:00+01:00', 'property ScheduledTime must be a time in UTC'],
  ['Overlap', 'BESIDE', 'property Overlap must be SKIP or QUEUE, got "BESIDE"'],
  ['Overlap', undefined, 'property Overlap must be SKIP or QUEUE, got nothing'],
  ['SkipIfUnchanged', 'yes', 'property SkipIfUnchanged must be true or false, got "yes"'],
  ['SegmentsExpireSeconds', '0', 'property SegmentsExpireSeconds must be a positive integer, got "0"'],
  ['SegmentsExpireSeconds', '1.5', 'property SegmentsExpireSeconds must be a positive integer, got "1.5"'],
  ['SegmentsExpireSeconds', 'P1D', 'property SegmentsExpireSeconds must be a positive integer, got "P1D"'],
  ['SkipIfUnchanged', undefined, 'property SkipIfUnchanged must be true or false, got nothing'],
])('%s %j', (name, value, message) => {
  expect(() => checkRun({ ...newRun(), [name]: value })).toThrow(message);
});
