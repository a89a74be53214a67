import { setTimeout as delay } from 'node:timers/promises';
import { CreateBatchSegmentJobCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { JobResult, readJobResults } from '../../cli/job-results';
import { Clock } from '../../core/clock';
import { Context } from '../../core/context';
import { Router } from '../../core/router';
import { Server } from '../../core/server';
import { PersonalizeService } from '../../services/personalize/service';
import { s3Service } from '../../services/s3/service';
import { ObjectStore } from '../../services/s3/store';

const ROOT = 'arn:aws:iam::000000000000:root';
const VERSION = 'arn:aws:personalize:us-east-1:000000000000:solution/local-item-affinity/1';

const stop = new AbortController();
const context: Context = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  clock: new Clock(100_000),
  stopping: stop.signal,
  endpoint: () => 'http://127.0.0.1:0',
  arn: (service, resource) => `arn:aws:${service}:us-east-1:000000000000:${resource}`,
  log: () => undefined,
};
const store = new ObjectStore(context.clock);
const router = new Router(context, {
  services: [new PersonalizeService(context, { store }), s3Service(context, store)],
  principalOf: () => ROOT,
});

let server: Server;
let environment: Record<string, string>;
let personalize: PersonalizeClient;

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  server = await Server.listen(0, (request) => router.route(request));
  environment = { AWS_ENDPOINT_URL: server.endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  personalize = new PersonalizeClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  store.createBucket('in');
  store.createBucket('out');
});

afterAll(async () => {
  personalize.destroy();
  stop.abort();
  await server.stop();
});

async function create(jobName: string, path: string): Promise<void> {
  await personalize.send(new CreateBatchSegmentJobCommand({
    jobName,
    solutionVersionArn: VERSION,
    jobInput: { s3DataSource: { path } },
    jobOutput: { s3DataDestination: { path: `s3://out/segments/${jobName}/` } },
    roleArn: 'arn:aws:iam::000000000000:role/personalize',
    numResults: 3,
  }));
}

async function settledResults(): Promise<readonly JobResult[]> {
  for (;;) {
    const results = await readJobResults(environment);
    if (results.every(({ job }) => job.status === 'ACTIVE' || job.status === 'CREATE FAILED')) return results;
    await delay(10);
  }
}

test('reads jobs and their segments over the wire, as the SDK does', async () => {
  store.put('in', 'good/a.jsonl', '{"itemId":"b-101"}\n{"itemId":"b-205"}\n');
  await create('good', 's3://in/good/');
  await create('bad', 's3://in/bad/');
  const [good, bad] = await settledResults();
  expect(good).toMatchObject({ job: { jobName: 'good', status: 'ACTIVE' } });
  expect(good?.job.creationDateTime).toBeInstanceOf(Date);
  expect(good?.lines.map(({ input, output }) => [input.itemId, output.usersList.length])).toEqual([['b-101', 3], ['b-205', 3]]);
  expect(bad).toMatchObject({ job: { jobName: 'bad', status: 'CREATE FAILED', failureReason: expect.stringContaining('s3://in/bad/') }, lines: [] });
});

test('the SDK tells refusals apart by their names', async () => {
  store.put('in', 'good/a.jsonl', '{"itemId":"b-101"}\n');
  await expect(create('no spaces', 's3://in/good/')).rejects.toMatchObject({ name: 'InvalidInputException', message: expect.stringContaining("'jobName'") });
  await create('taken', 's3://in/good/');
  await expect(create('taken', 's3://in/good/')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
});
