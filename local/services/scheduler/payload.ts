import { randomBytes, randomUUID } from 'node:crypto';
import { Schedule } from './schedule';
import { Context } from '../../core/context';

/** One attempt at an invocation. */
export interface Attempt {
  /** The time that the schedule asked for, the same in every attempt. */
  readonly scheduledTime: number;
  /** From 1 on. */
  readonly number: number;
  /** Of this attempt alone. */
  readonly executionId: string;
}

/** A new id as AWS's look: 16 hexadecimal digits. */
export function newExecutionId(): string {
  return randomBytes(8).toString('hex');
}

/** `2022-03-22T18:59:43Z`: ISO 8601 without fractions of a second. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** What the target is invoked with: the schedule's input with its context attributes replaced, or else AWS's event. */
export function payloadOf(context: Context, schedule: Schedule, attempt: Attempt): string {
  const { input } = schedule.target;
  return input ? replaceAttributes(input, schedule, attempt) : JSON.stringify(defaultEvent(context, schedule, attempt));
}

function replaceAttributes(input: string, { arn }: Schedule, { scheduledTime, number, executionId }: Attempt): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(scheduledTime))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(number));
}

function defaultEvent({ account, region }: Context, { arn }: Schedule, { scheduledTime }: Attempt): Readonly<Record<string, unknown>> {
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': 'Scheduled Event',
    'source': 'aws.scheduler',
    account,
    'time': isoSeconds(scheduledTime),
    region,
    'resources': [arn],
    // text, not an object: so AWS sends it
    'detail': '{}',
  };
}
