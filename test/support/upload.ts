import * as path from 'node:path';
import { Synthesized } from './synthesize';
import { LocalAws } from '../../local';

/** Seconds that the handler may run. */
const FUNCTION_SECONDS = 300;
/** Calls are as slow as ever, however fast the clock is: what ends them is quickened less. */
const TIMEOUT_FACTOR = 10;
const TEMPLATES = { bucket: 'templates', key: 'template.json' } as const;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>> & { readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> } };
}

export interface UploadOptions {
  /** The zipped bundle. */
  readonly handler: Buffer;
  /** How far the clock of a process jumps at the signal for it. */
  readonly jumpMinutes?: number;
}

/** Uploads a stack's assets and its template, and gives the URL of the template. */
export function upload({ template, assets }: Synthesized, aws: LocalAws, options: UploadOptions): string {
  const { store } = aws.services;
  for (const bucket of [TEMPLATES.bucket, ...assets.map((asset) => asset.bucket)]) if (!store.hasBucket(bucket)) store.createBucket(bucket);
  for (const { bucket, key, content = options.handler } of assets) store.put(bucket, key, content);
  const resources = Object.entries(template.Resources as Readonly<Record<string, Resource>>);
  const Resources = Object.fromEntries(resources.map(([id, resource]) => [id, quickened(resource, aws, options)]));
  store.put(TEMPLATES.bucket, TEMPLATES.key, JSON.stringify({ ...template, Parameters: undefined, Resources }));
  return `${aws.endpoint}/${TEMPLATES.bucket}/${TEMPLATES.key}`;
}

/** A function whose limits and waits are at the clock's speed. */
function quickened(resource: Resource, { clock: { speed } }: LocalAws, { jumpMinutes = 0 }: UploadOptions): Resource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const Variables = {
    ...resource.Properties.Environment?.Variables,
    NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, 'preload.cjs'))}`,
    TEST_SLEEP_FACTOR: String(speed),
    TEST_TIMEOUT_FACTOR: String(TIMEOUT_FACTOR),
    TEST_JUMP_MS: String(jumpMinutes * 60_000 / speed),
  };
  const Timeout = Math.max(2, Math.ceil(FUNCTION_SECONDS / speed));
  return { ...resource, Properties: { ...resource.Properties, Timeout, Environment: { Variables } } };
}
