import { Clause, clausesOf, idOf, skippedIn } from './mutations';
import { render } from './render';
import { run } from './run';
import { SCENARIOS } from './scenarios';
import { judge, Verdict, Whole } from './verdict';
import { shippedHandler } from '../support/handler-package';
import { eachOf } from '../support/pool';

// each thing that the library's policies say, with the scenario that needs it: npm run test:policies [-- <part of policy, action and resource>]

/** A scenario mostly waits: more of them at a time than there are cores. */
const AT_A_TIME = 4;

async function main(filter = ''): Promise<number> {
  const begun = Date.now();
  const handler = shippedHandler();
  const wholes = await runWhole(handler);
  const wrong = wholes.filter(({ run: { complaints } }) => complaints.length > 0);
  if (wrong.length > 0) {
    print(`${wrong.length} of ${wholes.length} scenarios go wrong although nothing is missing, so that nothing can be proved by them`);
    return 1;
  }
  const clauses = [...new Map(wholes.flatMap((whole) => whole.clauses).map((clause) => [idOf(clause), clause])).values()];
  const verdicts = await judgeAll(clauses.filter((clause) => idOf(clause).includes(filter)), wholes, handler);
  print('', ...render(verdicts), '', ...footnotes(verdicts), '');
  const red = verdicts.filter(({ isNeeded }) => !isNeeded);
  const proved = verdicts.filter(({ scenario }) => scenario !== undefined);
  const seconds = Math.round((Date.now() - begun) / 1000);
  print(`${proved.length} of ${verdicts.length} are needed by a scenario, ${verdicts.length - proved.length - red.length} are documented, ${red.length} are not needed, in ${seconds} s`);
  return red.length > 0 || verdicts.length === 0 ? 1 : 0;
}

async function runWhole(handler: Buffer): Promise<readonly Whole[]> {
  const wholes: Whole[] = [];
  await eachOf(SCENARIOS, AT_A_TIME, async (scenario) => {
    const whole = await run(scenario, handler);
    wholes.push({ scenario, run: whole, clauses: scenario.stacks().slice(-1).flatMap(clausesOf) });
    print(`${whole.complaints.length > 0 ? 'RED' : 'ok '} ${scenario.name}, ${whole.seconds.toFixed(1)} s`, ...whole.complaints.map((complaint) => `      ${complaint}`));
  });
  return wholes;
}

/** In the order of the policies. */
async function judgeAll(clauses: readonly Clause[], wholes: readonly Whole[], handler: Buffer): Promise<readonly Verdict[]> {
  const verdicts = new Map<Clause, Verdict>();
  await eachOf(clauses, AT_A_TIME, async (clause) => {
    const verdict = await judge(clause, wholes, handler);
    verdicts.set(clause, verdict);
    print(`${String(verdicts.size).padStart(4)}/${clauses.length} ${verdict.isNeeded ? 'ok ' : 'RED'} ${idOf(clause)}: ${verdict.scenario ?? verdict.told}`);
  });
  const sorted = [...clauses].sort((a, b) => a.policy.name.localeCompare(b.policy.name));
  return sorted.flatMap((clause) => verdicts.get(clause) ?? []);
}

/** What the table has no room for. */
function footnotes(verdicts: readonly Verdict[]): readonly string[] {
  const documented = verdicts.filter(({ isNeeded, scenario }) => isNeeded && scenario === undefined).map(({ told }) => `documented: ${told}`);
  const skipped = SCENARIOS.flatMap(({ stacks }) => stacks().flatMap(skippedIn)).map((reason) => `not the library's: ${reason}`);
  return [...new Set([...documented, ...skipped])];
}

function print(...lines: readonly string[]): void {
  lines.forEach((line) => process.stdout.write(`${line}\n`));
}

// the SDK would tell of the newest Node.js in between
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
void main(process.argv[2]).then((code) => { process.exitCode = code; });
