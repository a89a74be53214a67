import { Queues } from './queues';
import { Context } from '../../core/context';
import { notModelled } from '../../core/errors';
import { booleanOf, changes, optionalString } from '../../core/fields';
import { physicalName } from '../../core/physical-name';
import { ResourceProvider, ResourceRequest, ResourceState } from '../cloudformation/resource';

const MAX_NAME_LENGTH = 80;

/** The resource types of SQS. */
export function queueResources(context: Context, queues: Queues): readonly ResourceProvider[] {
  return [queueResource(context, queues), queuePolicyResource];
}

/** `AWS::SQS::Queue`: referred to by its URL, as on AWS; only another name is a change. */
function queueResource(context: Context, queues: Queues): ResourceProvider {
  const stateOf = (name: string): ResourceState => {
    const url = `${context.endpoint()}/${context.account}/${name}`;
    return { physicalId: url, attributes: { Arn: context.arn('sqs', name), QueueName: name, QueueUrl: url } };
  };
  const create = (request: ResourceRequest): ResourceState => {
    const name = optionalString(request.properties, 'QueueName') ?? physicalName(request, MAX_NAME_LENGTH);
    if (booleanOf(request.properties, 'FifoQueue')) throw notModelled(`The FIFO queue ${name}`);
    queues.create(name);
    return stateOf(name);
  };
  return {
    type: 'AWS::SQS::Queue',
    create: async (request) => create(request),
    update: async (request) => changes(request, 'QueueName') ? create(request) : stateOf(nameOf(request.physicalId)),
    delete: async ({ physicalId }) => queues.delete(nameOf(physicalId)),
  };
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}

/** `AWS::SQS::QueuePolicy`: does nothing, since nothing but the scheduler sends to queues. */
const queuePolicyResource: ResourceProvider = {
  type: 'AWS::SQS::QueuePolicy',
  create: async (request) => {
    const id = physicalName(request, MAX_NAME_LENGTH);
    return { physicalId: id, attributes: { Id: id } };
  },
  update: async ({ physicalId }) => ({ physicalId, attributes: { Id: physicalId } }),
  delete: async () => undefined,
};
