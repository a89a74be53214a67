import { FunctionConfiguration } from './function-configuration';
import { Context } from '../../core/context';
import { SessionCredentials } from '../iam/sessions';

/** What the environment of a function follows from. */
export interface FunctionEnvironmentOptions {
  readonly context: Context;
  readonly configuration: FunctionConfiguration;
  readonly credentials: SessionCredentials;
  readonly taskRoot: string;
}

/** Every environment variable that a function sees: its own and Lambda's, and of this process nothing but PATH. */
export function functionEnvironment({ context, configuration, credentials, taskRoot }: FunctionEnvironmentOptions): Record<string, string> {
  return {
    // without it, the SDK prints a notice into the function's log on older Node.js versions
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    AWS_ENDPOINT_URL: context.endpoint(),
    ...configuration.environment,
    _HANDLER: configuration.handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  };
}
