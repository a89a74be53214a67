import { Fields, jsonObject } from '../../../../core/fields';
import { AwsRequest } from '../../../../core/service';
import { AccessQuestion } from '../question';

/** The questions that a request depends on, all of which must be answered with yes; undefined for a request that is not known. */
export type RequestActions = (request: AwsRequest) => readonly AccessQuestion[] | undefined;

/** What a request of a JSON service asks for, before anything in it was checked. */
export interface JsonCall {
  readonly operation: string;
  readonly input: Fields;
}

/** The operation and the input of a JSON request; an input that is no object has no fields. */
export function jsonCall({ headers, body }: AwsRequest): JsonCall {
  const target = headers['x-amz-target'] ?? '';
  return { operation: target.slice(target.lastIndexOf('.') + 1), input: jsonObject(body.toString('utf8') || '{}') ?? {} };
}

/** What an operation does, and the field that names its resource; without one, IAM knows no resource. */
export type OperationTable = Readonly<Record<string, string | undefined>>;

/** For services whose operations are called like their actions, and whose inputs name the resource by its ARN. */
export function byOperation(service: string, table: OperationTable): RequestActions {
  return (request) => {
    const { operation, input } = jsonCall(request);
    if (!Object.hasOwn(table, operation)) return undefined;
    const field = table[operation];
    return [{ action: `${service}:${operation}`, resource: field === undefined ? '*' : String(input[field]) }];
  };
}
