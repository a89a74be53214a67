/** The embedded AWS as a client without an SDK sees it. */
export class Api {
  constructor(private readonly endpoint: string) {}

  /** A service that speaks JSON and names its operation in a header, such as `AWSStepFunctions.StopExecution`. */
  async call(signingName: string, target: string, input: object): Promise<unknown> {
    return this.send(signingName, '/', { method: 'POST', headers: { 'x-amz-target': target }, body: JSON.stringify(input) });
  }

  /** A service with resources at paths. */
  async get(signingName: string, resource: string): Promise<unknown> {
    return this.send(signingName, resource, {});
  }

  private async send(signingName: string, resource: string, init: RequestInit): Promise<unknown> {
    // who asks, and whom; the embedded AWS looks at no more of a signature
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${signingName}/aws4_request, SignedHeaders=host, Signature=none`;
    const response = await fetch(`${this.endpoint}${resource}`, { ...init, headers: { ...init.headers, authorization } });
    if (response.ok) return response.json();
    throw new Error(`${signingName} answered ${response.status}: ${await response.text()}`);
  }
}
