import { ScheduleSettings, Target } from './schedule';
import { AwsError, notModelled } from '../../core/errors';
import { Fields, fieldsOf, optionalString, requiredString } from '../../core/fields';

/** The one group that there is. */
export const DEFAULT_GROUP = 'default';

interface Range {
  readonly default?: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Reads the settings of a schedule, which are the same in the API and in a template; throws a ValidationException when they are none. */
export function scheduleSettings(input: Fields): ScheduleSettings {
  try {
    return read(input);
  } catch (error) {
    // the code that query services have for it
    if (error instanceof AwsError && error.code === 'ValidationError') throw invalid(error.message);
    throw error;
  }
}

function read(input: Fields): ScheduleSettings {
  refuseOthers(input);
  const [startDate, endDate] = [dateOf(input, 'StartDate'), dateOf(input, 'EndDate')];
  if (startDate && endDate && endDate <= startDate) throw invalid('EndDate must be later than StartDate');
  return {
    description: optionalString(input, 'Description') ?? '',
    expression: requiredString(input, 'ScheduleExpression'),
    timeZone: optionalString(input, 'ScheduleExpressionTimezone') ?? 'UTC',
    enabled: oneOf(input, 'State', ['ENABLED', 'DISABLED'], 'ENABLED') === 'ENABLED',
    startDate,
    endDate,
    windowInMinutes: windowOf(fieldsOf(input, 'FlexibleTimeWindow')),
    target: targetOf(fieldsOf(input, 'Target')),
  };
}

function refuseOthers(input: Fields): void {
  const group = optionalString(input, 'GroupName') ?? DEFAULT_GROUP;
  if (group !== DEFAULT_GROUP) throw notModelled(`The schedule group ${group}`);
  const afterwards = optionalString(input, 'ActionAfterCompletion') ?? 'NONE';
  if (afterwards !== 'NONE') throw notModelled(`ActionAfterCompletion ${afterwards}`);
}

function windowOf(window: Fields): number {
  const { MaximumWindowInMinutes: minutes } = window;
  if (oneOf(window, 'Mode', ['OFF', 'FLEXIBLE']) === 'FLEXIBLE') return whole(window, 'MaximumWindowInMinutes', { minimum: 1, maximum: 1440 });
  if (minutes !== undefined) throw invalid(`MaximumWindowInMinutes needs a FlexibleTimeWindow of mode FLEXIBLE, got ${JSON.stringify(minutes)}`);
  return 0;
}

function targetOf(target: Fields): Target {
  const arn = requiredString(target, 'Arn');
  if (!/^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+/.test(arn)) throw notModelled(`The schedule's target ${arn} (only a Lambda function)`);
  const retryPolicy = fieldsOf(target, 'RetryPolicy');
  return {
    arn,
    roleArn: requiredString(target, 'RoleArn'),
    input: optionalString(target, 'Input'),
    retryPolicy: {
      maximumEventAgeInSeconds: whole(retryPolicy, 'MaximumEventAgeInSeconds', { default: 86_400, minimum: 60, maximum: 86_400 }),
      maximumRetryAttempts: whole(retryPolicy, 'MaximumRetryAttempts', { default: 185, minimum: 0, maximum: 185 }),
    },
    deadLetterQueueArn: optionalString(fieldsOf(target, 'DeadLetterConfig'), 'Arn'),
  };
}

function oneOf(fields: Fields, name: string, values: readonly string[], otherwise?: string): string {
  const value = optionalString(fields, name) ?? otherwise;
  if (value !== undefined && values.includes(value)) return value;
  throw invalid(`${name} must be one of ${values.join(', ')}, got ${JSON.stringify(fields[name])}`);
}

function whole(fields: Fields, name: string, range: Range): number {
  const value = Number(optionalString(fields, name) ?? range.default);
  if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return value;
  throw invalid(`${name} must be a whole number from ${range.minimum} to ${range.maximum}, got ${JSON.stringify(fields[name])}`);
}

/** Seconds since 1970 in the API, ISO 8601 in a template. */
function dateOf(fields: Fields, name: string): Date | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const date = new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (Number.isNaN(date.getTime())) throw invalid(`${name} must be a date in ISO 8601, got ${JSON.stringify(value)}`);
  return date;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
