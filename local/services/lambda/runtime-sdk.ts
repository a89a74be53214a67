import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What Lambda's Node.js runtimes carry beside the function's own code. */
const SCOPES = ['@aws-sdk', '@smithy'] as const;

/** The `node_modules` that holds them; nothing else in it is a function's to see. */
const INSTALLED = dirname(dirname(dirname(require.resolve('@aws-sdk/client-s3/package.json'))));

/**
 * Lets all code below the folder find the installed packages of the AWS SDK, by `require` and by `import`, after those that it
 * brings along: as on AWS, where both are looked up in the runtime once the function has none of its own.
 */
export async function linkSdk(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  // a junction, since links to folders need a privilege on Windows
  for (const scope of SCOPES) await symlink(join(INSTALLED, scope), join(modules, scope), 'junction');
}
