import { NEXT } from '../../src/handler/contract';
import { newRequest, newRun } from '../support/requests';
import { ShippedHandler } from '../support/shipped-handler';

// requests that are not this stack's own, by the handler as it ships

const shipped = ShippedHandler.forTests();
const { aws } = shipped;

const OTHER_STACK = newRequest().StackId.replace('Shop', 'Attacker');
const FOREIGN: readonly (readonly [string, object])[] = [
  ['of another stack', { ...newRequest(), StackId: OTHER_STACK }],
  ['of another stack\'s schedule', newRun({ StackId: OTHER_STACK })],
  ['that wants its answer elsewhere', newRequest({ ResponseURL: 'https://attacker.example/answer?signature=secret' })],
  ['that is no request', { Records: [{ eventSource: 'aws:s3' }] }],
  ['that is too large', { ...newRequest(), OldResourceProperties: { Tags: 'x'.repeat(200_000) } }],
];

/** Where it would be noticed: the handler has no other way out than to the fake AWS. */
const toUs = (event: object): object => 'ResponseURL' in event && !String(event.ResponseURL).includes('attacker') ? { ...event, ResponseURL: aws.responseUrl() } : event;

test.each(FOREIGN)('a request %s reaches neither the runner nor its URL', async (_, event) => {
  aws.on('StartExecution', () => ({ body: { executionArn: 'arn', startDate: 1 } }));
  await shipped.lambda.invoke(toUs(event));
  expect(aws.calls).toEqual([]);
  expect(aws.answers).toEqual([]);
  expect(shipped.lambda.printed.join('\n')).toContain('a request was refused');
  expect(shipped.lambda.printed.join('\n')).not.toContain('secret');
});

test.each(FOREIGN)('an execution of the runner for a request %s ends without having done anything', async (_, event) => {
  for (const step of ['plan', 'reconcile', 'report'] as const) {
    const state = await shipped.lambda.invoke({ step, state: { version: 1, request: toUs(event) }, executionStartTime: '2026-11-22T07:00:00Z' });
    expect(state.next).toBe(NEXT.end);
  }
  expect(aws.calls).toEqual([]);
  expect(aws.answers).toEqual([]);
});

test.each([null, 'text', 7, [], {}])('an event like %j does nothing', async (event) => {
  await shipped.lambda.invoke(event);
  expect(aws.calls).toEqual([]);
});
