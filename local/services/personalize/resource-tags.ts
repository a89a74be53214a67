import { AwsError } from '../../core/errors';

/** A tag as Personalize spells it. */
export interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

const MOST_TAGS = 50;

/** The tags of all resources. */
export class ResourceTags {
  private readonly tags = new Map<string, ReadonlyMap<string, string>>();

  /** Throws, before anything else happens, what `tag` would throw. */
  check(arn: string, tags: readonly Tag[]): void {
    this.merged(arn, tags);
  }

  /** Adds the tags, and changes the values of those that are there. */
  tag(arn: string, tags: readonly Tag[]): void {
    this.tags.set(arn, this.merged(arn, tags));
  }

  untag(arn: string, tagKeys: readonly string[]): void {
    this.tags.set(arn, new Map([...this.of(arn)].filter(([key]) => !tagKeys.includes(key))));
  }

  list(arn: string): readonly Tag[] {
    return [...this.of(arn)].map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
  }

  private merged(arn: string, tags: readonly Tag[]): ReadonlyMap<string, string> {
    const keys = new Set(tags.map(({ tagKey }) => tagKey));
    if (keys.size < tags.length) throw new AwsError('InvalidInputException', "Invalid 'tags': a tag key may be given only once");
    if ([...keys].some((key) => /^aws:/i.test(key))) throw new AwsError('InvalidInputException', "Invalid 'tags': a tag key must not begin with aws:");
    const merged = new Map([...this.of(arn), ...tags.map(({ tagKey, tagValue }) => [tagKey, tagValue] as const)]);
    if (merged.size > MOST_TAGS) {
      throw new AwsError('TooManyTagsException', `A resource may have at most ${MOST_TAGS} tags; ${arn} would have ${merged.size}`);
    }
    return merged;
  }

  private of(arn: string): ReadonlyMap<string, string> {
    return this.tags.get(arn) ?? new Map();
  }
}
