import { Stack } from 'aws-cdk-lib';
import { SolutionVersion } from 'cdk-personalize-segments';

/**
 * The solution version that the context names (`-c itemAffinity=<ARN>`); without one, the version that the embedded
 * AWS offers in any account and region.
 */
export function solutionVersion(stack: Stack, recipe: 'itemAffinity' | 'itemAttributeAffinity'): SolutionVersion {
  const offered = { itemAffinity: 'local-item-affinity', itemAttributeAffinity: 'local-item-attribute-affinity' }[recipe];
  const given: unknown = stack.node.tryGetContext(recipe);
  return SolutionVersion.fromSolutionVersionArn(typeof given === 'string' ? given
    : stack.formatArn({ service: 'personalize', resource: 'solution', resourceName: `${offered}/1` }));
}
