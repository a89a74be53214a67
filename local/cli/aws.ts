import { LocalAws } from '..';
import { parseAwsArguments, USAGE, UsageError } from './aws-arguments';

/** Serves the embedded AWS until it is told to stop. */
async function main(): Promise<void> {
  const options = parseAwsArguments(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const local = await LocalAws.start({ ...options, log: (line) => console.error(line) });
  const stop = (): void => void local.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  console.log(`The embedded AWS listens at ${local.endpoint}; Ctrl-C stops it. In another terminal:\n`);
  for (const [name, value] of Object.entries(local.environment())) console.log(`export ${name}=${value}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
