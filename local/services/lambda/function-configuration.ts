import { AwsError, notModelled } from '../../core/errors';
import { fieldsOf, optionalString } from '../../core/fields';
import { Properties } from '../cloudformation/resource';

/** The settings of a function, with Lambda's defaults filled in. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MiB. */
  readonly memorySize: number;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
}

/** Reads the properties of `AWS::Lambda::Function`. */
export function functionConfiguration(properties: Properties, functionName: string, functionArn: string): FunctionConfiguration {
  const runtime = required(properties, 'Runtime', functionName);
  if (!runtime.startsWith('nodejs')) throw notModelled(`The runtime ${runtime} of function ${functionName} (only Node.js runs here)`);
  if (properties.Layers !== undefined) throw notModelled(`Layers, as function ${functionName} has them,`);
  return {
    functionName,
    functionArn,
    runtime,
    role: required(properties, 'Role', functionName),
    handler: required(properties, 'Handler', functionName),
    timeout: whole(properties, 'Timeout', { default: 3, minimum: 1, maximum: 900 }),
    memorySize: whole(properties, 'MemorySize', { default: 128, minimum: 128, maximum: 10240 }),
    description: optionalString(properties, 'Description') ?? '',
    environment: variables(properties),
    logGroup: optionalString(fieldsOf(properties, 'LoggingConfig'), 'LogGroup') ?? `/aws/lambda/${functionName}`,
  };
}

function required(properties: Properties, name: string, functionName: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('InvalidParameterValueException', `${name} of function ${functionName} must be a string that is not empty, got ${JSON.stringify(value)}`);
}

interface Range {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

function whole(properties: Properties, name: string, range: Range): number {
  const value = Number(properties[name] ?? range.default);
  if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return value;
  throw new AwsError(
    'InvalidParameterValueException',
    `${name} must be a whole number from ${range.minimum} to ${range.maximum}, got ${JSON.stringify(properties[name])}`,
  );
}

function variables(properties: Properties): Record<string, string> {
  const given = fieldsOf(fieldsOf(properties, 'Environment'), 'Variables');
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
