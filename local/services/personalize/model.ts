import { Shape, StructureShape } from './shape';

// the request shapes of the API model of Amazon Personalize (2018-05-22), documentation left out

const arn = { type: 'string', max: 256, pattern: 'arn:([a-z\\d-]+):personalize:.*:.*:.+' } as const satisfies Shape;
const name = { type: 'string', min: 1, max: 63, pattern: '[a-zA-Z0-9][a-zA-Z0-9\\-_]*' } as const satisfies Shape;
const roleArn = { type: 'string', max: 256, pattern: 'arn:([a-z\\d-]+):iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+' } as const satisfies Shape;
const kmsKeyArn = { type: 'string', max: 2048, pattern: 'arn:aws.*:kms:.*:[0-9]{12}:key/.*' } as const satisfies Shape;
const s3Location = { type: 'string', max: 256, pattern: '(s3|http|https)://.+' } as const satisfies Shape;
const nextToken = { type: 'string', max: 1500, pattern: '\\p{ASCII}{0,1500}' } as const satisfies Shape;
const maxResults = { type: 'integer', min: 1, max: 100 } as const satisfies Shape;
// the model sets no bounds; these are the documented ones
const numBatchResults = { type: 'integer', min: 1, max: 5_000_000 } as const satisfies Shape;

const TAG_PATTERN = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const tagKey = { type: 'string', min: 1, max: 128, pattern: TAG_PATTERN, sensitive: true } as const satisfies Shape;
const tagValue = { type: 'string', max: 256, pattern: TAG_PATTERN, sensitive: true } as const satisfies Shape;
const tagKeys = { type: 'list', max: 200, member: tagKey } as const satisfies Shape;
const tags = { type: 'list', max: 200, member: { type: 'structure', required: { tagKey, tagValue }, optional: {} } } as const satisfies Shape;

const s3DataConfig = { type: 'structure', required: { path: s3Location }, optional: { kmsKeyArn } } as const satisfies Shape;
const jobInput = { type: 'structure', required: { s3DataSource: s3DataConfig }, optional: {} } as const satisfies Shape;
const jobOutput = { type: 'structure', required: { s3DataDestination: s3DataConfig }, optional: {} } as const satisfies Shape;

/** The request of every operation served, by the operation's name. */
export const REQUESTS = {
  CreateBatchSegmentJob: {
    type: 'structure',
    required: { jobName: name, solutionVersionArn: arn, jobInput, jobOutput, roleArn },
    optional: { filterArn: arn, numResults: numBatchResults, tags },
  },
  DescribeBatchSegmentJob: { type: 'structure', required: { batchSegmentJobArn: arn }, optional: {} },
  ListBatchSegmentJobs: { type: 'structure', required: {}, optional: { solutionVersionArn: arn, nextToken, maxResults } },
  DescribeSolution: { type: 'structure', required: { solutionArn: arn }, optional: {} },
  DescribeSolutionVersion: { type: 'structure', required: { solutionVersionArn: arn }, optional: {} },
  DescribeRecipe: { type: 'structure', required: { recipeArn: arn }, optional: {} },
  ListSolutionVersions: { type: 'structure', required: {}, optional: { solutionArn: arn, nextToken, maxResults } },
  TagResource: { type: 'structure', required: { resourceArn: arn, tags }, optional: {} },
  UntagResource: { type: 'structure', required: { resourceArn: arn, tagKeys }, optional: {} },
  ListTagsForResource: { type: 'structure', required: { resourceArn: arn }, optional: {} },
} as const satisfies Readonly<Record<string, StructureShape>>;
