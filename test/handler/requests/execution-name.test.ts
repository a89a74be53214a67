import { executionName, runExecutionName, runExecutionPrefix } from '../../../src/handler/requests/execution-name';
import { newRequest, newRun, newWaitRequest } from '../../support/requests';

test('the execution of a request is named after its id alone', () => {
  expect(executionName(newRequest())).toBe('f8500150017415d3f9ec1a3e3180d4b38180b013540cb7e56ec6d29bcfc8a0f4');
  expect(executionName(newWaitRequest())).toBe(executionName(newRequest()));
  expect(executionName(newRequest({ RequestId: 'other' }))).not.toBe(executionName(newRequest()));
});

describe('the execution of a run', () => {
  const LATER = '2026-12-01T00:00:00Z';

  test('is named after its schedule and its time, in the order of time', () => {
    expect(executionName(newRun())).toBe('run-2170022357ee56f9-20261122T060000Z');
    expect(executionName(newRun({ ScheduledTime: LATER })) > executionName(newRun())).toBe(true);
    expect(runExecutionName(newRun())).toBe(executionName(newRun()));
  });

  test('begins with what those of all runs of the schedule begin with, and none of another', () => {
    for (const ScheduledTime of [newRun().ScheduledTime, LATER]) {
      expect(executionName(newRun({ ScheduledTime })).startsWith(runExecutionPrefix(newRun()))).toBe(true);
    }
    expect(runExecutionPrefix({ ...newRun(), LogicalResourceId: 'Other' })).not.toBe(runExecutionPrefix(newRun()));
    expect(runExecutionPrefix({ ...newRun(), StackId: 'other' })).not.toBe(runExecutionPrefix(newRun()));
  });

  test('has no name where the time is none, since it becomes part of it', () => {
    expect(() => executionName(newRun({ ScheduledTime: 'now/then' }))).toThrow('property ScheduledTime must be a time in UTC');
  });

  // Step Functions takes names of 80 characters, and none of the ones that would have to be escaped
  test('has a name that Step Functions takes', () => {
    for (const request of [newRequest(), newRun()]) expect(executionName(request)).toMatch(/^[0-9A-Za-z-]{1,80}$/);
  });
});
