import { byOperation } from './request-actions';

/** What requests of Step Functions need. */
export const statesActions = byOperation('states', {
  DescribeExecution: 'executionArn',
  DescribeStateMachine: 'stateMachineArn',
  GetExecutionHistory: 'executionArn',
  ListExecutions: 'stateMachineArn',
  ListStateMachines: undefined,
  StartExecution: 'stateMachineArn',
  StopExecution: 'executionArn',
});
