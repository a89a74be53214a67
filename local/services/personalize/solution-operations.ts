import { REQUESTS } from './model';
import { page } from './page';
import { Solution, Solutions, SolutionVersion } from './solutions';
import { validate } from './validate';
import { JsonOperation } from '../../core/json-protocol';

/** The operations on solutions and their versions, by name. */
export function solutionOperations(solutions: Solutions): Readonly<Record<string, JsonOperation>> {
  return {
    DescribeSolution: (input) => {
      const { solutionArn } = validate(REQUESTS.DescribeSolution, input);
      return { solution: describeSolution(solutions.solution(solutionArn)) };
    },
    DescribeSolutionVersion: (input) => {
      const { solutionVersionArn } = validate(REQUESTS.DescribeSolutionVersion, input);
      return { solutionVersion: describeVersion(solutions.version(solutionVersionArn), solutions) };
    },
    ListSolutionVersions: (input) => {
      const { solutionArn, ...paging } = validate(REQUESTS.ListSolutionVersions, input);
      const listed = solutionArn ? [solutions.solution(solutionArn)] : solutions.all();
      const { items, nextToken } = page(listed.flatMap(({ versions }) => versions), paging);
      return { solutionVersions: items.map(summarize), nextToken };
    },
  };
}

const MANUAL_TRAINING = { trainingMode: 'FULL', trainingType: 'MANUAL' };
const NO_AUTOMATION = { performHPO: false, performAutoML: false, performIncrementalUpdate: false };

function describeSolution({ name, solutionArn, recipeArn, created, versions }: Solution): object {
  const latest = versions.at(-1);
  return {
    name,
    solutionArn,
    ...NO_AUTOMATION,
    performAutoTraining: false,
    recipeArn,
    datasetGroupArn: datasetGroupArn(solutionArn),
    status: 'ACTIVE',
    creationDateTime: created,
    lastUpdatedDateTime: created,
    latestSolutionVersion: latest && summarize(latest),
  };
}

function describeVersion(version: SolutionVersion, solutions: Solutions): object {
  return {
    ...summarize(version),
    name: solutions.solution(version.solutionArn).name,
    solutionArn: version.solutionArn,
    ...NO_AUTOMATION,
    recipeArn: version.recipeArn,
    datasetGroupArn: datasetGroupArn(version.solutionArn),
    solutionConfig: {},
    ...(version.status === 'ACTIVE' && { trainingHours: 1 }),
  };
}

function summarize({ solutionVersionArn, status, failureReason, created }: SolutionVersion): object {
  return { solutionVersionArn, status, failureReason, ...MANUAL_TRAINING, creationDateTime: created, lastUpdatedDateTime: created };
}

/** All solutions were trained on the one data set: the bookshop. */
function datasetGroupArn(solutionArn: string): string {
  return solutionArn.replace(/solution\/.*$/, 'dataset-group/local-bookshop');
}
