import { randomUUID } from 'node:crypto';
import { answering, queryError } from './error-response';
import { notModelled } from './errors';
import { AwsRequest, AwsResponse, Service } from './service';
import { buildXml } from './xml';

/**
 * One operation of a query service: takes the form parameters nested (`A.member.1.B` gives `{ A: [{ B }] }`), gives
 * the fields of the result. All scalars arrive as strings, and an empty list as an empty string, as clients send it.
 */
export type QueryOperation = (input: Record<string, unknown>, request: AwsRequest) =>
  Record<string, unknown> | void | Promise<Record<string, unknown> | void>;

/** What makes a query service: the form parameter `Action` picks the operation. */
export interface QueryServiceOptions {
  readonly signingName: string;
  /** The XML namespace of the answers. */
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** A service that speaks AWS query: forms in, XML out. Lists become `<member>` elements, dates ISO 8601. */
export function queryService(options: QueryServiceOptions): Service {
  return {
    signingName: options.signingName,
    handle: (request) => answering(queryError, async () => {
      const { Action: action, ...input } = formFields(request);
      if (typeof action !== 'string' || !Object.hasOwn(options.operations, action)) {
        throw notModelled(`${options.signingName} ${action ?? `${request.method} ${request.path}`}`);
      }
      return queryResponse(action, options.namespace, await options.operations[action](input, request));
    }),
  };
}

/** The form parameters of a request, nested; `Action` is one of them. */
export function formFields(request: AwsRequest): Record<string, unknown> {
  return nest(new URLSearchParams([...request.query, ...new URLSearchParams(request.body.toString('utf8'))]));
}

/** Form parameters as the tree that their dotted names describe. */
export function nest(form: URLSearchParams): Record<string, unknown> {
  const tree = nestPaths([...form].map(([name, value]) => [name.split('.'), value]));
  return typeof tree === 'object' ? tree as Record<string, unknown> : {};
}

type FormPath = readonly [segments: readonly string[], value: string];

function nestPaths(paths: readonly FormPath[]): unknown {
  const leaf = paths.find(([segments]) => segments.length === 0);
  if (leaf) return leaf[1];
  const groups = new Map<string, FormPath[]>();
  for (const [[head, ...rest], value] of paths) groups.set(head, [...groups.get(head) ?? [], [rest, value]]);
  const members = groups.get('member');
  if (members && groups.size === 1) return nestList(members);
  return Object.fromEntries([...groups].map(([key, group]) => [key, nestPaths(group)]));
}

function nestList(paths: readonly FormPath[]): unknown {
  const items = nestPaths(paths);
  if (typeof items !== 'object' || items === null) return items;
  return Object.entries(items).sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item as unknown);
}

function queryResponse(action: string, namespace: string, result: Record<string, unknown> | void): AwsResponse {
  const requestId = randomUUID();
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: buildXml({
      [`${action}Response`]: {
        '@xmlns': namespace,
        [`${action}Result`]: toXmlTree(result ?? {}),
        'ResponseMetadata': { RequestId: requestId },
      },
    }),
  };
}

function toXmlTree(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.length > 0 ? { member: value.map(toXmlTree) } : '';
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, toXmlTree(item)]));
}
