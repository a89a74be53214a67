/** What a cause is about; which of them are likelier depends on what Personalize says. */
export type CauseKind =
  /** Found by the look at version and input, certain to fail the job. */
  | 'problem'
  /** Also found by it: may fail the job, or hardly can, and is then told only where there is nothing else. */
  | 'warning' | 'trifle'
  /** What a bucket's or key's policy does not allow, or denies. */
  | 'bucketPolicy' | 'keyPolicy'
  /** What a policy denies under conditions that nobody can judge from outside. */
  | 'doubt'
  /** A bucket or key that is elsewhere, or not there. */
  | 'place';

/** What may be why. */
export interface Cause {
  readonly kind: CauseKind;
  readonly text: string;
}

const ACCESS: readonly CauseKind[] = ['bucketPolicy', 'keyPolicy', 'place', 'doubt', 'problem', 'warning', 'trifle'];
const INPUT: readonly CauseKind[] = ['problem', 'warning', 'bucketPolicy', 'keyPolicy', 'place', 'doubt', 'trifle'];
const ANYTHING: readonly CauseKind[] = ['problem', 'bucketPolicy', 'keyPolicy', 'place', 'doubt', 'warning', 'trifle'];

/** The texts of the causes, the likeliest first, each once; trifles only where there is nothing else. */
export function byLikelihood(causes: readonly Cause[], reason: string): readonly string[] {
  const order = orderFor(reason);
  const serious = causes.filter(({ kind }) => kind !== 'trifle');
  const sorted = [...serious.length > 0 ? serious : causes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return [...new Set(sorted.map(({ text }) => text))];
}

/** At the start of words: neither is a profile a file, nor InvalidInputException, which may mean anything, about the input. */
function orderFor(reason: string): readonly CauseKind[] {
  if (/\b(privilege|access|permission|denied|authori[sz]|s3|kms|role)/i.test(reason)) return ACCESS;
  return /\b(input|file|json|format|recipe|schema|key|limit)/i.test(reason) ? INPUT : ANYTHING;
}
