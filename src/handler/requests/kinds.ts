import { CustomResourceRequest, HandlerRequest, RunRequest, WAIT_RESOURCE_TYPE } from '../contract';

/** Whether a schedule asks: nobody waits for an answer. */
export function isRun(request: HandlerRequest): request is RunRequest {
  return request.RequestType === 'Run';
}

/** Whether a link of the chain asks, which follows the job of another request and never starts one. */
export function isWait(request: HandlerRequest): request is CustomResourceRequest {
  return !isRun(request) && request.ResourceType === WAIT_RESOURCE_TYPE;
}

/** Whether CloudFormation asks for a job. */
export function isJob(request: HandlerRequest): request is CustomResourceRequest {
  return !isRun(request) && !isWait(request);
}
