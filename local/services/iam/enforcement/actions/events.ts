import { jsonCall, RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { Fields } from '../../../../core/fields';
import { AccessQuestion, ConditionContext } from '../question';

/** What requests of EventBridge need. */
export function eventsActions(context: Context): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    switch (operation) {
      case 'PutEvents':
        return putEventsQuestions(context, input);
      case 'DescribeRule':
        return [{ action: 'events:DescribeRule', resource: context.arn('events', `rule/${String(input.Name)}`) }];
      case 'ListTargetsByRule':
        return [{ action: 'events:ListTargetsByRule', resource: context.arn('events', `rule/${String(input.Rule)}`) }];
      case 'ListRules':
        return [{ action: 'events:ListRules', resource: context.arn('events', `rule/${String(input.NamePrefix ?? '*')}`) }];
      default:
        return undefined;
    }
  };
}

/** Each event is judged by itself. */
export function putEventsQuestions(context: Context, { Entries: entries }: Fields): readonly AccessQuestion[] {
  const given: readonly unknown[] = Array.isArray(entries) ? entries : [];
  const fields = given.map((entry) => typeof entry === 'object' && entry !== null ? entry as Fields : {});
  return fields.map((entry) => ({ action: 'events:PutEvents', resource: busArn(context, entry), context: entryContext(entry) }));
}

function busArn(context: Context, { EventBusName: bus = 'default' }: Fields): string {
  return String(bus).startsWith('arn:') ? String(bus) : context.arn('events', `event-bus/${String(bus)}`);
}

function entryContext({ 'Source': source, 'DetailType': detailType }: Fields): ConditionContext {
  return { 'events:source': String(source), 'events:detail-type': String(detailType) };
}
