import { CfnElement } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The logical id of a construct's one resource, which is rendered at synth. */
export function logicalIdOf({ node }: Construct): string {
  const resource = node.defaultChild;
  if (resource && CfnElement.isCfnElement(resource)) return resource.logicalId;
  throw new Error(`${node.path} has no resource of its own whose logical id could be told`);
}
