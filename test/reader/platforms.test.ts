import * as vm from 'vm';
import { build } from 'esbuild';

/** The reader as a browser's bundler takes it: whatever it imports beside itself fails the build. */
async function bundled(): Promise<{ readonly code: string; readonly inputs: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    entryPoints: ['src/reader.ts'], bundle: true, platform: 'browser', format: 'iife', globalName: 'reader', metafile: true, write: false,
  });
  return { code: outputFiles.map(({ text }) => text).join(''), inputs: Object.keys(metafile.inputs) };
}

describe('the reader', () => {
  test('imports nothing but itself', async () => {
    for (const file of (await bundled()).inputs) expect(file).toMatch(/^src\/reader[./]/);
  });

  test('needs nothing but a TextDecoder', async () => {
    const context = vm.createContext({ TextDecoder });
    const { code } = await bundled();
    vm.runInContext(code, context);
    const read = vm.runInContext(`(async () => {
      const line = '{"input":{"itemId":"1"},"output":{"usersList":["2"]}}\\n';
      const source = async function* () { yield Uint8Array.from(line, (character) => character.charCodeAt(0)); };
      const found = [];
      for await (const segment of reader.readSegments(source())) found.push(segment);
      return JSON.stringify(found);
    })()`, context) as Promise<string>;
    expect(JSON.parse(await read)).toEqual([{ query: { itemId: '1' }, userIds: ['2'] }]);
  });
});
