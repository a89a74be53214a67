import { outputOf, StatesFixture, WORKER } from './fixture';
import { Properties, ResourceState } from '../../services/cloudformation/resource';
import { LambdaFixture, providerOf, resourceRequest } from '../lambda/fixture';

let fixture: StatesFixture;
beforeEach(() => { fixture = new StatesFixture(); });
afterEach(async () => fixture.states.stop());

const TYPE = 'AWS::StepFunctions::StateMachine';
const RoleArn = 'arn:aws:iam::000000000000:role/runner';
const passing = (Result: string): string => JSON.stringify({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', Result, End: true } } });

async function update(physicalId: string, properties: Properties, oldProperties: Properties): Promise<ResourceState> {
  return providerOf(fixture.states.resources, TYPE).update({ ...resourceRequest(TYPE, { RoleArn, ...properties }, 'Runner'), physicalId, oldProperties });
}

async function answer(machine: string): Promise<unknown> {
  return outputOf(await fixture.ended(await fixture.start(machine)));
}

test('a state machine is named after its logical id, its Ref is its ARN', async () => {
  const provider = providerOf(fixture.states.resources, TYPE);

  const { physicalId, attributes } = await provider.create(resourceRequest(TYPE, { RoleArn, DefinitionString: passing('one') }, 'Runner'));

  expect(physicalId).toMatch(/^arn:aws:states:us-east-1:000000000000:stateMachine:Runner-[0-9a-f]{12}$/);
  expect(attributes).toEqual({ Arn: physicalId, Name: physicalId.split(':').at(-1) });
});

test('substitutions are filled in as JSON text', async () => {
  const DefinitionString = '{"StartAt":"Pass","States":{"Pass":{"Type":"Pass","Result":"${Value} of ${Other}","End":true}}}';

  expect(await answer(await fixture.create({ DefinitionString, DefinitionSubstitutions: { Value: 'a "b" \\ $& c' } }))).toBe('a "b" \\ $& c of ${Other}');
});

test('a definition is updated in place; an execution under way keeps its own', async () => {
  const Definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 1, Next: 'Old' }, Old: { Type: 'Pass', Result: 'old', End: true } } };
  await fixture.states.stop();
  fixture = new StatesFixture(20);
  const machine = await fixture.create({ Definition });
  const underWay = await fixture.start(machine);

  expect((await update(machine, { DefinitionString: passing('new') }, { Definition })).physicalId).toBe(machine);

  expect(await answer(machine)).toBe('new');
  expect(outputOf(await fixture.ended(underWay))).toBe('old');
  expect(await fixture.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({ definition: passing('new'), roleArn: RoleArn, status: 'ACTIVE' });
});

test('a new name replaces the state machine', async () => {
  const before = { StateMachineName: 'old', DefinitionString: passing('one') };
  const machine = await fixture.create(before);

  const { physicalId } = await update(machine, { ...before, StateMachineName: 'new' }, before);

  expect(physicalId).toBe(machine.replace(/old$/, 'new'));
  await expect(fixture.create(before)).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
});

test('deletion ends the executions', async () => {
  const machine = await fixture.deploy({ Wait: { Type: 'Wait', Seconds: 3600, End: true } });
  const execution = await fixture.start(machine);

  await providerOf(fixture.states.resources, TYPE).delete({ ...resourceRequest(TYPE, {}), physicalId: machine });

  await expect(fixture.start(machine)).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' });
  await expect(fixture.describe(execution)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
});

const task = (more: object): string => JSON.stringify({ StartAt: 'Work', States: { Work: { Type: 'Task', Resource: WORKER, End: true, ...more } } });

test.each([
  ['what is not JSON', { DefinitionString: '{' }, 'InvalidDefinition', 'INVALID_JSON_DESCRIPTION'],
  ['what is no state machine', { DefinitionString: '[]' }, 'InvalidDefinition', 'SCHEMA_VALIDATION_FAILED'],
  ['a state that does not exist', { DefinitionString: task({ End: undefined, Next: 'Nowhere' }) }, 'InvalidDefinition', 'Nowhere'],
  ['a fraction of a second', { DefinitionString: task({ TimeoutSeconds: 0.5 }) }, 'InvalidDefinition', 'SCHEMA_VALIDATION_FAILED'],
  ['a service integration', { DefinitionString: task({ Resource: 'arn:aws:states:::sns:publish' }) }, 'NotModelled', 'arn:aws:states:::sns:publish of state Work'],
  ['a task token', { DefinitionString: task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }) }, 'NotModelled', 'waitForTaskToken'],
  ['JSONata', { Definition: { ...JSON.parse(task({})) as object, QueryLanguage: 'JSONata' } }, 'NotModelled', 'JSONata'],
  ['JSONata in one state', { DefinitionString: task({ QueryLanguage: 'JSONata' }) }, 'NotModelled', 'QueryLanguage of state Work'],
  ['variables', { DefinitionString: task({ Assign: { x: 1 } }) }, 'NotModelled', 'Assign of state Work'],
  ['an express workflow', { DefinitionString: task({}), StateMachineType: 'EXPRESS' }, 'NotModelled', 'EXPRESS'],
  ['a definition in S3', { DefinitionS3Location: {} }, 'NotModelled', 'without DefinitionString'],
])('refuses %s', async (_, properties, code, message) => {
  await expect(fixture.create(properties)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
});

test('a task runs a function of the embedded Lambda, and its error is named as on AWS', async () => {
  const functions = new LambdaFixture();
  await fixture.states.stop();
  fixture = new StatesFixture(1, async (arn, event) => functions.lambda.invoke(arn, event));
  const { attributes } = await functions.create(functions.properties('exports.handler = async ({ n }) => { if (n < 0) throw new RangeError("negative"); return n + 1; };'));
  const states = { Work: { Type: 'Task', Resource: attributes.Arn, End: true } };

  const [good, bad] = await Promise.all([fixture.run(states, { n: 1 }), fixture.run(states, { n: -1 })]);
  await functions.lambda.stop();

  expect(outputOf(good)).toBe(2);
  expect([bad.status, bad.error]).toEqual(['FAILED', 'RangeError']);
  expect(JSON.parse(bad.cause ?? '')).toMatchObject({ errorType: 'RangeError', errorMessage: 'negative' });
});
