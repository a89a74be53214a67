import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ATTRIBUTE, CONTRACT_VERSION, LINK_SECONDS, RecordErrorsPolicy, WAIT_RESOURCE_TYPE, WaitProperties } from '../handler/contract';

/** What the links of a chain wait for, and who waits. */
export interface WaitChain {
  /** The custom resource of the job, which is the first to wait. */
  readonly job: CustomResource;
  readonly serviceToken: string;
  readonly runnerArn: string;
  /** As the job's own, in the template's spelling. */
  readonly recordErrors?: RecordErrorsPolicy;
  /** The whole time-out of the job; none when nobody waits for it. */
  readonly timeout: Duration | undefined;
}

/**
 * Waits for a job longer than CloudFormation waits for one resource: a further resource for each further 55 minutes of
 * its time-out, each after the one before. Gives the last link, which is the job itself when there is no other: what
 * comes from it comes from the whole chain.
 *
 * The links count down, so that the last one is `Wait1` however many there are: other stacks import what comes from it,
 * and CloudFormation lets nobody rename what is imported.
 */
export function addWaitChain(scope: Construct, { job, serviceToken, runnerArn, recordErrors, timeout }: WaitChain): CustomResource {
  const timeoutSeconds = timeout?.toSeconds() ?? 0;
  const links = Math.max(0, Math.ceil(timeoutSeconds / LINK_SECONDS) - 1);
  let last = job;
  for (let link = links; link > 0; link--) {
    const properties: WaitProperties = {
      ContractVersion: String(CONTRACT_VERSION),
      RunnerArn: runnerArn,
      JobArn: job.ref,
      OutputPath: job.getAttString(ATTRIBUTE.outputPath),
      Execution: job.getAttString(ATTRIBUTE.execution),
      RecordErrors: recordErrors,
      CompletionTimeoutSeconds: String(timeoutSeconds - (links - link + 1) * LINK_SECONDS),
    };
    const next = new CustomResource(scope, `Wait${link}`, { resourceType: WAIT_RESOURCE_TYPE, serviceToken, properties: { ...properties } });
    next.node.addDependency(last);
    last = next;
  }
  return last;
}
