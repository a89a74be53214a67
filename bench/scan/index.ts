import { parseArgs } from 'node:util';
import { benchScan } from './bench-scan';
import { tableOf } from './table';

const { values } = parseArgs({
  options: {
    'megabytes': { type: 'string', default: '300' },
    'line-megabytes': { type: 'string', default: '100' },
    'runs': { type: 'string', default: '5' },
  },
});

/** Prints what was measured; ends with 1 if a goal is not met. */
async function main(): Promise<void> {
  const results = await benchScan({
    megabytes: positive('megabytes'),
    lineMegabytes: positive('line-megabytes'),
    runs: positive('runs'),
    log: (text) => console.error(text),
  });
  console.log(tableOf(results));
  if (results.goals.some(({ met }) => !met)) process.exitCode = 1;
}

function positive(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a positive integer, got "${values[name]}"`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
