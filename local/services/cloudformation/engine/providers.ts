import { ResourceProvider } from '../resource';

/** A resource failed, but something that has an id may exist nevertheless and must be deleted. */
export class ResourceFailure extends Error {
  constructor(message: string, readonly physicalId?: string) {
    super(message);
    this.name = 'ResourceFailure';
  }
}

/** Finds who makes and removes a resource type. */
export class Providers {
  private readonly exact: ReadonlyMap<string, ResourceProvider>;
  private readonly wildcards: readonly ResourceProvider[];

  constructor(providers: readonly ResourceProvider[]) {
    this.exact = new Map(providers.map((provider) => [provider.type, provider]));
    this.wildcards = providers.filter(({ type }) => type.endsWith('*'));
  }

  /** Throws for a type that is not modelled, which fails the resource. */
  of(type: string): ResourceProvider {
    const provider = this.exact.get(type) ?? this.wildcards.find((wildcard) => type.startsWith(wildcard.type.slice(0, -1)));
    if (!provider) throw new Error(`Resource type ${type} is not modelled here; local/README.md lists what the embedded AWS serves`);
    return provider;
  }
}
