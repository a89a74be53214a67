import { NEXT, Step } from '../handler/contract';

/** Placeholder in the definition for the ARN of the handler function, filled in by CloudFormation. */
export const HANDLER_ARN = 'HandlerArn';
/** Placeholder for the partition, which the ARN of a service integration begins with. */
export const PARTITION = 'Partition';

const WAIT = 'Wait';
const END = 'End';
const NEXT_STEP = 'NextStep';
const PUBLISH = 'Publish';
const AFTER_EVENTS = 'NextStepAfterEvents';
const STATES = { plan: 'Plan', reconcile: 'Reconcile', report: 'Report' } as const satisfies Record<Step, string>;

/**
 * The runner of all jobs of a stack, in the Amazon States Language: plan, reconcile until settled, report.
 * Waiting is a Wait state and never a failed invocation, so that a pending job does not look like an error. What a
 * step has to tell goes to the event bus before the runner goes on; a look at a job that has nothing to tell takes
 * nine entries of the execution's history, so that a day of one look a minute stays far below the 25,000 it may have.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function runnerDefinition(): Record<string, unknown> {
  return {
    Comment: 'Follows one request for a batch segment job until it is answered and the job has settled',
    StartAt: STATES.plan,
    States: {
      [STATES.plan]: { ...task('plan'), ...reportFailure(), Next: NEXT_STEP },
      [STATES.reconcile]: { ...task('reconcile'), ...reportFailure(), Next: NEXT_STEP },
      [NEXT_STEP]: { Type: 'Choice', Choices: [{ Variable: '$.events[0]', IsPresent: true, Next: PUBLISH }, ...WAYS_ON], Default: STATES.report },
      [PUBLISH]: publish(),
      [AFTER_EVENTS]: { Type: 'Choice', Choices: WAYS_ON, Default: STATES.report },
      [WAIT]: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: STATES.reconcile },
      [STATES.report]: { ...task('report'), Next: NEXT_STEP },
      [END]: { Type: 'Succeed' },
    },
  };
}

/** An event that cannot be put is lost: the answer, and the job, matter more. */
function publish(): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: `arn:\${${PARTITION}}:states:::events:putEvents`,
    Parameters: { 'Entries.$': '$.events' },
    ResultPath: null,
    Retry: [UNPUBLISHED],
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: AFTER_EVENTS }],
    Next: AFTER_EVENTS,
  };
}

function task(step: Step): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: `\${${HANDLER_ARN}}`,
    Parameters: { 'step': step, 'state.$': '$', 'executionStartTime.$': '$$.Execution.StartTime' },
    Retry: [BUSY, BROKEN],
  };
}

/** Lambda has no room for the call, or is not well: that says nothing about the job, and passes. */
const BUSY = {
  ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  MaxAttempts: 50, // most of CloudFormation's hour
};

/** 3 + 5 + 8 + 12 + 20 + 31 + 50 + 81 s: outlasts permissions that are two minutes young, and a Lambda that was killed. */
const BROKEN = { ErrorEquals: ['States.ALL'], IntervalSeconds: 3, BackoffRate: 1.6, MaxAttempts: 8 };

/** Shorter than a look at the job: nothing waits long for an event. */
const UNPUBLISHED = { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 };

const WAYS_ON = [goTo(NEXT.wait, WAIT), goTo(NEXT.reconcile, STATES.reconcile), goTo(NEXT.end, END)];

/** A step that keeps failing still ends in an answer. */
function reportFailure(): Record<string, unknown> {
  return { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: STATES.report }] };
}

function goTo(next: string, state: string): Record<string, unknown> {
  return { Variable: '$.next', StringEquals: next, Next: state };
}
