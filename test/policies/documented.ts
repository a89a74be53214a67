import { Clause } from './mutations';

/** What nothing here asks for, and AWS documents as needed; each may match any number of clauses. */
const DOCUMENTED: readonly (readonly [clause: RegExp, reason: string])[] = [
  [/\| personalize:CreateBatchSegmentJob \| .*:(dataset-group|filter)\//, 'AWS\'s own solution grants it; whether the service checks it is not known'],
  [/\| ec2:/, 'Lambda asks for it in a network: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'],
  [/^RunnerKey \| (kms:|if kms:)/, 'CloudWatch Logs uses the key: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html'],
  [/\| RunnerKey$|aws:states:stateMachineArn/, 'Step Functions uses the key for runner and handler: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html'],
  [/^NightlyRole DeadLetters \| kms:/, 'an encrypted queue: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html'],
];

/** Why a clause stays that no scenario needs. */
export function documented({ words }: Clause): string | undefined {
  const text = words.join(' | ');
  return DOCUMENTED.find(([pattern]) => pattern.test(text))?.[1];
}

/** Reasons for which there is no clause (any more). */
export function unmatchedBy(clauses: readonly Clause[]): readonly string[] {
  const texts = clauses.map(({ words }) => words.join(' | '));
  return DOCUMENTED.filter(([pattern]) => !texts.some((text) => pattern.test(text))).map(([, reason]) => reason);
}
