import { randomBytes } from 'node:crypto';
import { Properties, ResourceProvider, ResourceRequest } from './resource';
import { Context } from '../../core/context';

type Attributes = (physicalId: string, context: Context) => Properties;

interface InertType {
  readonly type: string;
  /** The property that names the resource; it may not change. */
  readonly name?: string;
  readonly attributes?: Attributes;
}

const INERT_TYPES: readonly InertType[] = [
  { type: 'AWS::CDK::Metadata' },
  { type: 'AWS::CloudFormation::WaitConditionHandle' },
  {
    type: 'AWS::ECR::Repository',
    name: 'RepositoryName',
    attributes: (id, context) => ({
      Arn: context.arn('ecr', `repository/${id}`),
      RepositoryUri: `${context.account}.dkr.ecr.${context.region}.amazonaws.com/${id}`,
    }),
  },
];

/** Resource types that templates name but that nothing here asks for: they exist, and do nothing. */
export function inertResources(context: Context): readonly ResourceProvider[] {
  return INERT_TYPES.map((inert) => {
    const state = (physicalId: string) => ({ physicalId, attributes: inert.attributes?.(physicalId, context) ?? {} });
    const named = ({ properties }: ResourceRequest): unknown => inert.name === undefined ? undefined : properties[inert.name];
    return {
      type: inert.type,
      create: async (request) => state(String(named(request) ?? generatedId(request, inert))),
      update: async (request) => state(String(named(request) ?? request.physicalId)),
      delete: async () => {},
    };
  });
}

function generatedId({ stackName, logicalId }: ResourceRequest, { name }: InertType): string {
  const id = `${stackName}-${logicalId}-${randomBytes(6).toString('hex')}`;
  return name === undefined ? id : id.toLowerCase();
}
