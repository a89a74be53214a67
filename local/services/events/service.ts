import { Deliver, EventBus } from './event-bus';
import { EventEnvelope, eventEnvelope, isDefaultBus } from './event-envelope';
import { eventsResources } from './resources';
import { Rule } from './rule';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';
import { Fields, optionalString, requiredString } from '../../core/fields';
import { JsonOperation, jsonService } from '../../core/json-protocol';
import { AwsRequest, AwsResponse, Service } from '../../core/service';
import { ResourceProvider } from '../cloudformation/resource';

/** What EventBridge works with. */
export interface EventsServiceOptions {
  readonly deliver: Deliver;
}

/** What became of one entry of PutEvents. */
export interface PutEventsResultEntry {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** What PutEvents answers. */
export interface PutEventsResult {
  readonly FailedEntryCount: number;
  readonly Entries: readonly PutEventsResultEntry[];
}

const MAX_ENTRIES = 10;
const MAX_LIMIT = 100;

/** The errors that fail their entry alone, and not the whole request. */
const ENTRY_ERRORS = ['InvalidArgument', 'MalformedDetail', 'NotAuthorizedForSourceException'];

/** EventBridge: the default bus, with rules that send events to Lambda functions. */
export class EventsService implements Service {
  readonly signingName = 'events';
  /** The types that CloudFormation makes rules with. */
  readonly resources: readonly ResourceProvider[];
  private readonly bus: EventBus;
  private readonly api: Service;

  constructor(private readonly context: Context, { deliver }: EventsServiceOptions) {
    this.bus = new EventBus(context, deliver);
    this.resources = eventsResources(context, this.bus);
    this.api = jsonService({ signingName: this.signingName, targetPrefix: 'AWSEvents', operations: this.operations() });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    return this.api.handle(request);
  }

  /** What was put on the bus lately, oldest first: the last thousand events. */
  get received(): readonly EventEnvelope[] {
    return this.bus.received;
  }

  /** Puts each entry on the bus, or says why not; throws when the request as a whole is wrong. */
  putEvents({ Entries: entries }: Fields): PutEventsResult {
    // checked before any of them is put
    const outcomes = entriesOf(entries).map((entry) => this.envelope(entry));
    for (const outcome of outcomes) if (!(outcome instanceof AwsError)) this.bus.put(outcome);
    return { FailedEntryCount: outcomes.filter((outcome) => outcome instanceof AwsError).length, Entries: outcomes.map(resultEntry) };
  }

  private envelope(entry: Fields): EventEnvelope | AwsError {
    try {
      return eventEnvelope(entry, this.context);
    } catch (error) {
      if (error instanceof AwsError && ENTRY_ERRORS.includes(error.code)) return error;
      throw error;
    }
  }

  private operations(): Record<string, JsonOperation> {
    return {
      PutEvents: (input) => this.putEvents(input),
      DescribeRule: (input) => ({ ...describe(this.ruleOf(input, 'Name')), CreatedBy: this.context.account }),
      ListRules: (input) => this.listRules(input),
      ListTargetsByRule: (input) => page(input, 'Targets', this.ruleOf(input, 'Rule').targets.map(({ properties }) => properties)),
    };
  }

  private listRules(input: Fields): unknown {
    this.refuseOtherBuses(input);
    const prefix = optionalString(input, 'NamePrefix') ?? '';
    return page(input, 'Rules', this.bus.allRules().filter(({ name }) => name.startsWith(prefix)).map(describe));
  }

  private ruleOf(input: Fields, field: string): Rule {
    this.refuseOtherBuses(input);
    return this.bus.rule(requiredString(input, field));
  }

  private refuseOtherBuses({ EventBusName: bus }: Fields): void {
    if (!isDefaultBus(bus, this.context)) throw new AwsError('ResourceNotFoundException', `Event bus ${String(bus)} does not exist.`);
  }
}

function entriesOf(entries: unknown): readonly Fields[] {
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES) {
    const got = Array.isArray(entries) ? `${entries.length} entries` : JSON.stringify(entries ?? null);
    throw new AwsError('ValidationException', `1 validation error detected: 'entries' must have from 1 to ${MAX_ENTRIES} members, got ${got}`);
  }
  const wrong = entries.findIndex((entry) => typeof entry !== 'object' || entry === null);
  if (wrong >= 0) throw new AwsError('SerializationException', `Entry ${wrong + 1} must be an object, got ${JSON.stringify(entries[wrong])}`);
  return entries as readonly Fields[];
}

function resultEntry(outcome: EventEnvelope | AwsError): PutEventsResultEntry {
  return outcome instanceof AwsError ? { ErrorCode: outcome.code, ErrorMessage: outcome.message } : { EventId: outcome.id };
}

function describe({ name, arn, patternText, state, description }: Rule): Record<string, unknown> {
  return { Name: name, Arn: arn, EventPattern: patternText, State: state, Description: description, EventBusName: 'default' };
}

/** One page of a list; the token is the index of the next page's first item. */
function page(input: Fields, name: string, items: readonly unknown[]): Record<string, unknown> {
  const [start, limit] = [Number(input.NextToken ?? 0), Number(input.Limit ?? MAX_LIMIT)];
  if (!Number.isInteger(start) || start < 0) throw new AwsError('ValidationException', `NextToken is not valid, got ${JSON.stringify(input.NextToken)}`);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw new AwsError('ValidationException', `Limit must be from 1 to ${MAX_LIMIT}, got ${JSON.stringify(input.Limit)}`);
  const end = start + limit;
  return { [name]: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}
