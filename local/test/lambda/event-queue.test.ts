import { eventually, LambdaFixture } from './fixture';

const MINUTE_MS = 60_000;

let fixture: LambdaFixture;
afterEach(async () => fixture.lambda.stop());

/** Throws as often as the event says, and logs the time and the event each time. */
const FLAKY = `let calls = 0;
exports.handler = async (event) => {
  console.log(JSON.stringify({ event, at: Date.now() }));
  if (++calls <= event.failures) throw new Error('not yet');
};`;

interface Delivery {
  readonly event: unknown;
  readonly at: number;
}

function deliveries(name: string): readonly Delivery[] {
  return fixture.lambda.logs(name).filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Delivery);
}

test('delivers an event once when the function succeeds', async () => {
  fixture = new LambdaFixture(600);
  const name = await fixture.deploy(FLAKY);

  fixture.lambda.invokeAsync(name, { failures: 0 });

  await eventually(() => deliveries(name).length === 1);
  await fixture.context.clock.sleep(4 * MINUTE_MS);
  expect(deliveries(name).map(({ event }) => event)).toEqual([{ failures: 0 }]);
});

test('delivers a failed event again after one and after two minutes, then gives up', async () => {
  fixture = new LambdaFixture(600);
  const name = await fixture.deploy(FLAKY);
  const event = { failures: 9 };

  fixture.lambda.invokeAsync(name, event);
  event.failures = 0;

  await eventually(() => deliveries(name).length === 3);
  await fixture.context.clock.sleep(5 * MINUTE_MS);
  const [first, second, third, ...others] = deliveries(name);
  expect([first, second, third].map((delivery) => delivery?.event)).toEqual([{ failures: 9 }, { failures: 9 }, { failures: 9 }]);
  expect(second.at - first.at).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(third.at - second.at).toBeGreaterThanOrEqual(2 * MINUTE_MS);
  expect(others).toEqual([]);
  expect(fixture.context.lines.at(-1)).toContain('attempt 3 of 3: Error: not yet');
});

test('stops retrying after a success', async () => {
  fixture = new LambdaFixture(600);
  const name = await fixture.deploy(FLAKY);

  fixture.lambda.invokeAsync(name, { failures: 1 });

  await eventually(() => deliveries(name).length === 2);
  await fixture.context.clock.sleep(5 * MINUTE_MS);
  expect(deliveries(name)).toHaveLength(2);
});

test('can deliver an event twice and late, as Lambda may', async () => {
  fixture = new LambdaFixture(600, { deliveries: () => [0, 3 * MINUTE_MS] });
  const name = await fixture.deploy(FLAKY);

  fixture.lambda.invokeAsync(name, { failures: 0 });

  await eventually(() => deliveries(name).length === 2);
  const [first, second] = deliveries(name);
  expect(second.event).toEqual(first.event);
  expect(second.at - first.at).toBeGreaterThan(MINUTE_MS);
});

test('delivers nothing after stop', async () => {
  fixture = new LambdaFixture(600);
  const name = await fixture.deploy(FLAKY);
  fixture.lambda.invokeAsync(name, { failures: 9 });
  await eventually(() => deliveries(name).length === 1);

  await fixture.lambda.stop();

  await fixture.context.clock.sleep(4 * MINUTE_MS);
  expect(deliveries(name)).toHaveLength(1);
});

test('refuses an event for a function that does not exist at once', () => {
  fixture = new LambdaFixture();

  expect(() => fixture.lambda.invokeAsync('nobody', {})).toThrow('Function not found');
});
