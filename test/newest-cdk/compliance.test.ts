import { App } from 'aws-cdk-lib';
import * as recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { CDK_NAG_2, CDK_NAG_3, CdkNag } from './cdk-nag';
import * as acknowledging from '../../src/private/acknowledge';
import { STACKS } from '../compliance/stacks';

const FLAGS: readonly [string, Readonly<Record<string, unknown>>][] = [['a new', recommendedFlags], ['an old', {}]];
const VERSIONS: readonly [number, CdkNag][] = [[2, CDK_NAG_2], [3, CDK_NAG_3]];
const NAMES = Object.keys(STACKS);

// each synthesis of the newest CDK tells again what the library warns of
beforeEach(() => void jest.spyOn(console, 'error').mockImplementation());
afterEach(() => jest.restoreAllMocks());

function newApp(stack: string, context = recommendedFlags as Readonly<Record<string, unknown>>): App {
  const app = new App({ context });
  // the library and its users have the same CDK when this runs: see jest.config.json
  (STACKS[stack] as (scope: unknown) => void)(app);
  return app;
}

describe.each(VERSIONS)('cdk-nag %i', (_version, nag) => {
  describe.each(FLAGS)('with the feature flags of %s project', (_project, flags) => {
    test.each(NAMES)('finds nothing in %s that is not acknowledged', (name) => {
      expect(nag.findings(newApp(name, flags))).toEqual([]);
    });

    test.each(NAMES)('would find each thing that is acknowledged in %s, at that resource', (name) => {
      const app = newApp(name, flags);
      app.synth();
      jest.spyOn(acknowledging, 'acknowledge').mockImplementation();
      expect(sorted(nag.acknowledged(app))).toEqual(sorted(nag.findings(newApp(name, flags))));
    });
  });

  test.each(NAMES)('lets %s be synthesized', (name) => {
    const app = newApp(name);
    nag.addTo(app);
    expect(() => app.synth()).not.toThrow();
  });

  test('would not without acknowledgements', () => {
    jest.spyOn(acknowledging, 'acknowledge').mockImplementation();
    const app = newApp(NAMES[0]);
    nag.addTo(app);
    expect(() => app.synth()).toThrow('AwsSolutions-IAM5');
  });
});

function sorted(lines: readonly string[]): readonly string[] {
  return [...lines].sort();
}
