import { EventEnvelope, timeText } from './event-envelope';
import { Rule } from './rule';
import { Target } from './target';
import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** Hands an event to a function, at least once, and returns; throws when there is no such function. */
export type Deliver = (functionArn: string, event: unknown) => void;

/** How many events are kept. */
const MAX_RECEIVED = 1000;

/** The default bus: its rules, and the events that were put on it. */
export class EventBus {
  private readonly rules = new Map<string, Rule>();
  private readonly events: EventEnvelope[] = [];

  constructor(private readonly context: Context, private readonly deliver: Deliver) {}

  /** The last events, oldest first. */
  get received(): readonly EventEnvelope[] {
    return [...this.events];
  }

  /** Sends an event to the targets of every rule that it matches. */
  put(event: EventEnvelope): void {
    this.events.push(event);
    if (this.events.length > MAX_RECEIVED) this.events.shift();
    const matching = this.allRules().filter(({ state, pattern }) => state === 'ENABLED' && pattern(event));
    for (const rule of matching) for (const target of rule.targets) this.send(event, rule, target);
  }

  hasRule(name: string): boolean {
    return this.rules.has(name);
  }

  rule(name: string): Rule {
    const rule = this.rules.get(name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
    return rule;
  }

  /** Adds a rule, or replaces the one of that name. */
  putRule(rule: Rule): void {
    this.rules.set(rule.name, rule);
  }

  deleteRule(name: string): void {
    this.rules.delete(name);
  }

  /** All rules by name. */
  allRules(): readonly Rule[] {
    return [...this.rules.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** What cannot be delivered is dropped: whoever put the event never learns of it. */
  private send(event: EventEnvelope, { name, arn }: Rule, target: Target): void {
    const lost = (reason: string): void => this.context.log(`Rule ${name} could not send event ${event.id} to target ${target.id}: ${reason}`);
    const input = target.input({ event, ruleName: name, ruleArn: arn, ingestionTime: timeText(this.context.clock.date()) });
    if (input === undefined) return lost('its InputTemplate gives no JSON for this event');
    try {
      this.deliver(target.arn, input);
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }
}
