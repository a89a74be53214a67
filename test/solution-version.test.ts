import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LatestSolutionVersionOptions, SegmentStorage, SolutionVersion } from '../src';
import { newJob, newStack, SOLUTION_ARN, SOLUTION_VERSION_ARN } from './support/stack';
import { findCycle, statementsOf } from './support/template';

const JOB = 'Custom::PersonalizeBatchSegmentJob';

const latest = (options?: LatestSolutionVersionOptions) => ({ solutionVersion: SolutionVersion.latest(SOLUTION_ARN, options) });
const listing = (stack: Stack) => statementsOf(Template.fromStack(stack)).filter(({ Action }) => [Action].flat().includes('personalize:ListSolutionVersions'));

describe('the newest version of a solution', () => {
  test('is looked for by the handler, which is told the solution only', () => {
    const stack = newStack();
    newJob(stack, latest());
    Template.fromStack(stack).hasResourceProperties(JOB, {
      SolutionArn: SOLUTION_ARN, SolutionVersionArn: Match.absent(), WaitForTrainingSeconds: Match.absent(),
    });
  });

  test('may still be in training for as long as is said', () => {
    const stack = newStack();
    newJob(stack, latest({ waitForTraining: Duration.minutes(90) }));
    Template.fromStack(stack).hasResourceProperties(JOB, { WaitForTrainingSeconds: '5400' });
  });

  test('may be in training for almost a day when nobody waits for the job', () => {
    const stack = newStack();
    newJob(stack, { ...latest({ waitForTraining: Duration.hours(23) }), waitForCompletion: false });
    expect(() => newJob(newStack(), { ...latest({ waitForTraining: Duration.days(1) }), waitForCompletion: false })).toThrow('must be shorter than the time of 1 day');
    Template.fromStack(stack).hasResourceProperties(JOB, { WaitForTrainingSeconds: '82800' });
  });

  test('may be in training for a second less than the job has', () => {
    expect(() => newJob(newStack(), { ...latest({ waitForTraining: Duration.seconds(3599) }), completionTimeout: Duration.hours(1) })).not.toThrow();
  });

  test('takes one permission a stack, on everything, since IAM knows no resources for it', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    for (const id of ['First', 'Second']) newJob(stack, { ...latest(), storage }, id);
    expect(listing(stack)).toEqual([{ Effect: 'Allow', Action: 'personalize:ListSolutionVersions', Resource: '*' }]);
    expect(findCycle(Template.fromStack(stack))).toBeUndefined();
  });

  test('may have an ARN that is not known yet', () => {
    const stack = newStack();
    newJob(stack, { solutionVersion: SolutionVersion.latest(Lazy.string({ produce: () => 'arn' })) });
    Template.fromStack(stack).hasResourceProperties(JOB, { SolutionArn: 'arn' });
  });

  test.each<[string, SolutionVersion, string]>([
    ['one of its versions', SolutionVersion.latest(SOLUTION_VERSION_ARN),
      `must be the ARN of a solution; for one version and no other, use SolutionVersion.fromSolutionVersionArn, got "${SOLUTION_VERSION_ARN}"`],
    ['something else', SolutionVersion.latest('readers'), 'must be the ARN of a solution (arn:<partition>:personalize:<region>:<account>:solution/<name>), got "readers"'],
    ['no ARN', SolutionVersion.latest(undefined as never), 'must be the ARN of a solution (arn:'],
    ['one of another region', SolutionVersion.latest(SOLUTION_ARN.replace('eu-west-1', 'us-east-1')), 'must be of the stack\'s region eu-west-1'],
    ['one of another account', SolutionVersion.latest(SOLUTION_ARN.replace('111122223333', '999999999999')), 'must be of the stack\'s account 111122223333'],
  ])('refuses %s', (_, solutionVersion, message) => {
    expect(() => newJob(newStack(), { solutionVersion })).toThrow(`Shop/Readers: solutionVersion ${message}`);
  });

  test.each<[string, Duration, string]>([
    ['no time at all', Duration.seconds(0), 'must be 1 second to 1 day in whole seconds, got "Duration.seconds(0)"'],
    ['more than a day', Duration.hours(25), 'must be 1 second to 1 day in whole seconds, got "Duration.hours(25)"'],
    ['a time that is not known', Duration.seconds(Lazy.number({ produce: () => 60 })), 'must be known at synth, and be no token'],
    ['as long as the job has', Duration.hours(2), 'must be shorter than the time of 2 hours for training, queue and job together (completionTimeout)'],
  ])('refuses %s for the training', (_, waitForTraining, message) => {
    expect(() => newJob(newStack(), { ...latest({ waitForTraining }), completionTimeout: Duration.hours(2) }))
      .toThrow(`Shop/Readers: solutionVersion.waitForTraining ${message}`);
  });
});

describe('one version and no other', () => {
  test('is not looked for', () => {
    const stack = newStack();
    newJob(stack);
    Template.fromStack(stack).hasResourceProperties(JOB, { SolutionVersionArn: SOLUTION_VERSION_ARN, SolutionArn: Match.absent() });
    expect(listing(stack)).toEqual([]);
  });

  test('refuses a solution, and says how its newest version is found', () => {
    expect(() => newJob(new Stack(new App(), 'Shop'), { solutionVersion: SolutionVersion.fromSolutionVersionArn(SOLUTION_ARN) }))
      .toThrow(`Shop/Readers: solutionVersion must be the ARN of a solution version; for the newest one of a solution, use SolutionVersion.latest, got "${SOLUTION_ARN}"`);
  });
});
