import { StackResource, Stack } from './stack';
import { Definition, ResourceValues, retains } from '../template/definition';
import { referencesOf } from '../template/references';
import { ResourceDeclaration } from '../template/template';
import { sameValue } from '../template/values';

/** A property (or another attribute) of a resource that an update changes. */
export interface ChangeDetail {
  readonly attribute: 'Properties' | 'Metadata' | 'DeletionPolicy' | 'UpdateReplacePolicy';
  /** The property's name; undefined for the other attributes. */
  readonly name?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Dynamic when the value is only known once another resource has changed. */
  readonly evaluation: 'Static' | 'Dynamic';
}

/** What executing a change set would do to a resource. */
export interface ResourceChange {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  /** Whether a Modify replaces the resource: who provides it decides, so nothing but False is known in advance. */
  readonly replacement?: 'False' | 'Conditional';
  readonly policyAction?: 'Delete' | 'Retain';
  readonly details: readonly ChangeDetail[];
}

/** CloudFormation's word for values that are not known before the change. */
const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What it takes to get from what the stack has to the definition, in the template's order. */
export function resourceChanges(stack: Stack, definition: Definition): readonly ResourceChange[] {
  const replaceable = new Set<string>();
  const changes = inDependencyOrder(definition).flatMap((logicalId): readonly ResourceChange[] => {
    const resource = stack.resources.get(logicalId);
    const declaration = definition.resources[logicalId];
    if (!resource?.deployed) return [{ action: 'Add', logicalId, type: declaration.type, details: [] }];
    const details = [...propertyDetails(stack, definition, logicalId, replaceable), ...attributeDetails(resource.deployed.declaration, declaration)];
    const replacement = details.some(({ attribute }) => attribute === 'Properties') ? 'Conditional' : 'False';
    if (replacement === 'Conditional') replaceable.add(logicalId);
    if (details.length === 0 && !resource.status.endsWith('_FAILED')) return [];
    return [{ action: 'Modify', logicalId, type: declaration.type, physicalId: resource.deployed.physicalId, replacement, details }];
  });
  const removed = [...stack.resources.values()].filter(({ logicalId, deployed }) => deployed && !Object.hasOwn(definition.resources, logicalId));
  return [...changes, ...removed.map(removal)];
}

function removal({ logicalId, type, deployed }: StackResource): ResourceChange {
  const policyAction = retains(deployed?.declaration.deletionPolicy ?? 'Delete') ? 'Retain' : 'Delete';
  return { action: 'Remove', logicalId, type, physicalId: deployed?.physicalId, policyAction, details: [] };
}

function propertyDetails(stack: Stack, definition: Definition, logicalId: string, replaceable: ReadonlySet<string>): readonly ChangeDetail[] {
  const before = stack.resources.get(logicalId)?.deployed?.properties ?? {};
  const after = definition.properties(logicalId, knownValues(stack));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): readonly ChangeDetail[] => {
    const detail = { attribute: 'Properties', name, before: before[name], after: after[name] } as const;
    if (!sameValue(before[name], after[name])) return [{ ...detail, evaluation: 'Static' }];
    const references = referencesOf(definition.resources[logicalId].properties[name]);
    return references.some((reference) => replaceable.has(reference.name)) ? [{ ...detail, evaluation: 'Dynamic' }] : [];
  });
}

function attributeDetails(before: ResourceDeclaration, after: ResourceDeclaration): readonly ChangeDetail[] {
  const pairs = [
    ['Metadata', before.metadata, after.metadata],
    ['DeletionPolicy', before.deletionPolicy, after.deletionPolicy],
    ['UpdateReplacePolicy', before.updateReplacePolicy, after.updateReplacePolicy],
  ] as const;
  const changed = pairs.filter(([, old, now]) => !sameValue(old, now));
  return changed.map(([attribute, old, now]) => ({ attribute, before: old, after: now, evaluation: 'Static' }));
}

function knownValues(stack: Stack): ResourceValues {
  const exists = (logicalId: string): boolean => stack.resources.get(logicalId)?.deployed !== undefined;
  return {
    ref: (logicalId) => exists(logicalId) ? stack.ref(logicalId) : KNOWN_AFTER_APPLY,
    getAtt: (logicalId, attribute) => exists(logicalId) ? stack.getAtt(logicalId, attribute) : KNOWN_AFTER_APPLY,
  };
}

function inDependencyOrder({ resources, dependencies }: Definition): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    dependencies.get(id)?.forEach(visit);
    ordered.add(id);
  };
  Object.keys(resources).forEach(visit);
  return [...ordered];
}
