import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newJob } from './support/stack';

// users keep snapshots of their synthesized stacks: what we synthesize is a promise

const LIBRARY = path.join(__dirname, '..');

test('the default stack is what it was, but for the hashes of its assets', () => {
  const stack = new Stack(new App(), 'Shop');
  newJob(stack);
  const masked = JSON.stringify(Template.fromStack(stack).toJSON()).replace(/[0-9a-f]{64}/g, '<asset hash>');
  expect(JSON.parse(masked)).toMatchSnapshot();
});

test('the same app gives the same bytes in another folder, in another time zone and at another time', () => {
  const synthesized = ['UTC', 'Pacific/Kiritimati'].map((zone, index) => {
    const folder = mkdtempSync(path.join(tmpdir(), `template-test-${'x'.repeat(index * 20)}`));
    try {
      const script = path.join(folder, 'app.js');
      writeFileSync(script, APP);
      // plain Node.js and the compiled library: a user's synthesis neither bundles nor starts anything
      execFileSync(process.execPath, ['--require', path.join(__dirname, 'support/no-processes.cjs'), script], {
        cwd: folder, env: { TZ: zone, LIBRARY, OUTPUT: folder, FAKE_NOW: String(index * 1e10) },
      });
      return ['Shop.template.json', 'Shop.assets.json'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  expect(synthesized[0]).toEqual(synthesized[1]);
});

const APP = `
const now = Date.now;
Date.now = () => now() + Number(process.env.FAKE_NOW);
const { App, Duration, Stack } = require(require.resolve('aws-cdk-lib', { paths: [process.env.LIBRARY] }));
const { BatchSegmentJob, SegmentInput, SolutionVersion } = require(process.env.LIBRARY);
const app = new App({ outdir: process.env.OUTPUT });
const stack = new Stack(app, 'Shop');
new BatchSegmentJob(stack, 'Readers', {
  solutionVersion: SolutionVersion.fromSolutionVersionArn('arn:aws:personalize:eu-west-1:111122223333:solution/readers/1a2b3c4d'),
  input: SegmentInput.fromItemIds(['b-101']),
});
const watched = new BatchSegmentJob(stack, 'Watched', {
  solutionVersion: SolutionVersion.latest('arn:aws:personalize:eu-west-1:111122223333:solution/readers', { waitForTraining: Duration.hours(1) }),
  input: SegmentInput.fromItemIds(['b-205']),
  completionTimeout: Duration.hours(12),
});
watched.onSettled('Settled');
watched.onFailed('Failed');
watched.metricFailures().createAlarm(stack, 'Failures', { threshold: 1, evaluationPeriods: 1 });
app.synth();
`;
