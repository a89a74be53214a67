import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Gives all tests one temporary folder, since each app leaves its cloud assembly there; the result removes it. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(path.join(tmpdir(), 'cdk-personalize-segments-test-'));
}

export function tearDown(): void {
  if (process.env.TMPDIR?.includes('cdk-personalize-segments-test-')) rmSync(process.env.TMPDIR, { recursive: true, force: true });
}
