/** A finding of cdk-nag that is right, and why it is left as it is. */
export interface AcceptedRisk {
  /** The rules that find it, as cdk-nag names them. */
  readonly rules: readonly string[];
  /** For a rule that finds many things in one resource: which of them. */
  readonly findings?: RegExp;
  /** The risk and the way out, for whoever reads the template: in Latin-1, which cdk-nag 2 does not encode. */
  readonly reason: string;
}

const HIPAA = 'HIPAA.Security';
const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';

/** The rule in each of the packs that have it. */
function inPacks(rule: string, ...packs: readonly string[]): string[] {
  return packs.map((pack) => `${pack}-${rule}`);
}

function wildcards(findings: RegExp, reason: string): AcceptedRisk {
  return { rules: ['AwsSolutions-IAM5'], findings, reason };
}

const INLINE_POLICY: AcceptedRisk = {
  rules: inPacks('IAMNoInlinePolicy', HIPAA, NIST, PCI),
  reason: 'It is for this one role, and is deleted with it.',
};

/** What is accepted, by the kind of resource. Each is needed: what cdk-nag does not find must not be listed. */
export const ACCEPTED_RISKS = {
  bucket: [
    {
      rules: ['AwsSolutions-S1', ...inPacks('S3BucketLoggingEnabled', HIPAA, NIST, PCI)],
      reason: 'Who reads and writes is not logged: bring along a bucket with access logs, or turn on data events of CloudTrail.',
    },
    {
      rules: inPacks('S3BucketReplicationEnabled', HIPAA, NIST, PCI),
      reason: 'What is lost can be made again: bring along a bucket that replicates if that takes too long.',
    },
  ],
  handler: [
    {
      rules: inPacks('LambdaConcurrency', HIPAA, NIST),
      reason: 'A reserve would be taken from the rest of the account; what is throttled is tried again.',
    },
    {
      rules: inPacks('LambdaDLQ', HIPAA, NIST),
      reason: 'No request is lost in silence: CloudFormation waits for an answer, the runner tries again, and a schedule takes a deadLetterQueue.',
    },
  ],
  handlerWithoutVpc: [{
    rules: inPacks('LambdaInsideVPC', HIPAA, NIST, PCI),
    reason: 'It only calls AWS, and takes no connections: BatchSegmentJobProvider.configure({ vpc }) puts it into a network.',
  }],
  logWithoutKey: [{
    rules: inPacks('CloudWatchLogGroupEncrypted', HIPAA, NIST, PCI),
    reason: 'It holds no user id, and AWS encrypts it: BatchSegmentJobProvider.configure({ encryptionKey }) takes a key of yours.',
  }],
  runner: [
    { rules: ['AwsSolutions-SF1'], reason: 'The history of each execution is kept for 90 days, and the handler logs each step.' },
    { rules: ['AwsSolutions-SF2'], reason: 'The history of each execution tells what a trace would.' },
  ],
  role: [INLINE_POLICY],
  handlerRole: [
    INLINE_POLICY,
    wildcards(/:batch-segment-job\/\*$/, 'Names of jobs are not known before they are made.'),
    wildcards(/:(dataset-group|filter|solution)\/\*$/, 'Each job says what it is made from, and new versions of a solution are still to come.'),
    wildcards(/:recipe\/\*$/, 'Recipes are AWS\'s own, and are only described.'),
    wildcards(/^Resource::\*$/, 'The List actions of Personalize take no resources, and network interfaces are made by Lambda itself.'),
  ],
  startPolicy: [
    INLINE_POLICY,
    wildcards(/:execution:.*:\*$/, 'Executions of this one runner are named after requests that are still to come.'),
  ],
  storagePolicy: [
    INLINE_POLICY,
    wildcards(/\/\*$/, 'Jobs have folders and assets of their own here: one by one they would not fit into the policies of a role.'),
  ],
} as const satisfies Readonly<Record<string, readonly AcceptedRisk[]>>;

/** A kind of resource that has risks of its own. */
export type RiskyResource = keyof typeof ACCEPTED_RISKS;
