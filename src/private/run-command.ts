import { ContextAttribute } from 'aws-cdk-lib/aws-scheduler';

/** What a run is started with by hand. */
export interface RunCommand {
  readonly region: string;
  readonly scheduleName: string;
  readonly functionArn: string;
}

/**
 * One line for a POSIX shell, the AWS CLI (either version), `date` and `sed`, that does what EventBridge Scheduler does
 * when the time has come: it invokes the function with the schedule's own input, and the time.
 *
 * The input goes through a pipe, since it can be longer than an argument may be; it is read first, so that a schedule
 * that cannot be read invokes nothing.
 */
export function runCommand({ region, scheduleName, functionArn }: RunCommand): string {
  const read = `aws scheduler get-schedule --region ${region} --name ${scheduleName} --query Target.Input --output text`;
  const fillIn = `sed "s/${ContextAttribute.scheduledTime.replace(/\./g, '\\.')}/$(date -u +%Y-%m-%dT%H:%M:%SZ)/"`;
  const invoke = `aws lambda invoke --region ${region} --function-name ${functionArn} --invocation-type Event --payload fileb:///dev/stdin /dev/null`;
  return `RUN_INPUT=$(${read}) && printf %s "$RUN_INPUT" | ${fillIn} | ${invoke}`;
}
