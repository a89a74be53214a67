import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SegmentStorage, SolutionVersion } from '../../src';
import { newJob, newStack, SOLUTION_ARN } from '../support/stack';
import { findCycle, resourcesOf } from '../support/template';

const JOB = 'Custom::PersonalizeBatchSegmentJob';
const WAIT = 'Custom::PersonalizeBatchSegmentJobWait';

describe('waiting for the job', () => {
  /** The job and its links, each of which depends on the one before. */
  const chainOf = (stack: Stack): readonly string[] => {
    const template = Template.fromStack(stack);
    const links = Object.entries(template.findResources(WAIT));
    const chain = Object.keys(template.findResources(JOB));
    for (let i = 0; i < chain.length; i++) {
      const next = links.filter(([, { DependsOn: needed }]) => [needed].flat().includes(chain[i]));
      chain.push(...next.map(([id]) => id));
    }
    return chain;
  };
  const timeouts = (stack: Stack): unknown[] => {
    const resources = resourcesOf(Template.fromStack(stack));
    return chainOf(stack).map((id) => resources[id].Properties?.CompletionTimeoutSeconds);
  };

  test.each<[string, Duration | undefined, readonly string[]]>([
    ['a minute', Duration.minutes(1), ['60']],
    ['as long as one resource waits', Duration.minutes(55), ['3300']],
    ['a second longer than that', Duration.seconds(3301), ['3301', '1']],
    ['three hours, when nothing is said', undefined, ['10800', '7500', '4200', '900']],
  ])('%s: each link is told what is left', (_, completionTimeout, expected) => {
    const stack = newStack();
    newJob(stack, { completionTimeout });
    expect(timeouts(stack)).toEqual(expected);
  });

  test('a day takes 26 links, of which the last one has what it can wait itself', () => {
    const stack = newStack();
    newJob(stack, { completionTimeout: Duration.hours(24) });
    const seconds = timeouts(stack);
    expect(seconds).toHaveLength(1 + 26);
    expect([seconds[0], seconds[1], seconds[25], seconds[26]]).toEqual(['86400', '83100', '3900', '600']);
  });

  test('the links count down, so that the last one has the same name however many there are', () => {
    const namesOf = (completionTimeout?: Duration): string[] => {
      const stack = newStack();
      newJob(stack, { completionTimeout });
      const [, ...links] = chainOf(stack);
      return links.map((id) => id.replace(/^Readers(Wait\d+)[0-9A-F]{8}$/, '$1'));
    };
    expect(namesOf(Duration.minutes(56))).toEqual(['Wait1']);
    expect(namesOf()).toEqual(['Wait3', 'Wait2', 'Wait1']);
    expect(namesOf(Duration.hours(24))).toEqual(Array.from({ length: 26 }, (_, i) => `Wait${26 - i}`));
  });

  // CloudFormation lets nobody change or remove an export that another stack imports
  test.each(['BatchSegmentJobArn', 'BatchSegmentJobName', 'OutputPath', 'CreationDateTime', 'SolutionVersionArn'])('another stack imports %s under the same name, whatever the time-out', (attribute) => {
    const exportsOf = (completionTimeout: Duration): unknown[] => {
      const stack = newStack();
      const job = newJob(stack, { completionTimeout });
      const { batchSegmentJobArn, batchSegmentJobName, outputPath, creationDateTime, solutionVersionArn } = job;
      const values: Readonly<Record<string, string>> = {
        BatchSegmentJobArn: batchSegmentJobArn,
        BatchSegmentJobName: batchSegmentJobName,
        OutputPath: outputPath,
        CreationDateTime: creationDateTime,
        SolutionVersionArn: solutionVersionArn,
      };
      const other = new Stack(stack.node.root, 'Other', { env: { account: stack.account, region: stack.region } });
      new CfnOutput(other, 'Imported', { value: values[attribute] });
      const [{ Value: imported }] = Object.values(Template.fromStack(other).findOutputs('Imported'));
      const exported = Object.values(Template.fromStack(stack).findOutputs('*')).map(({ Export }) => Export.Name as unknown);
      expect(exported).toEqual([imported['Fn::ImportValue']]);
      return exported;
    };
    const [two, three, day] = [2, 3, 24].map((hours) => exportsOf(Duration.hours(hours)));
    expect(two).toEqual([expect.stringMatching(new RegExp(`^Shop:.*ReadersWait1.*${attribute}`))]);
    expect([three, day]).toEqual([two, two]);
  });

  test('each link waits for the same job, by the same handler, after the one before', () => {
    const stack = newStack();
    newJob(stack, { completionTimeout: Duration.minutes(120) });
    const [job, first, second] = chainOf(stack);
    const resources = resourcesOf(Template.fromStack(stack));
    const own = resources[job].Properties ?? {};
    const common = {
      ServiceToken: own.ServiceToken,
      ContractVersion: own.ContractVersion,
      RunnerArn: own.RunnerArn,
      JobArn: { Ref: job },
      OutputPath: { 'Fn::GetAtt': [job, 'OutputPath'] },
      Execution: { 'Fn::GetAtt': [job, 'Execution'] },
    };
    expect(resources[first]).toMatchObject({ Properties: { ...common, CompletionTimeoutSeconds: '3900' }, DependsOn: [job] });
    expect(resources[second]).toMatchObject({ Properties: { ...common, CompletionTimeoutSeconds: '600' }, DependsOn: [first] });
    expect(Object.keys(resources[first].Properties ?? {}).sort()).toEqual([...Object.keys(common), 'CompletionTimeoutSeconds'].sort());
  });

  test('what uses an attribute waits for the last link', () => {
    const stack = newStack();
    const job = newJob(stack);
    const last = chainOf(stack)[3];
    const { batchSegmentJobArn, batchSegmentJobName, outputPath, creationDateTime, solutionVersionArn } = job;
    expect(stack.resolve([batchSegmentJobArn, batchSegmentJobName, outputPath, creationDateTime, solutionVersionArn])).toEqual([
      'BatchSegmentJobArn', 'BatchSegmentJobName', 'OutputPath', 'CreationDateTime', 'SolutionVersionArn',
    ].map((attribute) => ({ 'Fn::GetAtt': [last, attribute] })));
  });

  test('without links, the attributes are those of the job itself', () => {
    const stack = newStack();
    const job = newJob(stack, { completionTimeout: Duration.minutes(55) });
    const [resource] = chainOf(stack);
    expect(stack.resolve(job.batchSegmentJobArn)).toEqual({ Ref: resource });
    expect(stack.resolve(job.outputPath)).toEqual({ 'Fn::GetAtt': [resource, 'OutputPath'] });
    expect(stack.resolve(job.creationDateTime)).toEqual({ 'Fn::GetAtt': [resource, 'CreationDateTime'] });
  });

  test('whoever may read its segments may only do so when the chain is done', () => {
    const stack = newStack();
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    newJob(stack).grants.readSegments(reader);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(JSON.stringify([chainOf(stack)[3], 'BatchSegmentJobName']));
  });

  test('a dependency on the job is one on its whole chain, and one of the job is one of all of it', () => {
    const stack = newStack();
    const storage = new SegmentStorage(stack, 'Storage');
    const [before, after] = ['Before', 'After'].map((id) => new sns.Topic(stack, id));
    const job = newJob(stack, { storage });
    job.node.addDependency(before);
    after.node.addDependency(job);
    const template = Template.fromStack(stack);
    const resources = resourcesOf(template);
    const [[beforeId, afterId]] = [[before, after].map(({ node }) => stack.resolve((node.defaultChild as sns.CfnTopic).logicalId) as string)];
    expect(resources[afterId].DependsOn).toEqual(expect.arrayContaining([...chainOf(stack)]));
    for (const id of chainOf(stack)) expect(resources[id].DependsOn).toContain(beforeId);
    expect(findCycle(template)).toBeUndefined();
  });

  test('a job after another one starts when that one\'s chain is done, whether they share a storage or not', () => {
    for (const shared of [true, false]) {
      const stack = newStack();
      const storage = shared ? new SegmentStorage(stack, 'Storage') : undefined;
      const first = newJob(stack, { storage }, 'First');
      const second = newJob(stack, { storage, rerunTrigger: first.outputPath }, 'Second');
      second.node.addDependency(first);
      expect(findCycle(Template.fromStack(stack))).toBeUndefined();
      const [{ DependsOn: needed }] = Object.values(Template.fromStack(stack).findResources(JOB, { Properties: { RerunTrigger: Match.anyValue() } }));
      expect(needed).toEqual(expect.arrayContaining([expect.stringMatching(/^FirstWait1/)]));
    }
  });
});

describe('not waiting for the job', () => {
  test('leaves out time-out and chain', () => {
    const stack = newStack();
    const job = newJob(stack, { waitForCompletion: false });
    const template = Template.fromStack(stack);
    template.resourceCountIs(WAIT, 0);
    template.hasResourceProperties(JOB, { CompletionTimeoutSeconds: Match.absent() });
    const [id] = Object.keys(template.findResources(JOB));
    expect(stack.resolve([job.batchSegmentJobArn, job.batchSegmentJobName, job.outputPath, job.solutionVersionArn]))
      .toEqual([{ Ref: id }, ...['BatchSegmentJobName', 'OutputPath', 'SolutionVersionArn'].map((attribute) => ({ 'Fn::GetAtt': [id, attribute] }))]);
  });

  test('what is not known then cannot be read', () => {
    const job = newJob(newStack(), { waitForCompletion: false, solutionVersion: SolutionVersion.latest(SOLUTION_ARN) });
    const known = 'since the job may not have started yet: leave waitForCompletion out, or take it from the event of onSettled';
    expect(() => job.creationDateTime).toThrow(`Shop/Readers: creationDateTime is not known with waitForCompletion: false, ${known}`);
    expect(() => job.solutionVersionArn).toThrow(`Shop/Readers: solutionVersionArn is not known with waitForCompletion: false, ${known}`);
  });

  test('the newest version is known when somebody waits', () => {
    const stack = newStack();
    const job = newJob(stack, { solutionVersion: SolutionVersion.latest(SOLUTION_ARN) });
    expect(stack.resolve(job.solutionVersionArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ReadersWait1/), 'SolutionVersionArn'] });
  });
});
