const DEFAULT_OUTPUT_PREFIX = 'segments/';

/** Folder of the output bucket that a job, or without a name all jobs of that prefix, write into. */
export function outputFolder(outputPrefix: string | undefined, jobName?: string): string {
  const prefix = outputPrefix ?? DEFAULT_OUTPUT_PREFIX;
  return jobName === undefined ? prefix : `${prefix}${jobName}/`;
}
