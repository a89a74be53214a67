import { REQUESTS } from './model';
import { ResourceTags } from './resource-tags';
import { validate } from './validate';
import { AwsError } from '../../core/errors';
import { JsonOperation } from '../../core/json-protocol';

/** The operations on tags, by name; `exists` tells which ARNs are resources. */
export function tagOperations(tags: ResourceTags, exists: (arn: string) => boolean): Readonly<Record<string, JsonOperation>> {
  const existing = (resourceArn: string): string => {
    if (!exists(resourceArn)) throw new AwsError('ResourceNotFoundException', `The resource ${resourceArn} does not exist`);
    return resourceArn;
  };
  return {
    TagResource: (input) => {
      const request = validate(REQUESTS.TagResource, input);
      tags.tag(existing(request.resourceArn), request.tags);
    },
    UntagResource: (input) => {
      const request = validate(REQUESTS.UntagResource, input);
      tags.untag(existing(request.resourceArn), request.tagKeys);
    },
    ListTagsForResource: (input) => {
      const request = validate(REQUESTS.ListTagsForResource, input);
      return { tags: tags.list(existing(request.resourceArn)) };
    },
  };
}
