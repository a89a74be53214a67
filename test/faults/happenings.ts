import { Account } from './account';
import { executionName } from '../../src/handler/requests/execution-name';
import { runnerArn } from '../../src/handler/requests/properties';

/** What happens to everything around the handler. */
export type Happening = (account: Account) => void | Promise<void>;

/** Sends a signal to the process of the handler that was heard of last. */
export function signal(name: NodeJS.Signals): Happening {
  return ({ network: { lastProcess: pid } }) => {
    if (pid === undefined) throw new Error('no process of the handler has been heard of');
    process.kill(pid, name);
  };
}

/** Delivers the first event once more. */
export function deliverAgain(lateMinutes = 0): Happening {
  return (account) => {
    const [{ functionArn, event }] = account.deliveries;
    // with the stack, the function is gone as well, and Lambda drops its events
    void account.passMinutes(lateMinutes).then(() => account.aws.services.lambda.invokeAsync(functionArn, event)).catch(() => undefined);
  };
}

/** Ends the execution of the first event, which is delivered again then. */
export const abortExecution: Happening = async (account) => {
  const [{ event }] = account.deliveries;
  const executionArn = `${runnerArn(event).replace(':stateMachine:', ':execution:')}:${executionName(event)}`;
  await account.api.call('states', 'AWSStepFunctions.StopExecution', { executionArn });
  await deliverAgain()(account);
};

/** Publishes the handler's code anew, as an update of its stack does. */
export const upgradeHandler: Happening = async ({ aws: { services: { lambda } }, deliveries: [{ functionArn }], handlerCode: Code }) => {
  const { functionName, environment, role, runtime, handler, timeout, memorySize, logGroup } = lambda.configuration(functionArn);
  const properties = {
    Code,
    Role: role,
    Runtime: runtime,
    Handler: handler,
    Timeout: timeout,
    MemorySize: memorySize,
    Environment: { Variables: environment },
    LoggingConfig: { LogGroup: logGroup },
  };
  const provider = lambda.resources.find(({ type }) => type === 'AWS::Lambda::Function');
  const request = { stackId: '', stackName: '', logicalId: functionName, type: 'AWS::Lambda::Function', signal: new AbortController().signal };
  await provider?.update({ ...request, physicalId: functionName, properties, oldProperties: properties });
};
