import { parseArgs } from 'node:util';

const SCENARIOS = ['bookshop', 'failing', 'bad-input'] as const;

/** What the demo shows: a deployment that works, or one that fails. */
export type Scenario = typeof SCENARIOS[number];

export interface DemoOptions {
  readonly scenario: Scenario;
  /** How many seconds of the embedded AWS pass in one real second. */
  readonly speed: number;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const USAGE = `Deploys examples/bookshop to an embedded AWS with the real CDK CLI, and prints the segments.

Usage: npm run local [-- <options>]

  --scenario <name>  bookshop: two jobs that work (the default)
                     failing: a job without input, and so a deployment that fails
                     bad-input: a job whose input file has a broken line, in a bucket that was there before
  --speed <factor>   how much faster than real the embedded AWS's time runs; 60 (the default)
                     makes a minute a second
  --verbose          also show what the embedded AWS logs
  --help             show this

Exits with 0 when the deployment worked, 1 when it failed, 2 when an option is wrong.`;

/** An option that cannot be; the message is one line for the user. */
export class OptionsError extends Error {}

/** Reads the command line; throws an OptionsError that says what is wrong with it. */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const { scenario, speed, verbose, help } = read(args);
  if (!isScenario(scenario)) throw new OptionsError(`--scenario must be one of ${SCENARIOS.join(', ')}, got '${scenario}'`);
  const factor = Number(speed);
  if (speed.trim() === '' || !Number.isFinite(factor) || factor <= 0) throw new OptionsError(`--speed must be a positive number, got '${speed}'`);
  return { scenario, speed: factor, verbose, help };
}

function isScenario(name: string): name is Scenario {
  return SCENARIOS.some((scenario) => scenario === name);
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string', default: 'bookshop' },
        speed: { type: 'string', default: '60' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    // only the first sentence: the rest is advice on positional arguments, of which there are none
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    throw new OptionsError(`${problem} (--help lists the options)`);
  }
}
