import { templateText, validTemplate } from './template-source';
import { Context } from '../../../core/context';
import { AwsError } from '../../../core/errors';
import { Fields, booleanOf, optionalString, requiredString, stringsOf, structuresOf } from '../../../core/fields';
import { ObjectStore } from '../../s3/store';
import { Stack, StackSettings } from '../engine/stack';
import { Stacks } from '../engine/stacks';
import { Definition } from '../template/definition';
import { ParameterInput, SsmReader, parameterValues } from '../template/parameters';
import { Template, validationError } from '../template/template';

/** What a definition is read with. */
export interface DefinitionReader {
  readonly context: Context;
  readonly store: ObjectStore;
  readonly stacks: Stacks;
  readonly ssm: SsmReader;
}

/** The definition that a request asks for; everything in it that can be checked without resources is. */
export function definitionOf(input: Fields, stack: Stack, { context, store, stacks, ssm }: DefinitionReader): Definition {
  const previous = stack.definition;
  const text = booleanOf(input, 'UsePreviousTemplate') ? previous?.template.body : templateText(input, context, store);
  if (text === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const template = validTemplate(text);
  checkCapabilities(template, stringsOf(input, 'Capabilities'));
  checkTypes(template, stack);
  return new Definition({
    context,
    template,
    stackId: stack.id,
    stackName: stack.name,
    parameters: parameterValues(template, { given: parametersOf(input), previous: previous?.parameters, ssm }),
    tags: input.Tags === undefined ? previous?.tags ?? {} : tagsOf(input),
    importValue: (name) => stacks.importValue(name),
  });
}

/** The settings of a request that begins or plans an operation. */
export function settingsOf(input: Fields): StackSettings {
  const onFailure = optionalString(input, 'OnFailure') ?? optionalString(input, 'OnStackFailure') ?? 'ROLLBACK';
  if (onFailure !== 'ROLLBACK' && onFailure !== 'DO_NOTHING') {
    throw new AwsError('NotModelled', `OnFailure ${onFailure} is not modelled here: use ROLLBACK or DO_NOTHING`, 501);
  }
  return {
    roleArn: optionalString(input, 'RoleARN'),
    capabilities: stringsOf(input, 'Capabilities'),
    disableRollback: onFailure === 'DO_NOTHING' || booleanOf(input, 'DisableRollback'),
    retainExceptOnCreate: booleanOf(input, 'RetainExceptOnCreate'),
    clientRequestToken: optionalString(input, 'ClientRequestToken'),
  };
}

function parametersOf(input: Fields): ReadonlyMap<string, ParameterInput> {
  return new Map(structuresOf(input, 'Parameters').map((parameter) => [
    requiredString(parameter, 'ParameterKey'),
    { value: optionalString(parameter, 'ParameterValue'), usePreviousValue: booleanOf(parameter, 'UsePreviousValue') },
  ]));
}

function tagsOf(input: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(structuresOf(input, 'Tags').map((tag) => [requiredString(tag, 'Key'), optionalString(tag, 'Value') ?? '']));
}

const NAMES_OF_IAM_RESOURCES = ['RoleName', 'UserName', 'GroupName', 'ManagedPolicyName', 'InstanceProfileName'];

function checkCapabilities({ resources }: Template, given: readonly string[]): void {
  const iam = Object.values(resources).filter(({ type }) => type.startsWith('AWS::IAM::'));
  const named = iam.some(({ properties }) => NAMES_OF_IAM_RESOURCES.some((name) => name in properties));
  const enough = given.includes('CAPABILITY_NAMED_IAM') || (!named && given.includes('CAPABILITY_IAM'));
  if (iam.length > 0 && !enough) {
    throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'}]`);
  }
}

function checkTypes({ resources }: Template, stack: Stack): void {
  const changed = Object.entries(resources).filter(([id, { type }]) => {
    const existing = stack.resources.get(id);
    return existing?.deployed !== undefined && existing.type !== type;
  });
  if (changed.length === 0) return;
  throw validationError('Update of resource type is not permitted. The new template modifies resource type of the following resources: '
    + `[${changed.map(([id]) => id).join(', ')}]`);
}
