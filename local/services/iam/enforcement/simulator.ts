import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { EvaluationResult, Simulation } from '@cloud-copilot/iam-simulate';
import { AccessQuestion } from './question';

/** The policies that a question is answered by. */
export interface ApplicablePolicies {
  readonly identity: readonly unknown[];
  /** Undefined when the principal has none. */
  readonly boundary?: unknown;
  /** Undefined when the resource has none. */
  readonly resource?: unknown;
}

/** A question, who asks it, and the policies that count. */
export interface Case extends AccessQuestion {
  /** The ARN of the role, or the name of the service. */
  readonly principal: string;
  readonly account: string;
  readonly policies: ApplicablePolicies;
}

/** Evaluates policies. */
export type Simulator = (one: Case) => EvaluationResult;

type Run = (simulation: Simulation, options: object) => EvaluationResult;

const PACKAGE = '@cloud-copilot/iam-simulate';
const MOST_REMEMBERED = 10_000;

/** The simulator of IAM, when it is installed; its license keeps it out of what is published. */
export function loadSimulator(packageName = PACKAGE): Simulator | undefined {
  try {
    const { runUnsafeSimulation } = createRequire(__filename)(packageName) as { readonly runUnsafeSimulation: Run };
    return remembering((one) => simulate(runUnsafeSimulation, one));
  } catch (error) {
    if (isMissing(error, packageName)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown, packageName: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' && message.includes(packageName);
}

// half a millisecond for each answer adds up in a test that polls
function remembering(simulator: Simulator): Simulator {
  const answers = new Map<string, EvaluationResult>();
  return (one) => {
    const key = createHash('sha1').update(JSON.stringify(one)).digest('base64');
    const answer = answers.get(key) ?? simulator(one);
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}

function simulate(run: Run, { principal, account, action, resource, context = {}, policies }: Case): EvaluationResult {
  const { identity, boundary, resource: resourcePolicy } = policies;
  try {
    return run({
      request: { principal, action, resource: { resource: literal(resource), accountId: account }, contextVariables: { ...context } },
      identityPolicies: identity.map((policy, index) => ({ name: `policy ${index + 1}`, policy })),
      resourcePolicy: resourcePolicy === undefined ? undefined : named(resourcePolicy),
      permissionBoundaryPolicies: boundary === undefined ? undefined : [{ name: 'boundary', policy: boundary }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    }, {});
  } catch {
    // a document that is no policy, which IAM would not have taken
    return 'ImplicitlyDenied';
  }
}

/** The simulator takes wildcards in a request for patterns; here they are characters of a name, or stand for no resource at all. */
function literal(resource: string): string {
  return resource === '*' ? 'arn:none:none:::none' : resource.replaceAll('*', '%2A').replaceAll('?', '%3F');
}

/** The simulator reads the name of each policy, and gives this one none by itself. */
function named(policyDocument: unknown): unknown {
  return { __validated: true, policyDocument, metadata: { name: 'resource policy' }, errors: [] };
}
