import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { linkSdk } from './runtime-sdk';
import { AwsError, notModelled } from '../../core/errors';
import { ObjectStore } from '../s3/store';

type Files = Readonly<Record<string, Uint8Array>>;

/** Writes a function's code, from the object store or inline, to a temporary folder of its own and returns that folder. */
export async function unpack(code: unknown, store: ObjectStore): Promise<string> {
  const files = filesOf(code, store);
  const root = await mkdtemp(join(tmpdir(), 'embedded-lambda-'));
  const taskRoot = join(root, 'task');
  try {
    await mkdir(taskRoot);
    await linkSdk(root);
    for (const [name, content] of Object.entries(files)) await write(taskRoot, name, content);
    return taskRoot;
  } catch (error) {
    await removePackage(taskRoot);
    throw error;
  }
}

/** Removes what `unpack` wrote. */
export async function removePackage(taskRoot: string): Promise<void> {
  await rm(dirname(taskRoot), { recursive: true, force: true });
}

function filesOf(code: unknown, store: ObjectStore): Files {
  const { S3Bucket: bucket, S3Key: key, ZipFile: inline } = (code ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof bucket === 'string' && typeof key === 'string') return unzip(store.get(bucket, key).body, `s3://${bucket}/${key}`);
  if (typeof inline === 'string') return { 'index.js': Buffer.from(inline) };
  throw notModelled(`Code with ${Object.keys(code ?? {}).join(', ') || 'nothing'} (only S3Bucket with S3Key, and ZipFile)`);
}

function unzip(body: Buffer, source: string): Files {
  try {
    return unzipSync(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidParameterValueException', `Could not unzip ${source}: ${reason}. Please check your file, then try to upload again.`);
  }
}

async function write(root: string, name: string, content: Uint8Array): Promise<void> {
  const file = resolve(root, name);
  if (!file.startsWith(root + sep)) throw new AwsError('InvalidParameterValueException', `The deployment package holds ${name}, which lies outside of it`);
  if (name.endsWith('/')) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
