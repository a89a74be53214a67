/** One HTTP request to the embedded AWS, its body read and its transfer encoding undone. */
export interface AwsRequest {
  readonly method: string;
  /** Decoded path, beginning with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** ARN of whoever signed the request; the account's root for keys that no role handed out. */
  readonly principal: string;
  /** The access key that the request is signed with. */
  readonly accessKeyId?: string;
  /** The region that the request is signed for, where the signature names one. */
  readonly region?: string;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A service as the router sees it: found by the name that requests are signed for. */
export interface Service {
  /** The service name in the credential scope of a signature, such as `s3` or `states`. */
  readonly signingName: string;
  handle(request: AwsRequest): Promise<AwsResponse>;
}
