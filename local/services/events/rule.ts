import { isDefaultBus } from './event-envelope';
import { EventPattern, eventPattern } from './event-pattern';
import { invalidPattern } from './pattern-operators';
import { Target, targetOf } from './target';
import { Context } from '../../core/context';
import { AwsError, notModelled } from '../../core/errors';
import { Fields, optionalString, structuresOf } from '../../core/fields';

/** A rule on the default bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly pattern: EventPattern;
  /** The pattern as JSON. */
  readonly patternText: string;
  readonly targets: readonly Target[];
}

const MAX_TARGETS = 5;

/** Reads the properties of `AWS::Events::Rule`. */
export function ruleOf(properties: Fields, name: string, context: Context): Rule {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw new AwsError('ValidationException', `Name must have 1 to 64 of A-Z a-z 0-9 . - _, got ${JSON.stringify(name)}`);
  if (!isDefaultBus(properties.EventBusName, context)) throw notModelled(`The bus ${JSON.stringify(properties.EventBusName)} of rule ${name} (only the default bus)`);
  if (properties.ScheduleExpression !== undefined) throw notModelled(`ScheduleExpression of rule ${name} (only EventPattern)`);
  const pattern = parsedPattern(properties.EventPattern);
  return {
    name,
    arn: context.arn('events', `rule/${name}`),
    description: optionalString(properties, 'Description'),
    state: stateOf(properties, name),
    pattern: eventPattern(pattern),
    patternText: JSON.stringify(pattern),
    targets: targetsOf(properties, name),
  };
}

/** An object, or its JSON. */
function parsedPattern(pattern: unknown): unknown {
  if (pattern === undefined) throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (typeof pattern !== 'string') return pattern;
  try {
    return JSON.parse(pattern);
  } catch (error) {
    throw invalidPattern(error instanceof Error ? error.message : String(error));
  }
}

function stateOf(properties: Fields, name: string): Rule['state'] {
  const state = optionalString(properties, 'State') ?? 'ENABLED';
  if (state === 'ENABLED' || state === 'DISABLED') return state;
  throw notModelled(`State ${state} of rule ${name} (only ENABLED and DISABLED)`);
}

function targetsOf(properties: Fields, name: string): readonly Target[] {
  const targets = structuresOf(properties, 'Targets').map(targetOf);
  const ids = targets.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError('ValidationException', `Rule ${name} has more than one target with the Id ${repeated}`);
  if (targets.length > MAX_TARGETS) throw new AwsError('LimitExceededException', `Rule ${name} has ${targets.length} targets: at most ${MAX_TARGETS} are allowed`);
  return targets;
}
