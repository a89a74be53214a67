import { Declared, JobTemplate, ResourceProperties, TAG_SETS } from './requests';
import { propertiesOf } from './segments';
import { ATTRIBUTE, LINK_SECONDS, RESOURCE_TYPE, WAIT_RESOURCE_TYPE } from '../../src/handler/contract';
import { PROPERTIES } from '../support/requests';

/** Logical id of the job in the template. */
export const JOB = 'Job';

/** The resources that a template has for a job, in the order in which they depend on each other. */
export function declaredBy(job: JobTemplate | undefined): readonly Declared[] {
  if (!job) return [];
  const links = linksOf(job);
  return Array.from({ length: 1 + links }, (_, link) => (link === 0 ? jobResource(job) : linkResource(job, link, links)));
}

/** Whether the answer to a request for this resource needs the job's end. */
export function isLast({ timeout }: Declared): boolean {
  return timeout !== undefined && timeout <= LINK_SECONDS;
}

function linksOf({ timeout = 0 }: JobTemplate): number {
  return Math.max(0, Math.ceil(timeout / LINK_SECONDS) - 1);
}

function jobResource(job: JobTemplate): Declared {
  const own = { Tags: TAG_SETS[job.tags], CompletionTimeoutSeconds: seconds(job.timeout) };
  const properties = { ...PROPERTIES, ...propertiesOf(job.content), ...job.looks, ...own };
  return { logicalId: JOB, resourceType: RESOURCE_TYPE, link: 0, timeout: job.timeout, job, properties: () => properties };
}

/** Links count down: the last one has the same name in every chain. */
function linkResource(job: JobTemplate, link: number, links: number): Declared {
  const timeout = (job.timeout ?? 0) - link * LINK_SECONDS;
  const { ContractVersion, RunnerArn, ServiceToken } = PROPERTIES;
  return {
    logicalId: `Wait${links - link + 1}`,
    resourceType: WAIT_RESOURCE_TYPE,
    link,
    timeout,
    job,
    properties: (resource): ResourceProperties => ({
      ServiceToken,
      ContractVersion,
      RunnerArn,
      JobArn: resource?.physicalId,
      OutputPath: resource?.data?.[ATTRIBUTE.outputPath],
      Execution: resource?.data?.[ATTRIBUTE.execution],
      RecordErrors: job.looks?.RecordErrors,
      CompletionTimeoutSeconds: seconds(timeout),
    }),
  };
}

function seconds(timeout: number | undefined): string | undefined {
  return timeout === undefined ? undefined : String(timeout);
}
