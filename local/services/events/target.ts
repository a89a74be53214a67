import { Delivery, inputTransformer } from './input-transformer';
import { jsonPath } from './json-path';
import { AwsError, notModelled } from '../../core/errors';
import { Fields, fieldsOf, optionalString, requiredString } from '../../core/fields';

/** Where a rule sends its events. */
export interface Target {
  readonly id: string;
  /** A Lambda function's ARN. */
  readonly arn: string;
  /** What the function is handed; undefined when that would be no JSON. */
  readonly input: (delivery: Delivery) => unknown;
  /** The target as it was given. */
  readonly properties: Fields;
}

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]+:\d+:function:[^:]+(:[^:]+)?$/;

/** Reads a target of `AWS::Events::Rule`. */
export function targetOf(properties: Fields): Target {
  const id = requiredString(properties, 'Id');
  const arn = requiredString(properties, 'Arn');
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(id)) throw new AwsError('ValidationException', `The target's Id must have 1 to 64 of A-Z a-z 0-9 . - _, got ${JSON.stringify(id)}`);
  if (!FUNCTION_ARN.test(arn)) throw notModelled(`The target ${arn} of a rule (only Lambda functions)`);
  return { id, arn, properties, input: inputOf(properties, id) };
}

function inputOf(properties: Fields, id: string): Target['input'] {
  const given = ['Input', 'InputPath', 'InputTransformer'].filter((name) => properties[name] !== undefined);
  if (given.length > 1) throw new AwsError('ValidationException', `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  const [input, path] = [optionalString(properties, 'Input'), optionalString(properties, 'InputPath')];
  if (input !== undefined) return constant(input, id);
  if (given[0] === 'InputTransformer') return inputTransformer(fieldsOf(properties, 'InputTransformer'), id);
  const find = jsonPath(path ?? '$');
  return ({ event }) => find(event) ?? null;
}

function constant(text: string, id: string): Target['input'] {
  try {
    const input: unknown = JSON.parse(text);
    return () => input;
  } catch {
    throw new AwsError('ValidationException', `JSON syntax error in input for target ${id}: ${text}`);
  }
}
