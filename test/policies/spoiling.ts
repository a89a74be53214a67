import { withCondition, without } from './mutations';
import { policiesOf, replaceAt, withStatements } from './policy';
import { Synthesized } from '../support/synthesize';

// what is wrong with a stack in scenarios whose end is a failure

/** Personalize may use the buckets and keys of these names for somebody else only. */
export function closed(stack: Synthesized, names: readonly string[]): Synthesized {
  const policies = policiesOf(stack.template).filter(({ name }) => names.includes(name));
  const template = policies.reduce((changed, policy) => withStatements(changed, policy, policy.statements.map((statement) =>
    'StringEqualsIfExists' in (statement.Condition ?? {}) ? withCondition(statement, 'StringEqualsIfExists', 'aws:SourceAccount') : statement)), stack.template);
  return { ...stack, template };
}

/** A schedule that may not invoke its target, and tries once. */
export function unheard(stack: Synthesized): Synthesized {
  const silenced = without(stack, 'NightlyRole Invoke | lambda:InvokeFunction | BatchSegmentJobProviderHandler');
  if (silenced === stack) throw new Error('the role of the schedule does not have the permission that is to be taken from it');
  const resources = stack.template.Resources as Readonly<Record<string, { readonly Type: string }>>;
  const [id] = Object.keys(resources).filter((logicalId) => resources[logicalId].Type === 'AWS::Scheduler::Schedule');
  const retryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
  return { ...silenced, template: replaceAt(silenced.template, ['Resources', id, 'Properties', 'Target', 'RetryPolicy'], retryPolicy) as Synthesized['template'] };
}
