import { EventEnvelope } from './event-envelope';
import { JsonPath, jsonPath } from './json-path';
import { AwsError } from '../../core/errors';
import { Fields, fieldsOf, requiredString } from '../../core/fields';

/** An event on its way to a target, and what the variables that EventBridge predefines are made of. */
export interface Delivery {
  readonly event: EventEnvelope;
  readonly ruleName: string;
  readonly ruleArn: string;
  /** When the event was put, as ISO 8601. */
  readonly ingestionTime: string;
}

/** What a target is handed instead of the event; undefined when that would be no JSON. */
export type InputTransformer = (delivery: Delivery) => unknown;

const PREDEFINED: Readonly<Record<string, (delivery: Delivery) => unknown>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ ingestionTime }) => ingestionTime,
  'aws.events.event.json': ({ event }) => event,
  'aws.events.event': ({ event: { detail: _, ...others } }) => others,
};

/** A string of the template, or a placeholder outside of strings. */
const STRING_OR_PLACEHOLDER = /"(?:[^"\\]|\\.)*"|<[^<>\s]+>/gs;
const PLACEHOLDER = /<([^<>\s]+)>/g;

/** Reads a target's InputTransformer; a ValidationException when its template could never give JSON. */
export function inputTransformer(properties: Fields, targetId: string): InputTransformer {
  const template = requiredString(properties, 'InputTemplate');
  const paths = new Map(Object.entries(fieldsOf(properties, 'InputPathsMap')).map(([name, path]) => [variableName(name, targetId), jsonPath(String(path))]));
  const unknown = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name).find((name) => !paths.has(name) && !Object.hasOwn(PREDEFINED, name));
  if (unknown !== undefined) throw invalidTemplate(targetId, `InputPathsMap has no <${unknown}>`);
  if (parsed(filled(template, () => '')) === undefined) throw invalidTemplate(targetId, `it must be JSON, with strings in quotes, got ${template}`);
  return (delivery) => parsed(filled(template, (name) => valueOf(name, paths, delivery)));
}

function variableName(name: string, targetId: string): string {
  if (/^(?!aws\.)[\w-]+$/i.test(name)) return name;
  throw new AwsError('ValidationException', `InputPathsMap for target ${targetId} has the name ${JSON.stringify(name)}: names have only A-Z a-z 0-9 _ -`);
}

/** A path that leads nowhere gives an empty string. */
function valueOf(name: string, paths: ReadonlyMap<string, JsonPath>, delivery: Delivery): unknown {
  const path = paths.get(name);
  const value = path ? path(delivery.event) : PREDEFINED[name](delivery);
  return value === undefined ? '' : value;
}

/** Inside of a string a value is text, not escaped and without quotes of its own; elsewhere it is JSON. */
function filled(template: string, value: (name: string) => unknown): string {
  return template.replace(STRING_OR_PLACEHOLDER, (part) => part.startsWith('<')
    ? JSON.stringify(value(part.slice(1, -1)))
    : part.replace(PLACEHOLDER, (_, name: string) => textOf(value(name))));
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalidTemplate(targetId: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Invalid InputTemplate for target ${targetId}: ${reason}`);
}
