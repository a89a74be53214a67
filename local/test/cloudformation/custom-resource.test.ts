import { CancelUpdateStackCommand, CreateStackCommand, DeleteStackCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { custom, FUNCTION_ARN, Harness, putAnswer, thing } from './harness';
import { CustomResourceEvent } from '../../services/cloudformation/custom-resource/protocol';

let aws: Harness;
beforeEach(async () => { aws = await Harness.start(); });
afterEach(async () => aws.stop());

/** The request types and physical ids that were sent for a resource. */
const sent = (logicalId = 'Job'): readonly string[] => aws.events
  .filter((event) => event.LogicalResourceId === logicalId)
  .map((event) => [event.RequestType, event.PhysicalResourceId].filter(Boolean).join(' '));

async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it never happened');
}

describe('the events', () => {
  test('carry all members of the protocol, scalars as strings', async () => {
    aws.respond = () => ({ Status: 'SUCCESS', PhysicalResourceId: 'job-1' });
    const stack = await aws.create({ Resources: { Job: custom({ Count: 3, Nested: { On: true, List: [1, 'two'] } }) } });
    await aws.update({ Resources: { Job: custom({ Count: 4 }) } });
    await aws.delete(stack);
    const common = {
      ServiceToken: FUNCTION_ARN,
      StackId: stack.StackId,
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      LogicalResourceId: 'Job',
      ResourceType: 'Custom::Job',
      ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/cloudformation-custom-resource-response-useast1\/arn%3Aaws%3Acloudformation%3A.*%7CJob%7C.*\?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=\d{8}T\d{6}Z&.*X-Amz-Expires=7199&/) as unknown,
    };
    const first = { ServiceToken: FUNCTION_ARN, Count: '3', Nested: { On: 'true', List: ['1', 'two'] } };
    const second = { ServiceToken: FUNCTION_ARN, Count: '4' };
    expect(aws.events).toEqual([
      { ...common, RequestType: 'Create', ResourceProperties: first },
      { ...common, RequestType: 'Update', PhysicalResourceId: 'job-1', ResourceProperties: second, OldResourceProperties: first },
      { ...common, RequestType: 'Delete', PhysicalResourceId: 'job-1', ResourceProperties: second },
    ]);
  });

  test('give Ref the physical id and Fn::GetAtt the data', async () => {
    aws.respond = () => ({ Status: 'SUCCESS', PhysicalResourceId: 'job-1', Data: { Path: 's3://there', Deep: { Er: 7 } }, NoEcho: true });
    const stack = await aws.create({
      Resources: { Job: { Type: 'AWS::CloudFormation::CustomResource', Properties: { ServiceToken: FUNCTION_ARN } } },
      Outputs: { All: { Value: { 'Fn::Sub': '${Job} ${Job.Path} ${Job.Deep.Er}' } } },
    });
    expect(stack.Outputs?.[0].OutputValue).toBe('job-1 s3://there 7');
  });

  test('an attribute that the answer does not hold fails whoever asks for it', async () => {
    const stack = await aws.create({ Resources: { Job: custom(), A: thing({ X: { 'Fn::GetAtt': ['Job', 'Path'] } }) } });
    expect((await aws.history(stack)).join('\n')).toContain("A CREATE_FAILED: CustomResource attribute error: Vendor response doesn't contain Path attribute");
  });
});

describe('a Create', () => {
  test('that fails gives the reason, and a Delete with the id of the answer follows', async () => {
    aws.respond = (event) => event.RequestType === 'Create' ? { Status: 'FAILED', PhysicalResourceId: 'half', Reason: 'no luck' } : { Status: 'SUCCESS', PhysicalResourceId: 'half' };
    const stack = await aws.create({ Resources: { Job: custom() } });
    expect(await aws.history(stack)).toContain(
      `Job CREATE_FAILED: Received response status [FAILED] from custom resource. Message returned: no luck (RequestId: ${aws.events[0].RequestId})`);
    expect(sent()).toEqual(['Create', 'Delete half']);
  });

  test('is given up when a sibling fails, and a Delete with an invented id follows', async () => {
    aws.respond = (event) => event.RequestType === 'Create' ? undefined : { Status: 'SUCCESS', PhysicalResourceId: 'x' };
    const stack = await aws.create({ Resources: { Job: custom(), Bad: thing({ Fail: 'create', Milliseconds: 20 }) } });
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await aws.history(stack)).toContain('Job CREATE_FAILED: Resource creation cancelled');
    expect(sent()).toEqual(['Create', expect.stringMatching(/^Delete stack_Job_[0-9A-F]{12}$/)]);
  });

  test('is given up when the stack is deleted meanwhile', async () => {
    aws.respond = (event) => event.RequestType === 'Create' ? undefined : { Status: 'SUCCESS', PhysicalResourceId: 'x' };
    const { StackId } = await aws.client.send(new CreateStackCommand({ StackName: 'stack', TemplateBody: JSON.stringify({ Resources: { Job: custom() } }) }));
    await aws.client.send(new DeleteStackCommand({ StackName: 'stack' }));
    await aws.service.idle();
    expect((await aws.describe(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(sent()).toEqual(['Create', expect.stringMatching(/^Delete stack_Job_/)]);
  });

  test('of a function that does not exist fails without a Delete', async () => {
    const stack = await aws.create({ Resources: { Job: custom({ ServiceToken: `${FUNCTION_ARN}-2` }) } });
    expect(await aws.history(stack)).toContain(`Job CREATE_FAILED: Function not found: ${FUNCTION_ARN}-2`);
    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
  });

  test.each([
    ['arn:aws:sns:us-east-1:000000000000:topic', {}, /Invalid ServiceToken "arn:aws:sns/],
    [FUNCTION_ARN, { ServiceTimeout: 3601 }, /Invalid ServiceTimeout 3601/],
    [FUNCTION_ARN, { ServiceTimeout: 'soon' }, /Invalid ServiceTimeout "soon"/],
  ])('with ServiceToken %s and %j fails without an event', async (ServiceToken, properties, reason) => {
    const stack = await aws.create({ Resources: { Job: custom({ ServiceToken, ...properties }) } });
    expect((await aws.history(stack)).join()).toMatch(reason);
    expect(aws.events).toEqual([]);
  });
});

describe('time', () => {
  test('a silent function fails after the ServiceTimeout, of one hour by default', async () => {
    const fast = await Harness.start({ speed: 36_000 });
    fast.respond = (event) => event.RequestType === 'Delete' ? { Status: 'SUCCESS', PhysicalResourceId: 'x' } : undefined;
    const stack = await fast.create({ Resources: { Short: custom({ ServiceTimeout: '1800' }), Long: custom({}, { DependsOn: 'Next' }), Next: thing() } });
    const history = await fast.history(stack);
    await fast.stop();
    expect(history.join('\n')).toContain('Short CREATE_FAILED: CloudFormation did not receive a response from your Custom Resource. '
      + `Please check your logs for requestId [${fast.events.find(({ LogicalResourceId: id }) => id === 'Short')?.RequestId}].`);
    expect(history).toContain('Long CREATE_FAILED: Resource creation cancelled');
  });
});

describe('an Update', () => {
  const job = (n: number, more: object = {}) => ({ Job: custom({ n }), ...more });
  const respondWithId = (event: CustomResourceEvent) => ({ Status: 'SUCCESS', PhysicalResourceId: `job-${String(event.ResourceProperties.n)}` });

  test('that answers with another id is a replacement: the old id is deleted in the clean-up', async () => {
    aws.respond = respondWithId;
    await aws.create({ Resources: job(1) });
    const stack = await aws.update({ Resources: job(2) });
    expect(sent()).toEqual(['Create', 'Update job-1', 'Delete job-1']);
    expect(aws.events[2].ResourceProperties.n).toBe('1');
    const history = await aws.history(stack);
    expect(history.indexOf('Job DELETE_IN_PROGRESS')).toBeGreaterThan(history.indexOf('stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'));
  });

  test('that is rolled back is undone by another with the properties swapped, and the new id is deleted', async () => {
    aws.respond = respondWithId;
    await aws.create({ Resources: job(1) });
    const stack = await aws.update({ Resources: job(2, { Bad: thing({ Fail: 'create' }, { DependsOn: 'Job' }) }) });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sent()).toEqual(['Create', 'Update job-1', 'Update job-2', 'Delete job-2']);
    expect(aws.events[2]).toMatchObject({ ResourceProperties: { n: '1' }, OldResourceProperties: { n: '2' } });
    expect(aws.events[3].ResourceProperties.n).toBe('2');
    expect((await aws.resource('Job'))?.PhysicalResourceId).toBe('job-1');
  });

  test('whose undoing answers with a third id deletes both others', async () => {
    let made = 0;
    aws.respond = ({ RequestType: type, PhysicalResourceId: id }) => ({ Status: 'SUCCESS', PhysicalResourceId: type === 'Delete' ? id : `made-${++made}` });
    await aws.create({ Resources: job(1) });
    await aws.update({ Resources: job(2, { Bad: thing({ Fail: 'create' }, { DependsOn: 'Job' }) }) });
    expect([...sent()].sort()).toEqual(['Create', 'Delete made-1', 'Delete made-2', 'Update made-1', 'Update made-2']);
  });

  test('that fails keeps the old id and is undone', async () => {
    aws.respond = (event) => event.ResourceProperties.n === '2' ? { Status: 'FAILED', PhysicalResourceId: 'job-1', Reason: 'no' } : respondWithId(event);
    await aws.create({ Resources: job(1) });
    const stack = await aws.update({ Resources: job(2) });
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sent()).toEqual(['Create', 'Update job-1', 'Update job-1']);
  });

  test('in progress is given up when the update is cancelled, and its late answer counts no more', async () => {
    aws.respond = (event) => event.ResourceProperties.n === '2' ? undefined : respondWithId(event);
    await aws.create({ Resources: job(1) });
    await aws.client.send(new UpdateStackCommand({ StackName: 'stack', TemplateBody: JSON.stringify({ Resources: job(2) }) }));
    const late = await eventually(() => aws.events[1]);
    await aws.client.send(new CancelUpdateStackCommand({ StackName: 'stack' }));
    await aws.service.idle();
    expect((await putAnswer(late, { Status: 'SUCCESS', PhysicalResourceId: 'job-2' })).status).toBe(200);
    expect(sent()).toEqual(['Create', 'Update job-1', 'Update job-1']);
    expect((await aws.resource('Job'))?.PhysicalResourceId).toBe('job-1');
  });

  test('of the service token is refused', async () => {
    await aws.create({ Resources: job(1) });
    const stack = await aws.update({ Resources: { Job: custom({ ServiceToken: `${FUNCTION_ARN}-2` }) } });
    expect((await aws.history(stack)).join()).toContain('Job UPDATE_FAILED: Modifying service token is not allowed.');
  });
});

test('a Delete that fails fails the deletion of the stack', async () => {
  aws.respond = (event) => ({ Status: event.RequestType === 'Delete' ? 'FAILED' : 'SUCCESS', PhysicalResourceId: 'made', Reason: 'still needed' });
  const deleted = await aws.delete(await aws.create({ Resources: { Job: custom() } }));
  expect(deleted.StackStatus).toBe('DELETE_FAILED');
});

describe('an answer', () => {
  test.each([
    [{ PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    [{ PhysicalResourceId: 'x'.repeat(1025) }, 'Invalid PhysicalResourceId'],
    [{ PhysicalResourceId: 5 }, 'Invalid PhysicalResourceId'],
    [{ Status: 'DONE' }, 'Invalid Status: expected SUCCESS or FAILED, got "DONE"'],
    [{ Status: 'FAILED' }, 'Invalid Reason: it is required when the Status is FAILED'],
    [{ RequestId: 'other' }, 'Invalid RequestId: expected '],
    [{ StackId: undefined }, 'Invalid StackId: expected '],
    [{ LogicalResourceId: 'Other' }, 'Invalid LogicalResourceId: expected Job, got "Other"'],
    [{ Data: ['no'] }, 'Invalid Data: expected an object'],
    [{ Data: { long: 'x'.repeat(4096) } }, 'Response object is too long.'],
  ])('with %j fails the resource', async (wrong, reason) => {
    aws.respond = (event) => ({ Status: 'SUCCESS', PhysicalResourceId: 'made', ...event.RequestType === 'Create' ? wrong : {} });
    const stack = await aws.create({ Resources: { Job: custom() } });
    expect((await aws.history(stack)).join('\n')).toContain(`Job CREATE_FAILED: ${reason}`);
    expect(sent()).toEqual(['Create', expect.stringMatching(/^Delete stack_Job_/)]);
  });

  test.each([
    ['another signature', (url: string) => url.replace(/Signature=\w+/, 'Signature=0'), { 'content-type': '' }, 403],
    ['a content type', (url: string) => url, { 'content-type': 'application/json' }, 403],
    ['another request id', (url: string) => url.replace(/%7C[^%?]+\?/, '%7Cother?'), { 'content-type': '' }, 403],
    ['all that it needs', (url: string) => url, { 'content-type': '' }, 200],
  ])('with %s is answered as S3 does', async (_, change, headers, status) => {
    aws.respond = () => undefined;
    await aws.client.send(new CreateStackCommand({ StackName: 'stack', TemplateBody: JSON.stringify({ Resources: { Job: custom() } }) }));
    const event = await eventually(() => aws.events[0]);
    const response = await fetch(change(event.ResponseURL), { method: 'PUT', headers, body: 'anything' });
    expect(response.status).toBe(status);
    if (status === 403) expect(await response.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  test('is refused when the URL has expired', async () => {
    const fast = await Harness.start({ speed: 100_000 });
    fast.respond = () => undefined;
    await fast.create({ Resources: { Job: custom({}, { DeletionPolicy: 'Retain' }) } });
    const event = fast.events[0];
    await fast.context.clock.sleep(3_700_000);
    const response = await putAnswer(event, { Status: 'SUCCESS', PhysicalResourceId: 'made' });
    await fast.stop();
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Request has expired');
  });
});
