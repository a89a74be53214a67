import { CustomResourceRequest, WaitProperties } from '../contract';
import { contractVersion, InvalidPropertyError, object, optionalSeconds, s3Path, text } from './fields';
import { recordErrors, runnerArn } from './properties';

/** Checks the properties of a link of the chain. */
export function waitProperties(request: CustomResourceRequest): WaitProperties {
  const properties = object(request.ResourceProperties, 'ResourceProperties');
  const seconds = optionalSeconds(properties, 'CompletionTimeoutSeconds');
  if (seconds === undefined) throw new InvalidPropertyError('CompletionTimeoutSeconds', 'must be given', seconds);
  return {
    ContractVersion: contractVersion(properties),
    RunnerArn: runnerArn(request),
    JobArn: text(properties, 'JobArn'),
    OutputPath: s3Path(properties, 'OutputPath'),
    Execution: text(properties, 'Execution'),
    RecordErrors: recordErrors(properties),
    CompletionTimeoutSeconds: seconds,
  };
}

/** Whether an update leaves a link with the job that it waited for before. */
export function hasSameJob({ ResourceProperties: now, OldResourceProperties: before }: CustomResourceRequest): boolean {
  return before !== undefined && before.JobArn === now.JobArn;
}
