import { randomUUID } from 'node:crypto';
import { Context } from '../../core/context';
import { AwsError, notModelled } from '../../core/errors';
import { Fields, jsonObject } from '../../core/fields';

/** An event as its targets get it. */
export interface EventEnvelope {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  /** ISO 8601, to the second. */
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': Fields;
}

/** The event that an entry of PutEvents stands for; an AwsError with the entry's error code when it stands for none. */
export function eventEnvelope(entry: Fields, context: Context): EventEnvelope {
  refuseOtherBuses(entry, context);
  const [source, detailType, detail] = ['Source', 'DetailType', 'Detail'].map((name) => required(entry, name));
  if (source.startsWith('aws.')) throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': detailType,
    source,
    'account': context.account,
    'time': timeText(timeOf(entry) ?? context.clock.date()),
    'region': context.region,
    'resources': resourcesOf(entry),
    'detail': parseDetail(detail),
  };
}

/** ISO 8601, to the second. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Whether it is the name or the ARN of the one bus that there is; absent means that bus too. */
export function isDefaultBus(nameOrArn: unknown, context: Context): boolean {
  return nameOrArn === undefined || nameOrArn === 'default' || nameOrArn === context.arn('events', 'event-bus/default');
}

function refuseOtherBuses({ EventBusName: bus }: Fields, context: Context): void {
  if (!isDefaultBus(bus, context)) throw notModelled(`An event for the bus ${JSON.stringify(bus)} (only the default bus)`);
}

function required(entry: Fields, name: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '') return value;
  if (value === undefined || value === '') throw new AwsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  throw malformedRequest(name, 'a string', value);
}

function parseDetail(text: string): Fields {
  const detail = jsonObject(text);
  if (detail) return detail;
  throw new AwsError('MalformedDetail', 'Detail is malformed.');
}

/** Epoch seconds over the wire, and ISO 8601 in a state machine's definition. */
function timeOf({ Time: time }: Fields): Date | undefined {
  if (time === undefined) return undefined;
  const date = typeof time === 'number' ? new Date(time * 1000) : new Date(typeof time === 'string' ? time : NaN);
  if (Number.isNaN(date.getTime())) throw malformedRequest('Time', 'a timestamp', time);
  return date;
}

function resourcesOf({ Resources: resources = [] }: Fields): readonly string[] {
  if (Array.isArray(resources) && resources.every((item) => typeof item === 'string')) return resources as readonly string[];
  throw malformedRequest('Resources', 'a list of strings', resources);
}

function malformedRequest(name: string, expected: string, value: unknown): AwsError {
  return new AwsError('SerializationException', `${name} of an entry must be ${expected}, got ${JSON.stringify(value)}`);
}
