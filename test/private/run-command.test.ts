import { spawnSync, SpawnSyncReturns } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { deployed, inputOf, newSchedule } from '../support/schedule';
import { newStack } from '../support/stack';

const COMMAND = (() => {
  const stack = newStack();
  return deployed(stack.resolve(newSchedule(stack).startRunCommand));
})();
const INPUT = (() => {
  const stack = newStack();
  newSchedule(stack, { outputPrefix: 'nightly & $HOME "b"/ü/' });
  return inputOf(Template.fromStack(stack));
})();

interface Run extends SpawnSyncReturns<string> {
  /** What the fake CLI was called with, a call a line. */
  readonly calls: readonly string[];
  /** What it was sent to invoke the function with. */
  readonly payload: () => string;
}

/** Runs the command with an AWS CLI that answers with a schedule's input, or fails to. */
function run(command: string, input: string, getScheduleStatus = 0): Run {
  const folder = mkdtempSync(path.join(tmpdir(), 'run-command-test-'));
  const file = (name: string): string => path.join(folder, name);
  writeFileSync(file('calls'), '');
  writeFileSync(file('input'), input);
  writeFileSync(file('aws'), [
    '#!/bin/sh',
    `echo "$*" >> '${file('calls')}'`,
    `case "$1 $2" in 'scheduler get-schedule') cat '${file('input')}'; exit ${getScheduleStatus};; esac`,
    // as the CLI does with fileb://
    'while [ "$1" != --payload ]; do shift; done',
    `cat "\${2#fileb://}" > '${file('payload')}'`,
  ].join('\n'));
  chmodSync(file('aws'), 0o755);
  const result = spawnSync('sh', ['-c', command], { encoding: 'utf8', env: { PATH: `${folder}:${process.env.PATH}`, TZ: 'Pacific/Kiritimati' } });
  const calls = readFileSync(file('calls'), 'utf8').split('\n').filter(Boolean);
  return { ...result, calls, payload: () => readFileSync(file('payload'), 'utf8') };
}

test('the command is one line that a POSIX shell understands', () => {
  expect(COMMAND).not.toContain('\n');
  expect(spawnSync('sh', ['-n', '-c', COMMAND], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('the command reads the schedule, and invokes the function asynchronously', () => {
  expect(run(COMMAND, JSON.stringify(INPUT))).toMatchObject({
    status: 0,
    stderr: '',
    calls: [
      'scheduler get-schedule --region eu-west-1 --name deployed --query Target.Input --output text',
      'lambda invoke --region eu-west-1 --function-name deployed --invocation-type Event --payload fileb:///dev/stdin /dev/null',
    ],
  });
});

test('the payload is what the schedule sends, byte for byte, with the time in UTC to the second', () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const payload = run(COMMAND, `${JSON.stringify(INPUT)}\n`).payload();
  const { ScheduledTime } = JSON.parse(payload) as Record<string, unknown>;
  expect(payload.trimEnd()).toBe(JSON.stringify({ ...INPUT, ScheduledTime }));
  expect(ScheduledTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Date.parse(String(ScheduledTime))).toBeGreaterThanOrEqual(before);
  expect(Date.parse(String(ScheduledTime))).toBeLessThanOrEqual(Date.now());
});

test('input may be longer than an argument of a command may be', () => {
  const long = { ...INPUT, long: 'x'.repeat(200_000) };
  expect(JSON.parse(run(COMMAND, JSON.stringify(long)).payload())).toMatchObject({ long: long.long });
});

test('nothing is invoked when the schedule cannot be read', () => {
  const { status, calls } = run(COMMAND, '', 254);
  expect(status).toBe(254);
  expect(calls).toHaveLength(1);
});
