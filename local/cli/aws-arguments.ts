import { parseArgs } from 'node:util';

/** What `--help` prints. */
export const USAGE = `Usage: npm run local:aws -- [--port N] [--speed F]

Serves the embedded AWS on 127.0.0.1 until Ctrl-C.

  --port N   the port, 0 for a free one (default 4566)
  --speed F  how many times faster than real time its clock runs (default 1)
  --help     prints this`;

/** A mistake on the command line; its message is one line. */
export class UsageError extends Error {}

/** What the command line asks for. */
export interface AwsArguments {
  readonly help: boolean;
  readonly port: number;
  readonly speed: number;
}

/** Reads the command line; throws a UsageError that says what is wrong with it. */
export function parseAwsArguments(argv: readonly string[]): AwsArguments {
  const { help = false, port = '4566', speed = '1' } = parse(argv);
  return {
    help,
    port: numberOf('--port', port, { rule: 'an integer from 0 to 65535', holds: (n) => Number.isInteger(n) && n >= 0 && n <= 65_535 }),
    speed: numberOf('--speed', speed, { rule: 'a number above 0', holds: (n) => Number.isFinite(n) && n > 0 }),
  };
}

function parse(argv: readonly string[]) {
  const options = { help: { type: 'boolean' }, port: { type: 'string' }, speed: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UsageError(`${message.replace(/\.? To specify .*$/, '')} (--help lists the options)`);
  }
}

function numberOf(option: string, text: string, { rule, holds }: { readonly rule: string; readonly holds: (value: number) => boolean }): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!holds(value)) throw new UsageError(`${option} must be ${rule}, got '${text}'`);
  return value;
}
