import { inputPath, outputPath } from './content';
import { Job, JobSettings } from '../aws/personalize';
import { DEFAULT_NUM_RESULTS, JobProperties } from '../contract';

/** What a job of that name is made of when it is made from these properties. */
export function settingsOf(properties: JobProperties, jobName: string): JobSettings {
  return {
    solutionVersionArn: properties.SolutionVersionArn,
    filterArn: properties.FilterArn,
    numResults: properties.NumResults === undefined ? undefined : Number(properties.NumResults),
    inputPath: inputPath(properties),
    inputKeyArn: properties.Input.KmsKeyArn,
    outputPath: outputPath(properties, jobName),
    outputKeyArn: properties.Output.KmsKeyArn,
  };
}

/** In words, where a job that is there differs from the one that is wanted. */
export function differences(job: Job, wanted: JobSettings): readonly string[] {
  const names = Object.keys(wanted) as (keyof JobSettings)[];
  return names
    .filter((name) => effective(job, name) !== effective(wanted, name))
    .map((name) => `${name} is ${effective(job, name) ?? 'not set'} there and ${effective(wanted, name) ?? 'not set'} here`);
}

function effective(settings: Partial<JobSettings>, name: keyof JobSettings): string | number | undefined {
  const value = settings[name];
  if (name === 'numResults') return value ?? DEFAULT_NUM_RESULTS;
  return name === 'outputPath' ? String(value).replace(/\/$/, '') : value;
}
