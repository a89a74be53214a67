import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { DescribeBatchSegmentJobCommand, PersonalizeClient } from '@aws-sdk/client-personalize';
import { LocalAws } from '../../local';
import { CdkCli } from '../../local/cli/cdk';

// the real CDK CLI deploys the compiled library to the embedded AWS, which runs the handler as it ships

const ROOT = path.join(__dirname, '../..');
const MINUTES = 60_000;

describe('the bookshop', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'deployment-test-'));
  let aws: LocalAws;
  let cdk: CdkCli;

  beforeAll(async () => {
    aws = await LocalAws.start({ speed: 120 });
    const app = path.join(ROOT, 'examples/bookshop');
    cdk = new CdkCli({ app, home, environment: aws.environment(), signal: new AbortController().signal, output: 'ignore' });
    const output = ['--output', path.join(home, 'cdk.out')];
    expect(await cdk.run('bootstrap', ...output)).toBe(0);
    expect(await cdk.run('deploy', '--require-approval', 'never', ...output)).toBe(0);
  }, 3 * MINUTES);

  afterAll(async () => {
    await aws.stop();
    rmSync(home, { recursive: true });
  });

  const jobs = () => aws.services.personalize.jobs.all();

  test('has one ACTIVE job for each construct', () => {
    expect(jobs().map(({ jobName }) => jobName.replace(/-[0-9a-f]{16}$/, '')).sort()).toEqual(['Bookshop-GenreFans', 'Bookshop-ReadersOfBooks']);
  });

  test('describes its jobs with every field that was given, to an SDK that is not ours', async () => {
    const { environment } = { environment: aws.environment() };
    const client = new PersonalizeClient({ endpoint: aws.endpoint, region: environment.AWS_REGION, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
    for (const { batchSegmentJobArn } of jobs()) {
      const { batchSegmentJob } = await client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }));
      expect(batchSegmentJob).toEqual({
        batchSegmentJobArn,
        jobName: expect.stringMatching(/^Bookshop-/),
        status: 'ACTIVE',
        solutionVersionArn: expect.stringMatching(/^arn:aws:personalize:us-east-1:000000000000:solution\/local-item-/),
        numResults: expect.any(Number),
        jobInput: { s3DataSource: { path: expect.stringMatching(/^s3:\/\/.+\/batch-segment-input\/[0-9a-f]{32}\/$/), kmsKeyArn: expect.stringContaining(':key/') } },
        jobOutput: { s3DataDestination: { path: `s3://${outputBucket()}/segments/${batchSegmentJob?.jobName}/`, kmsKeyArn: expect.stringContaining(':key/') } },
        roleArn: expect.stringContaining(':role/'),
        creationDateTime: expect.any(Date),
        lastUpdatedDateTime: expect.any(Date),
      });
    }
  });

  test('holds one .out object for each input file, with a line for each query', () => {
    for (const { jobName } of jobs()) {
      const input = objects(inputBucket(), '').map(({ key }) => path.basename(key));
      const output = objects(outputBucket(), `segments/${jobName}/`);
      expect(output).toHaveLength(1);
      expect(input.map((name) => `${name}.out`)).toContain(path.basename(output[0].key));
      const lines = output[0].body.toString().trimEnd().split('\n');
      expect(lines).toHaveLength(jobName.includes('Readers') ? 4 : 2);
      for (const line of lines) expect(line).toMatch(/^\{"input":\{"item(Id|Attributes)":".+"\},"output":\{"usersList":\["u-\d+"(,"u-\d+")+\]\},"error":null\}$/);
    }
  });

  test('starts nothing again when it is deployed again', async () => {
    expect(await cdk.run('deploy', '--require-approval', 'never', '--force', '--output', path.join(home, 'cdk.out'))).toBe(0);
    expect(jobs()).toHaveLength(2);
  }, MINUTES);

  const buckets = (part: string) => aws.services.store.allBuckets().map(({ name }) => name).filter((name) => name.includes(part))[0];
  const inputBucket = () => buckets('inputbucket');
  const outputBucket = () => buckets('outputbucket');
  const objects = (bucket: string, prefix: string) => aws.services.store.list(bucket, prefix);
});

describe('a job that fails', () => {
  test('fails the deployment, and the CLI shows the reason of Personalize', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'local/cli/demo.ts', '--scenario', 'failing'], { cwd: ROOT, encoding: 'utf8' });
    const printed = (stdout + stderr).replace(/\s+/g, ' ');
    expect(printed).toMatch(/Batch segment job Bookshop-Failing-ReadersOfBooks-[0-9a-f]{16} CREATE FAILED: Invalid S3 input path\. There are no files at s3:\/\//);
    expect(printed).toContain('ROLLBACK_COMPLETE');
    expect(status).toBe(1);
  }, 2 * MINUTES);
});
