import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';

/** A file that has to be uploaded before a template is deployed. */
export interface Asset {
  readonly bucket: string;
  readonly key: string;
  /** `undefined` of the handler, which whoever uploads brings along. */
  readonly content?: Buffer;
}

/** A stack as CloudFormation gets it. */
export interface Synthesized {
  readonly template: Readonly<Record<string, unknown>>;
  readonly assets: readonly Asset[];
}

interface Manifest {
  readonly files: Readonly<Record<string, {
    readonly source: { readonly path: string; readonly packaging: string };
    readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
  }>>;
}

const ID = 'Stack';
const ENVIRONMENT = { account: '000000000000', region: 'us-east-1' };

/** Synthesizes a stack of the library. */
export function synthesize(define: (stack: Stack) => void): Synthesized {
  const outdir = mkdtempSync(path.join(tmpdir(), 'synthesized-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    define(new Stack(app, ID, { env: ENVIRONMENT, synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) }));
    app.synth();
    const template = JSON.parse(readFileSync(path.join(outdir, `${ID}.template.json`), 'utf8')) as Synthesized['template'];
    return { template, assets: assetsOf(outdir) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function assetsOf(outdir: string): readonly Asset[] {
  const { files } = JSON.parse(readFileSync(path.join(outdir, `${ID}.assets.json`), 'utf8')) as Manifest;
  return Object.values(files).filter(({ source }) => !source.path.endsWith('.template.json')).flatMap(({ source, destinations }) => {
    const content = source.packaging === 'zip' ? undefined : readFileSync(path.join(outdir, source.path));
    return Object.values(destinations).map(({ bucketName, objectKey }) => ({ bucket: bucketName, key: objectKey, content }));
  });
}
