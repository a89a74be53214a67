import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { build, Plugin } from 'esbuild';
import { zipSync } from 'fflate';

const ROOT = path.join(__dirname, '../..');
const HANDLER = path.join(ROOT, 'src/handler');

/** A change of one source file of the handler. */
export interface Patch {
  /** Below src/handler. */
  readonly file: string;
  readonly search: string;
  readonly replace: string;
}

/** The bundle that ships, zipped as Lambda takes it. */
export function shippedHandler(): Buffer {
  return zipped(readFileSync(path.join(ROOT, 'assets/handler/batch-segment-job.lambda/index.js')));
}

/** The handler with changed sources, bundled as the one that ships. */
export async function patchedHandler(patches: readonly Patch[]): Promise<Buffer> {
  const { outputFiles: [bundle] } = await build({
    entryPoints: [path.join(HANDLER, 'batch-segment-job.lambda.ts')],
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    tsconfig: path.join(ROOT, 'tsconfig.dev.json'),
    plugins: [patching(patches)],
  });
  return zipped(bundle.contents);
}

function patching(patches: readonly Patch[]): Plugin {
  return {
    name: 'patching',
    setup: ({ onLoad }) => onLoad({ filter: /src[\\/]handler[\\/].*\.ts$/ }, ({ path: file }) => ({ contents: patched(file, patches), loader: 'ts' })),
  };
}

function patched(file: string, patches: readonly Patch[]): string {
  return patches.filter((patch) => path.join(HANDLER, patch.file) === file).reduce((text, { search, replace }) => {
    if (text.split(search).length !== 2) throw new Error(`${file} must have once what a planted bug replaces: ${search}`);
    return text.replace(search, () => replace);
  }, readFileSync(file, 'utf8'));
}

function zipped(bundle: Uint8Array): Buffer {
  return Buffer.from(zipSync({ 'index.js': bundle }, { level: 1 }));
}
