import { LogGroup, LogGroups } from './log-groups';
import { changes, optionalString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { Properties, ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

/** The resource types of CloudWatch Logs. */
export function logsResources(groups: LogGroups): readonly ResourceProvider[] {
  return [logGroupResource(groups)];
}

/** `AWS::Logs::LogGroup`: another name is a replacement. */
function logGroupResource(groups: LogGroups): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'LogGroupName') ?? physicalName(request, 512);
    return stateOf(groups.create(name, retentionOf(request.properties)));
  };
  return {
    type: 'AWS::Logs::LogGroup',
    create: async (request) => create(request),
    update: async (request) => {
      if (changes(request, 'LogGroupName')) return create(request);
      return stateOf(groups.setRetention(request.physicalId, retentionOf(request.properties)));
    },
    delete: async ({ physicalId }) => groups.delete(physicalId),
  };
}

function retentionOf(properties: Properties): number | undefined {
  const days = optionalString(properties, 'RetentionInDays');
  return days === undefined ? undefined : Number(days);
}

function stateOf({ logGroupName, arn }: LogGroup): ResourceState {
  return { physicalId: logGroupName, attributes: { Arn: arn } };
}
