import { Schedule } from './schedule';
import { scheduleSettings } from './schedule-settings';
import { Schedules } from './schedules';
import { changes, optionalString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

const MAX_NAME_LENGTH = 64;

/** `AWS::Scheduler::Schedule`: updated in place unless its name changes. */
export function scheduleResource(schedules: Schedules): ResourceProvider {
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'Name') ?? physicalName(request, MAX_NAME_LENGTH);
    return stateOf(schedules.create(name, scheduleSettings(request.properties)));
  };
  return {
    type: 'AWS::Scheduler::Schedule',
    create: async (request) => create(request),
    update: async (request) => changes(request, 'Name')
      ? create(request)
      : stateOf(schedules.update(request.physicalId, scheduleSettings(request.properties))),
    delete: async ({ physicalId }) => {
      if (schedules.has(physicalId)) schedules.delete(physicalId);
    },
  };
}

function stateOf({ name, arn }: Schedule): ResourceState {
  return { physicalId: name, attributes: { Arn: arn } };
}
