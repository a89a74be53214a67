import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { logicalIdOf } from './logical-id';
import { DETAIL_TYPE, EVENT_SOURCE, EventDetail, FAILURE_STATUSES } from '../handler/contract';

/** What a rule of a job or a schedule matches, beside whose event it is. */
export interface JobEvents {
  readonly detailTypes: readonly string[];
  readonly statuses?: readonly string[];
}

/** Jobs that came to an end, whichever it was. */
export const SETTLED: JobEvents = { detailTypes: [DETAIL_TYPE.settled] };

/** Jobs that gave no segments, although somebody wanted them. */
export const FAILED: JobEvents = { detailTypes: [DETAIL_TYPE.settled, DETAIL_TYPE.timedOut], statuses: FAILURE_STATUSES };

export interface JobRuleProps {
  /** What asks for jobs: the custom resource of a job, or a schedule. */
  readonly resource: Construct;
  readonly matching: JobEvents;
  readonly options?: events.OnEventOptions;
}

/**
 * A rule on the default bus for the events of one job or schedule, which is made after the rule: nothing is missed. A
 * rule of another stack cannot be waited for: that stack refers to this one.
 */
export function jobRule(scope: Construct, id: string, { resource, matching, options = {} }: JobRuleProps): events.Rule {
  const { eventPattern, target, ...rest } = options;
  const rule = new events.Rule(scope, id, { ...rest, eventPattern: pattern(resource, matching) });
  // not in the props: the rule would write what it matches into the pattern that it was handed, which may be another rule's, too
  rule.addEventPattern(eventPattern);
  rule.addTarget(target && waitedFor(target, resource));
  if (Stack.of(rule) === Stack.of(resource)) resource.node.addDependency(rule);
  return rule;
}

/** The target's own policy, which lets the rule reach it, is made before the job as well. */
function waitedFor(target: events.IRuleTarget, resource: Construct): events.IRuleTarget {
  return {
    bind: (rule, id) => {
      const config = target.bind(rule, id);
      const { targetResource } = config;
      if (targetResource && Stack.of(targetResource) === Stack.of(resource)) resource.node.addDependency(targetResource);
      return config;
    },
  };
}

function pattern(resource: Construct, { detailTypes, statuses }: JobEvents): events.EventPattern {
  const detail: Partial<Record<keyof EventDetail, string[]>> = {
    stackId: [Stack.of(resource).stackId],
    logicalId: [logicalIdOf(resource)],
    ...statuses && { status: [...statuses] },
  };
  return { source: [EVENT_SOURCE], detailType: [...detailTypes], detail };
}
