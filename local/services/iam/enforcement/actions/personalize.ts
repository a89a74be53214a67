import { byOperation, jsonCall, RequestActions } from './request-actions';
import { Context } from '../../../../core/context';
import { Fields } from '../../../../core/fields';
import { AccessQuestion, ConditionContext } from '../question';

const SERVICE = 'personalize.amazonaws.com';

const byArn = byOperation('personalize', {
  DescribeBatchSegmentJob: 'batchSegmentJobArn',
  DescribeRecipe: 'recipeArn',
  DescribeSolution: 'solutionArn',
  DescribeSolutionVersion: 'solutionVersionArn',
  ListBatchSegmentJobs: undefined,
  ListSolutionVersions: undefined,
  ListTagsForResource: 'resourceArn',
  UntagResource: 'resourceArn',
});

/** What requests of Personalize need; whether a job's sources are judged as well is not documented. */
export function personalizeActions(context: Context, { judgesSources }: { readonly judgesSources: boolean }): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    if (operation === 'TagResource') return [{ action: 'personalize:TagResource', resource: String(input.resourceArn), context: tagContext(input) }];
    return operation === 'CreateBatchSegmentJob' ? createJob(context, input, judgesSources) : byArn(request);
  };
}

function createJob(context: Context, input: Fields, judgesSources: boolean): readonly AccessQuestion[] {
  const job = context.arn('personalize', `batch-segment-job/${String(input.jobName)}`);
  const tags = tagContext(input);
  const resources = judgesSources ? [job, ...sourcesOf(input)] : [job];
  const creates = resources.map((resource) => ({ action: 'personalize:CreateBatchSegmentJob', resource, context: tags }));
  const tagging = tags === undefined ? [] : [{ action: 'personalize:TagResource', resource: job, context: tags }];
  return [...creates, ...tagging, passRole(String(input.roleArn))];
}

function passRole(roleArn: string): AccessQuestion {
  return { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': SERVICE } };
}

/** The solution of the version, and the filter. */
function sourcesOf({ solutionVersionArn, filterArn }: Fields): readonly string[] {
  const solution = String(solutionVersionArn).split('/').slice(0, 2).join('/');
  return filterArn === undefined ? [solution] : [solution, String(filterArn)];
}

/** Undefined when nothing is tagged. */
function tagContext({ tags }: Fields): ConditionContext | undefined {
  if (!Array.isArray(tags) || tags.length === 0) return undefined;
  const pairs = (tags as readonly Fields[]).map(({ tagKey, tagValue }) => [String(tagKey), String(tagValue)] as const);
  const values = pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': pairs.map(([key]) => key) };
}
