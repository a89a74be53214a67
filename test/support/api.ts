/** The embedded AWS as a client without an SDK sees it. */
export class Api {
  /**
   * @param endpoint of the embedded AWS
   * @param accessKeyId who asks; by default the account's root
   */
  constructor(private readonly endpoint: string, private readonly accessKeyId = 'test') {}

  /** A service that speaks JSON and names its operation in a header, such as `AWSStepFunctions.StopExecution`. */
  async call(signingName: string, target: string, input: object): Promise<unknown> {
    return this.answer(signingName, '/', { method: 'POST', headers: { 'x-amz-target': target }, body: JSON.stringify(input) });
  }

  /** A service with resources at paths. */
  async get(signingName: string, resource: string): Promise<unknown> {
    return this.answer(signingName, resource);
  }

  /** Any request, whatever comes of it. */
  async send(signingName: string, resource: string, init: RequestInit = {}): Promise<Response> {
    // who asks, and whom; the embedded AWS looks at no more of a signature
    const authorization = `AWS4-HMAC-SHA256 Credential=${this.accessKeyId}/20261122/us-east-1/${signingName}/aws4_request, SignedHeaders=host, Signature=none`;
    return fetch(`${this.endpoint}${resource}`, { ...init, headers: { ...init.headers, authorization } });
  }

  private async answer(signingName: string, resource: string, init?: RequestInit): Promise<unknown> {
    const response = await this.send(signingName, resource, init);
    if (response.ok) return response.json();
    throw new Error(`${signingName} answered ${response.status}: ${await response.text()}`);
  }
}
