/** Properties of a resource after all intrinsic functions were resolved. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a stack knows about a resource that exists. */
export interface ResourceState {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ResourceRequest {
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** Aborted when the stack no longer waits for the resource, since a sibling failed. */
  readonly signal: AbortSignal;
}

export interface UpdateRequest extends ResourceRequest {
  readonly physicalId: string;
  readonly oldProperties: Properties;
}

export interface DeleteRequest extends ResourceRequest {
  readonly physicalId: string;
}

/**
 * How one resource type is made and removed. An error thrown here fails the resource with its message.
 * A service's types live in its folder (`services/<service>/resources.ts`) and are handed to CloudFormation
 * when the embedded AWS is put together.
 */
export interface ResourceProvider {
  /** `AWS::S3::Bucket`, or a prefix that ends in `*` such as `Custom::*`. */
  readonly type: string;
  create(request: ResourceRequest): Promise<ResourceState>;
  /** A state with another physical id is a replacement: the old id is deleted during clean-up. */
  update(request: UpdateRequest): Promise<ResourceState>;
  delete(request: DeleteRequest): Promise<void>;
}
