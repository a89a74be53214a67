import { ChangeSet } from '../engine/change-set';
import { ChangeDetail, ResourceChange } from '../engine/resource-changes';
import { Stack, StackEvent, StackResource } from '../engine/stack';
import { ParameterValue } from '../template/parameters';

/** A structure as CloudFormation answers it. */
export type Answer = Record<string, unknown>;

/** A stack as DescribeStacks answers it. */
export function stackAnswer(stack: Stack): Answer {
  return {
    ...stackSummary(stack),
    Description: stack.definition?.template.description,
    Parameters: parameterAnswers(stack.definition?.parameters),
    Outputs: stack.outputs.map(({ key, value, description, exportName }) =>
      ({ OutputKey: key, OutputValue: value, Description: description, ExportName: exportName })),
    Tags: tagAnswers(stack.definition?.tags),
    Capabilities: stack.settings.capabilities,
    RoleARN: stack.settings.roleArn,
    DisableRollback: stack.settings.disableRollback,
    EnableTerminationProtection: stack.terminationProtection,
    NotificationARNs: [],
    RollbackConfiguration: {},
  };
}

/** A stack as ListStacks answers it. */
export function stackSummary(stack: Stack): Answer {
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: stack.created,
    LastUpdatedTime: stack.lastUpdated,
    DeletionTime: stack.deleted,
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

/** An event as DescribeStackEvents answers it. */
export function eventAnswer(stack: Stack, event: StackEvent): Answer {
  return {
    StackId: stack.id,
    StackName: stack.name,
    EventId: event.id,
    Timestamp: event.timestamp,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties && JSON.stringify(event.properties),
    ClientRequestToken: event.token,
  };
}

/** A resource as ListStackResources answers it. */
export function resourceSummary({ logicalId, deployed, type, status, statusReason, timestamp }: StackResource): Answer {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: deployed?.physicalId,
    ResourceType: type,
    ResourceStatus: status,
    ResourceStatusReason: statusReason,
    LastUpdatedTimestamp: timestamp,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

/** A resource as DescribeStackResource answers it. */
export function resourceDetail(stack: Stack, resource: StackResource): Answer {
  const metadata = resource.deployed?.declaration.metadata;
  const text = metadata === undefined ? undefined : JSON.stringify(metadata);
  return { StackId: stack.id, StackName: stack.name, Metadata: text, ...resourceSummary(resource) };
}

/** A resource as DescribeStackResources answers it. */
export function resourceAnswer(stack: Stack, resource: StackResource): Answer {
  const { LastUpdatedTimestamp: timestamp, ...summary } = resourceSummary(resource);
  return { StackId: stack.id, StackName: stack.name, Timestamp: timestamp, ...summary };
}

/** A change set as DescribeChangeSet answers it. */
export function changeSetAnswer(changeSet: ChangeSet, withValues: boolean): Answer {
  return {
    ...changeSetSummary(changeSet),
    Parameters: parameterAnswers(changeSet.definition.parameters),
    Tags: tagAnswers(changeSet.definition.tags),
    Capabilities: changeSet.settings.capabilities,
    NotificationARNs: [],
    RollbackConfiguration: {},
    Changes: changeSet.changes.map((change) => ({ Type: 'Resource', ResourceChange: changeAnswer(change, withValues) })),
  };
}

/** A change set as ListChangeSets answers it. */
export function changeSetSummary(changeSet: ChangeSet): Answer {
  return {
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    StackId: changeSet.stack.id,
    StackName: changeSet.stack.name,
    Description: changeSet.description,
    CreationTime: changeSet.created,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    ExecutionStatus: changeSet.executionStatus,
    IncludeNestedStacks: false,
  };
}

function changeAnswer(change: ResourceChange, withValues: boolean): Answer {
  return {
    Action: change.action,
    LogicalResourceId: change.logicalId,
    PhysicalResourceId: change.physicalId,
    ResourceType: change.type,
    Replacement: change.replacement,
    PolicyAction: change.policyAction,
    Scope: [...new Set(change.details.map(({ attribute }) => attribute))],
    Details: change.details.map((detail) => detailAnswer(detail, withValues)),
  };
}

function detailAnswer({ attribute, name, before, after, evaluation }: ChangeDetail, withValues: boolean): Answer {
  const values = { BeforeValue: valueText(before), AfterValue: valueText(after), AttributeChangeType: changeType(before, after) };
  return {
    Target: {
      Attribute: attribute,
      Name: name,
      RequiresRecreation: attribute === 'Properties' ? 'Conditionally' : 'Never',
      ...withValues ? { ...values, Path: name === undefined ? `/${attribute}` : `/${attribute}/${name}` } : {},
    },
    Evaluation: evaluation,
    ChangeSource: evaluation === 'Dynamic' ? 'ResourceReference' : 'DirectModification',
  };
}

function changeType(before: unknown, after: unknown): string {
  if (before === undefined) return 'Add';
  return after === undefined ? 'Remove' : 'Modify';
}

function valueText(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function tagAnswers(tags: Readonly<Record<string, string>> = {}): readonly Answer[] {
  return Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }));
}

function parameterAnswers(parameters: ReadonlyMap<string, ParameterValue> = new Map()): readonly Answer[] {
  return [...parameters].map(([name, { value, resolved, noEcho }]) => ({
    ParameterKey: name,
    ParameterValue: noEcho ? '****' : value,
    ResolvedValue: typeof resolved === 'string' && resolved !== value ? resolved : undefined,
  }));
}
