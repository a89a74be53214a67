import { randomUUID } from 'node:crypto';
import { Schedule, Target } from './schedule';
import { DEFAULT_GROUP, scheduleSettings } from './schedule-settings';
import { Schedules } from './schedules';
import { answering, ErrorShape } from '../../core/error-response';
import { AwsError, notModelled } from '../../core/errors';
import { Fields, jsonObject } from '../../core/fields';
import { AwsRequest, AwsResponse } from '../../core/service';

const LARGEST_PAGE = 100;

/** The scheduler's REST API: Create-, Get-, Update-, Delete- and ListSchedules. */
export async function handleScheduler(schedules: Schedules, request: AwsRequest): Promise<AwsResponse> {
  return answering(errorShape, async () => {
    const [matched, name] = /^\/schedules(?:\/([^/]+))?$/.exec(request.path) ?? [];
    if (matched !== undefined && name === undefined && request.method === 'GET') return json(200, list(schedules, request.query));
    if (name === undefined) throw notModelled(`scheduler ${request.method} ${request.path}`);
    return json(200, callOne(schedules, name, request));
  });
}

function callOne(schedules: Schedules, name: string, request: AwsRequest): unknown {
  switch (request.method) {
    case 'GET':
      checkGroup(request.query.get('groupName'));
      return describe(schedules.get(name));
    case 'POST':
      return { ScheduleArn: schedules.create(name, scheduleSettings(parse(request.body))).arn };
    case 'PUT':
      return { ScheduleArn: schedules.update(name, scheduleSettings(parse(request.body))).arn };
    case 'DELETE':
      checkGroup(request.query.get('groupName'));
      schedules.delete(name);
      return {};
    default:
      throw notModelled(`scheduler ${request.method} ${request.path}`);
  }
}

function list(schedules: Schedules, query: URLSearchParams): unknown {
  checkGroup(query.get('ScheduleGroup'));
  const [prefix, state] = [query.get('NamePrefix') ?? '', query.get('State')];
  const found = schedules.all().filter((schedule) => schedule.name.startsWith(prefix) && (state === null || stateOf(schedule) === state));
  const start = whole(query, 'NextToken', 0);
  const end = start + Math.min(whole(query, 'MaxResults', LARGEST_PAGE), LARGEST_PAGE);
  return { Schedules: found.slice(start, end).map(summarize), NextToken: end < found.length ? String(end) : undefined };
}

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name);
  if (value === null) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new AwsError('ValidationException', `Invalid ${name}: ${value}`);
  return Number(value);
}

function checkGroup(group: string | null): void {
  if (group !== null && group !== DEFAULT_GROUP) throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
}

function summarize(schedule: Schedule): Readonly<Record<string, unknown>> {
  return {
    Arn: schedule.arn,
    CreationDate: epochSeconds(schedule.created),
    GroupName: DEFAULT_GROUP,
    LastModificationDate: epochSeconds(schedule.modified),
    Name: schedule.name,
    State: stateOf(schedule),
    Target: { Arn: schedule.target.arn },
  };
}

function describe(schedule: Schedule): Readonly<Record<string, unknown>> {
  const { windowInMinutes, startDate, endDate } = schedule;
  return {
    ...summarize(schedule),
    ActionAfterCompletion: 'NONE',
    Description: schedule.description,
    StartDate: startDate && epochSeconds(startDate),
    EndDate: endDate && epochSeconds(endDate),
    FlexibleTimeWindow: windowInMinutes > 0 ? { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowInMinutes } : { Mode: 'OFF' },
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timeZone,
    Target: describeTarget(schedule.target),
  };
}

function describeTarget({ arn, roleArn, input, retryPolicy, deadLetterQueueArn }: Target): Readonly<Record<string, unknown>> {
  return {
    Arn: arn,
    RoleArn: roleArn,
    Input: input,
    RetryPolicy: {
      MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
      MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
    },
    DeadLetterConfig: deadLetterQueueArn === undefined ? undefined : { Arn: deadLetterQueueArn },
  };
}

function stateOf({ enabled }: Schedule): string {
  return enabled ? 'ENABLED' : 'DISABLED';
}

function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}

function parse(body: Buffer): Fields {
  const input = jsonObject(body.toString('utf8') || '{}');
  if (input) return input;
  throw new AwsError('ValidationException', 'The request body must be a JSON object');
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers }, body: JSON.stringify(body) };
}

/** The code stands in the header alone, and the message begins with a capital letter: as in the service's model. */
const errorShape: ErrorShape = (error) => json(error.status, { Message: error.message }, { 'x-amzn-errortype': error.code });
