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
  const environment = local.environment();
  for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
  console.log('export CDK_HOME=$(mktemp -d)  # the CDK CLI caches accounts there');
  console.log(`\nnpx cdk bootstrap aws://${environment.CDK_DEFAULT_ACCOUNT}/${environment.AWS_REGION}  # once, before the first cdk deploy`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
