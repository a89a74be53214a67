import { documented } from './documented';
import { Clause, idOf } from './mutations';
import { Run, run } from './run';
import { Scenario } from './scenarios';
import { isRefused, isUsed } from './usage';

/** What became of a clause. */
export interface Verdict {
  readonly clause: Clause;
  /** The scenario that goes wrong without it. */
  readonly scenario?: string;
  /** How it goes wrong there, or why nothing has to. */
  readonly told: string;
  readonly isNeeded: boolean;
}

/** A scenario as it goes when nothing is missing. */
export interface Whole {
  readonly scenario: Scenario;
  readonly clauses: readonly Clause[];
  readonly run: Run;
}

/** Takes a clause away in each scenario that used it, the shortest first, until one of them goes wrong. */
export async function judge(clause: Clause, wholes: readonly Whole[], handler: Buffer): Promise<Verdict> {
  const using = wholes.filter((whole) => whole.clauses.some((one) => idOf(one) === idOf(clause) && isUsed(one, whole.run)));
  for (const { scenario } of [...using].sort((a, b) => a.run.seconds - b.run.seconds)) {
    const mutant = await run(scenario, handler, idOf(clause));
    const [complaint] = mutant.complaints;
    // what goes wrong without a refusal has gone wrong for another reason
    if (complaint !== undefined && isRefused(clause, mutant)) return { clause, scenario: scenario.name, told: complaint, isNeeded: true };
  }
  const reason = documented(clause);
  const words = using.length > 0 ? `goes well without it: ${using.map(({ scenario: { name } }) => name).join(', ')}` : 'nothing asks for it';
  return { clause, told: reason ?? words, isNeeded: reason !== undefined };
}
