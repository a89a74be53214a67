// Loaded before an app: whoever starts a process, such as a bundler, fails.
const childProcess = require('node:child_process');

for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
  childProcess[name] = () => { throw new Error(`${name} was called during synthesis`); };
}
