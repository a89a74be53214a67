import { existsSync } from 'node:fs';
import { eventually, LambdaFixture, providerOf, resourceRequest } from './fixture';
import { Properties } from '../../services/cloudformation/resource';

let fixture: LambdaFixture;
beforeEach(() => { fixture = new LambdaFixture(); });
afterEach(async () => fixture.lambda.stop());

const answering = (value: string): string => `exports.handler = async () => '${value}' + (process.env.MORE ?? '');`;

async function update(physicalId: string, properties: Properties, oldProperties: Properties): Promise<string> {
  const state = await fixture.provider.update({ ...resourceRequest('AWS::Lambda::Function', properties, 'Worker'), physicalId, oldProperties });
  return state.physicalId;
}

describe('AWS::Lambda::Function', () => {
  test('gets a name from its stack and logical id, and its ARN as attribute', async () => {
    const { physicalId, attributes } = await fixture.create(fixture.properties(answering('one')), 'W'.repeat(80));

    expect(physicalId).toMatch(/^Stack-W+-[0-9A-F]{12}$/);
    expect(physicalId).toHaveLength(64);
    expect(attributes).toEqual({ Arn: `arn:aws:lambda:us-east-1:000000000000:function:${physicalId}` });
  });

  test('takes the name that it is given, once', async () => {
    const properties = fixture.properties(answering('one'), { FunctionName: 'mine' });

    expect((await fixture.create(properties)).physicalId).toBe('mine');
    await expect(fixture.create(properties)).rejects.toMatchObject({ code: 'ResourceConflictException' });
  });

  test('is updated in place with new code and a new environment', async () => {
    const before = fixture.properties(answering('one'));
    const { physicalId } = await fixture.create(before);
    expect(await fixture.lambda.invoke(physicalId, {})).toBe('one');

    const after = fixture.properties(answering('two'), { Environment: { Variables: { MORE: '!' } } });

    expect(await update(physicalId, after, before)).toBe(physicalId);
    expect(await fixture.lambda.invoke(physicalId, {})).toBe('two!');
  });

  test('lets an invocation under way finish on the code that it began with', async () => {
    const before = fixture.properties('exports.handler = async () => { console.log("begun"); await new Promise((done) => setTimeout(done, 200)); return __dirname; };');
    const { physicalId } = await fixture.create(before);
    const underWay = fixture.lambda.invoke(physicalId, {});
    await eventually(() => fixture.lambda.logs(physicalId).length === 1);

    await update(physicalId, fixture.properties(answering('two')), before);

    expect(await fixture.lambda.invoke(physicalId, {})).toBe('two');
    const folder = String(await underWay);
    expect(folder).toContain('embedded-lambda-');
    await eventually(() => !existsSync(folder));
  });

  test('is replaced when its name changes', async () => {
    const before = fixture.properties(answering('one'), { FunctionName: 'old' });
    await fixture.create(before);

    expect(await update('old', { ...before, FunctionName: 'new' }, before)).toBe('new');
  });

  test('is gone after its deletion, which may come twice', async () => {
    const { physicalId } = await fixture.create(fixture.properties(answering('one')));
    const request = { ...resourceRequest('AWS::Lambda::Function', {}), physicalId };

    await fixture.provider.delete(request);
    await fixture.provider.delete(request);

    await expect(fixture.lambda.invoke(physicalId, {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test.each([
    ['an asset that is missing', { Code: { S3Bucket: 'assets', S3Key: 'absent.zip' } }, 'NoSuchKey', 'absent.zip'],
    ['an asset that is no zip', { Code: { S3Bucket: 'assets', S3Key: 'text' } }, 'InvalidParameterValueException', 'Could not unzip s3://assets/text'],
    ['a container image', { Code: { ImageUri: 'image' } }, 'NotModelled', 'Code with ImageUri'],
    ['another runtime', { Runtime: 'python3.13' }, 'NotModelled', 'python3.13'],
    ['layers', { Layers: ['arn'] }, 'NotModelled', 'Layers'],
    ['a timeout beyond 15 minutes', { Timeout: 901 }, 'InvalidParameterValueException', 'Timeout must be a whole number from 1 to 900, got 901'],
    ['no role', { Role: undefined }, 'InvalidParameterValueException', 'Role of function'],
  ])('refuses %s', async (_, more, code, message) => {
    fixture.store.put('assets', 'text', 'no zip');

    const creation = fixture.create(fixture.properties(answering('one'), more));

    await expect(creation).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  test('refuses a zip that would write outside of its folder', async () => {
    const creation = fixture.create(fixture.zipped({ '../outside.js': 'x' }));

    await expect(creation).rejects.toThrow('../outside.js, which lies outside of it');
  });
});

test('AWS::Lambda::Permission is kept without effect', async () => {
  const provider = providerOf(fixture.lambda.resources, 'AWS::Lambda::Permission');
  const request = resourceRequest('AWS::Lambda::Permission', { Action: 'lambda:InvokeFunction' });

  const { physicalId } = await provider.create(request);

  expect((await provider.update({ ...request, physicalId, oldProperties: {} })).physicalId).toBe(physicalId);
  await expect(provider.delete({ ...request, physicalId })).resolves.toBeUndefined();
});
