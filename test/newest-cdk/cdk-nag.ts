import { App, Aspects, CfnResource, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import * as nag3 from 'cdk-nag';
import * as nag2 from 'cdk-nag-2';
import { IConstruct } from 'constructs';

const PACKS = ['AwsSolutionsChecks', 'HIPAASecurityChecks', 'NIST80053R5Checks', 'PCIDSS321Checks'] as const;

/** A version of cdk-nag, with the packs that the library is held to. */
export interface CdkNag {
  /** Has the packs look at the app, as its users do: what they find makes synthesis fail. */
  readonly addTo: (app: App) => void;
  /** What the packs find that is not acknowledged, each as `<path>: <rule>[<finding>]`. Synthesizes the app. */
  readonly findings: (app: App) => readonly string[];
  /** What is acknowledged in a synthesized app, in the same words. */
  readonly acknowledged: (app: App) => readonly string[];
}

export const CDK_NAG_2: CdkNag = {
  addTo: (app) => PACKS.forEach((pack) => Aspects.of(app).add(new nag2[pack]({ reports: false }))),
  findings: (app) => {
    const log = new FindingsLogger();
    for (const pack of PACKS) Aspects.of(app).add(new nag2[pack]({ reports: false, additionalLoggers: [log] }));
    synthesize(app);
    return log.findings;
  },
  acknowledged: (app) => resourcesOf(app).flatMap((resource) => {
    const { rules_to_suppress: rules = [] } = (resource.getMetadata('cdk_nag') ?? {}) as { readonly rules_to_suppress?: readonly Suppression[] };
    return rules.flatMap(({ id, applies_to: findings = [''] }) => findings.map((finding) => asText(resource, id, finding)));
  }),
};

export const CDK_NAG_3: CdkNag = {
  addTo: (app) => Validations.of(app).addPlugins(...PACKS.map((pack) => new nag3[pack](app))),
  findings: (app) => {
    const found: string[] = [];
    Validations.of(app).addPlugins(...PACKS.map((pack) => listeningTo(new nag3[pack](app), found)));
    app.synth();
    return found;
  },
  acknowledged: (app) => resourcesOf(app).flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.keys(data as object))
    .map((id) => `${node.path}: ${id.replace('Annotation::', '')}`)),
};

interface Suppression {
  readonly id: string;
  readonly applies_to?: readonly string[];
}

/** Keeps what version 2 finds; a rule that breaks has found something, too. */
class FindingsLogger implements nag2.INagLogger {
  readonly findings: string[] = [];

  onCompliance(): void {}
  onNotApplicable(): void {}
  onSuppressed(): void {}
  onSuppressedError(): void {}

  onNonCompliance({ resource, ruleId, findingId }: nag2.NagLoggerNonComplianceData): void {
    this.findings.push(asText(resource, ruleId, findingId));
  }

  onError({ resource, ruleId, errorMessage }: nag2.NagLoggerErrorData): void {
    this.findings.push(`${resource.node.path}: ${ruleId} broke: ${errorMessage}`);
  }
}

/** A pack of version 3 that adds what it finds to a list, and lets synthesis go on. */
function listeningTo(pack: nag3.NagPack, found: string[]): IPolicyValidationPlugin {
  return {
    name: pack.readPackName,
    validate: (context) => {
      for (const { ruleName, violatingResources } of pack.validate(context).violations) {
        found.push(...violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`));
      }
      return { success: true, violations: [] };
    },
  };
}

function asText({ node }: IConstruct, rule: string, finding: string): string {
  return `${node.path}: ${rule}${finding && `[${finding}]`}`;
}

function resourcesOf(app: App): readonly CfnResource[] {
  return app.node.findAll().filter(CfnResource.isCfnResource);
}

/** What version 2 finds makes synthesis fail, at its end. */
function synthesize(app: App): void {
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationFailed') throw error;
  }
}
