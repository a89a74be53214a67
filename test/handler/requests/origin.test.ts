import { checkOrigin, ForeignRequestError, Origin, originOf } from '../../../src/handler/requests/origin';
import { newRequest, newRun } from '../../support/requests';

const OWN: Origin = { stackId: newRequest().StackId, urlSuffix: 'amazonaws.com', isLocal: false };
const BUCKET = 'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com';

const refusal = (event: unknown, origin = OWN): string | undefined => {
  try {
    checkOrigin(event, origin);
    return undefined;
  } catch (error) {
    if (error instanceof ForeignRequestError) return error.message;
    throw error;
  }
};
const withUrl = (ResponseURL: string): object => newRequest({ ResponseURL });

describe('a request is served', () => {
  test('of CloudFormation, and of a schedule, of its own stack', () => {
    expect(refusal(newRequest())).toBeUndefined();
    expect(refusal(newRun())).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['the newer host names', BUCKET, 'amazonaws.com'],
    ['the older ones', 'cloudformation-custom-resource-response-useast1.s3.amazonaws.com', 'amazonaws.com'],
    ['those with a hyphen', 'cloudformation-custom-resource-response-uswest2.s3-us-west-2.amazonaws.com', 'amazonaws.com'],
    ['those of China', 'cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn', 'amazonaws.com.cn'],
  ])('with %s of CloudFormation\'s bucket', (_, host, urlSuffix) => {
    expect(refusal(withUrl(`https://${host}/arn%3A?X-Amz-Date=20261122T070000Z`), { ...OWN, urlSuffix })).toBeUndefined();
  });

  test.each(['http://127.0.0.1:4566/x', 'http://[::1]:4566/x', 'http://localhost/x'])('with an answer to this machine, only without a real AWS: %s', (url) => {
    expect(refusal(withUrl(url), { ...OWN, isLocal: true })).toBeUndefined();
    expect(refusal(withUrl(url))).toBe('its answer would not go to CloudFormation');
  });
});

describe('a request is refused', () => {
  test.each<[string, string]>([
    ['plain http', `http://${BUCKET}/x`],
    ['another bucket', 'https://attacker.s3.eu-west-1.amazonaws.com/x'],
    ['another host', 'https://attacker.example/cloudformation-custom-resource-response-euwest1'],
    ['a host that begins alike', 'https://cloudformation-custom-resource-response-euwest1.attacker.example/x'],
    ['a host that ends alike', 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.notamazonaws.com/x'],
    ['a name of this service in another one', 'https://cloudformation-custom-resource-response-a.execute-api.eu-west-1.amazonaws.com/x'],
    ['another partition', `https://${BUCKET}.cn/x`],
    ['a user before the host', `https://${BUCKET}@attacker.example/x`],
    ['a user before the right host', `https://me:secret@${BUCKET}/x`],
    ['another port', `https://${BUCKET}:8443/x`],
    ['metadata of the machine', 'http://169.254.169.254/latest/meta-data/'],
    ['a file', 'file:///etc/passwd'],
    ['no URL', 'nowhere'],
    ['nothing', ''],
  ])('that wants its answer by %s', (_, url) => {
    expect(refusal(withUrl(url))).toBe('its answer would not go to CloudFormation');
    expect(refusal(withUrl(url.replace(BUCKET, BUCKET)), { ...OWN, isLocal: true })).toBe('its answer would not go to CloudFormation');
  });

  test.each([
    ['account', OWN.stackId.replace('111122223333', '444455556666')],
    ['region', OWN.stackId.replace('eu-west-1', 'us-east-1')],
    ['stack', OWN.stackId.replace('Shop', 'Other')],
    ['stack of the same name', OWN.stackId.replace('8a5f2b90', '00000000')],
  ])('of another %s', (_, StackId) => {
    expect(refusal(newRequest({ StackId }))).toBe(`it is of another stack than ${OWN.stackId}`);
    expect(refusal(newRun({ StackId }))).toBe(`it is of another stack than ${OWN.stackId}`);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a text', 'Create'], ['a list', []], ['an empty object', {}], ['a number', 7],
    ['another type', { ...newRequest(), RequestType: 'Remove' }], ['an event of S3', { Records: [] }],
  ])('that is %s', (_, event) => {
    expect(refusal(event)).toBe('it is no request of CloudFormation or a schedule');
  });

  test.each(['StackId', 'LogicalResourceId', 'RequestId', 'ResourceType', 'ResponseURL'])('without %s', (name) => {
    for (const value of [undefined, 7, null, {}]) expect(refusal({ ...newRequest(), [name]: value })).toBe(`it has no ${name}`);
  });

  test('that is too large', () => {
    expect(refusal(newRequest({ ResourceProperties: { Tags: 'x'.repeat(100_000) } }))).toBe('it has more than 100000 characters');
  });
});

describe('the origin', () => {
  const ENVIRONMENT = { STACK_ID: OWN.stackId, URL_SUFFIX: 'amazonaws.com' };

  test('is what the environment says', () => {
    expect(originOf(ENVIRONMENT)).toEqual(OWN);
    expect(originOf({ ...ENVIRONMENT, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toEqual({ ...OWN, isLocal: true });
  });

  test.each(['STACK_ID', 'URL_SUFFIX'])('is not guessed without %s', (name) => {
    expect(() => originOf({ ...ENVIRONMENT, [name]: undefined })).toThrow('environment variables STACK_ID and URL_SUFFIX are not set: deploy the stack again');
  });
});
