import { Answer, eventAnswer, resourceAnswer, resourceDetail, resourceSummary, stackAnswer, stackSummary } from './answers';
import { pageOf } from './page';
import { templateText, validTemplate } from './template-source';
import { Context } from '../../../core/context';
import { AwsError } from '../../../core/errors';
import { Fields, optionalString, requiredString, stringsOf } from '../../../core/fields';
import { QueryOperation } from '../../../core/query-protocol';
import { ObjectStore } from '../../s3/store';
import { ChangeSets } from '../engine/change-set';
import { Stack } from '../engine/stack';
import { Stacks } from '../engine/stacks';
import { Template, validationError } from '../template/template';

/** What the operations that only read work with. */
export interface DescriptionServices {
  readonly context: Context;
  readonly store: ObjectStore;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
}

/** DescribeStacks and everything else that only reads. */
export function descriptionOperations(services: DescriptionServices): Readonly<Record<string, QueryOperation>> {
  return { ...stackDescriptions(services), ...resourceDescriptions(services), ...templateDescriptions(services) };
}

function stackDescriptions({ stacks }: DescriptionServices): Readonly<Record<string, QueryOperation>> {
  return {
    DescribeStacks: (input) => {
      const name = optionalString(input, 'StackName');
      const { items, nextToken } = pageOf(input, name === undefined ? stacks.live() : [withId(stacks, name)]);
      return { Stacks: items.map(stackAnswer), NextToken: nextToken };
    },
    ListStacks: (input) => {
      const wanted = stringsOf(input, 'StackStatusFilter');
      const { items, nextToken } = pageOf(input, stacks.all().filter(({ status }) => wanted.length === 0 || wanted.includes(status)));
      return { StackSummaries: items.map(stackSummary), NextToken: nextToken };
    },
    DescribeStackEvents: (input) => {
      const name = requiredString(input, 'StackName');
      const stack = stacks.find(name);
      if (!stack) throw validationError(`Stack [${name}] does not exist`);
      const { items, nextToken } = pageOf(input, [...stack.events].reverse());
      return { StackEvents: items.map((event) => eventAnswer(stack, event)), NextToken: nextToken };
    },
    ListExports: (input) => {
      const { items, nextToken } = pageOf(input, stacks.exports());
      const exports = items.map(({ stack, output }) => ({ ExportingStackId: stack.id, Name: output.exportName, Value: output.value }));
      return { Exports: exports, NextToken: nextToken };
    },
  };
}

function resourceDescriptions({ stacks }: DescriptionServices): Readonly<Record<string, QueryOperation>> {
  return {
    DescribeStackResource: (input) => {
      const [stack, logicalId] = [named(stacks, input), requiredString(input, 'LogicalResourceId')];
      const resource = stack.resources.get(logicalId);
      if (!resource) throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
      return { StackResourceDetail: resourceDetail(stack, resource) };
    },
    DescribeStackResources: (input) => {
      const stack = named(stacks, input);
      const logicalId = optionalString(input, 'LogicalResourceId');
      const wanted = [...stack.resources.values()].filter((resource) => logicalId === undefined || resource.logicalId === logicalId);
      return { StackResources: wanted.map((resource) => resourceAnswer(stack, resource)) };
    },
    ListStackResources: (input) => {
      const { items, nextToken } = pageOf(input, [...named(stacks, input).resources.values()]);
      return { StackResourceSummaries: items.map(resourceSummary), NextToken: nextToken };
    },
  };
}

function templateDescriptions({ context, store, stacks, changeSets }: DescriptionServices): Readonly<Record<string, QueryOperation>> {
  return {
    GetTemplate: (input) => {
      const name = optionalString(input, 'StackName');
      const changeSetName = optionalString(input, 'ChangeSetName');
      const stack = name === undefined ? undefined : withId(stacks, name);
      const changeSet = changeSetName === undefined ? undefined : changeSets.find(changeSetName, stack);
      if (changeSetName !== undefined && !changeSet) throw new AwsError('ChangeSetNotFound', `ChangeSet [${changeSetName}] does not exist`, 404);
      const definition = changeSet?.definition ?? stack?.definition;
      return { TemplateBody: definition?.template.body, StagesAvailable: ['Original', 'Processed'] };
    },
    GetTemplateSummary: (input) => {
      const name = optionalString(input, 'StackName');
      const text = templateText(input, context, store) ?? (name === undefined ? undefined : withId(stacks, name).definition?.template.body);
      if (text === undefined) throw validationError('Either Stack Name or Template Body or Template URL must be specified.');
      return templateSummary(validTemplate(text));
    },
    ValidateTemplate: (input) => {
      const text = templateText(input, context, store);
      if (text === undefined) throw validationError('Either Template URL or Template Body must be specified.');
      const { Description, Parameters, Capabilities } = templateSummary(validTemplate(text));
      return { Description, Parameters, Capabilities };
    },
  };
}

function templateSummary({ description, parameters, resources, metadata }: Template): Answer {
  const types = [...new Set(Object.values(resources).map(({ type }) => type))];
  return {
    Description: description,
    Parameters: Object.entries(parameters).map(([key, parameter]) => ({
      ParameterKey: key,
      ParameterType: parameter.Type,
      DefaultValue: parameter.Default,
      NoEcho: String(parameter.NoEcho) === 'true',
      Description: parameter.Description,
    })),
    Capabilities: types.some((type) => type.startsWith('AWS::IAM::')) ? ['CAPABILITY_NAMED_IAM'] : undefined,
    ResourceTypes: types,
    Metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
  };
}

function withId(stacks: Stacks, name: string): Stack {
  const stack = stacks.find(name);
  if (!stack) throw validationError(`Stack with id ${name} does not exist`);
  return stack;
}

function named(stacks: Stacks, input: Fields): Stack {
  const name = requiredString(input, 'StackName');
  const stack = stacks.find(name);
  if (!stack) throw validationError(`Stack '${name}' does not exist`);
  return stack;
}
