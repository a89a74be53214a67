import { AspectPriority, Aspects, CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { ACCEPTED_RISKS, AcceptedRisk, RiskyResource } from './accepted-risks';
import { PolicyHolder, wildcardsOf } from './wildcards';

/** Where cdk-nag 2 looks, in the metadata of the resource in the template. */
const SUPPRESSIONS = 'cdk_nag';
/** Where cdk-nag 3 looks: what `Validations.of(…).acknowledge` of newer versions of the CDK writes. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const NAMESPACE = 'Annotation::';

/** In the format of cdk-nag 2. */
interface Suppression {
  readonly id: string;
  readonly reason: string;
  readonly applies_to?: readonly string[];
}

/**
 * Says at the resource which findings of cdk-nag are accepted there and why, so that the cdk-nag of a user, be it
 * version 2 or 3, reports the user's own resources only. Neither version is needed for that.
 */
export function acknowledge(construct: IConstruct, ...kinds: readonly RiskyResource[]): void {
  const resource = resourceOf(construct);
  const risks: readonly AcceptedRisk[] = kinds.flatMap((kind) => ACCEPTED_RISKS[kind]);
  const whole = suppressions(risks.filter(({ findings }) => !findings));
  suppress(resource, whole);
  record(resource, whole);
  if (isPolicyHolder(resource)) acknowledgeWildcards(resource, risks);
}

/** A policy is complete only once the app is. */
function acknowledgeWildcards(holder: PolicyHolder, risks: readonly AcceptedRisk[]): void {
  const found = (): readonly Suppression[] => suppressions(risks, wildcardsOf(holder));
  // cdk-nag 2 is an aspect that changes nothing, and so comes after those that do
  Aspects.of(holder).add({ visit: () => suppress(holder, found()) }, { priority: AspectPriority.MUTATING });
  // cdk-nag 3 comes after synthesis, when references to other stacks have been replaced by what they import: so does validation
  holder.node.addValidation({
    validate: () => {
      record(holder, found());
      return [];
    },
  });
}

/** Of risks with findings, when there are any: those that were found. */
function suppressions(risks: readonly AcceptedRisk[], found?: readonly string[]): readonly Suppression[] {
  return risks.flatMap(({ rules, findings, reason }) => {
    if (!found) return rules.map((id) => ({ id, reason }));
    const matching = found.filter((finding) => findings?.test(finding));
    return matching.length > 0 ? rules.map((id) => ({ id, reason, applies_to: matching })) : [];
  });
}

function suppress(resource: CfnResource, added: readonly Suppression[]): void {
  const { rules_to_suppress: existing = [] } = (resource.getMetadata(SUPPRESSIONS) ?? {}) as { readonly rules_to_suppress?: readonly unknown[] };
  // an app can be synthesized twice
  const known = new Set(existing.map((suppression) => JSON.stringify(suppression)));
  const rules = [...existing, ...added.filter((suppression) => !known.has(JSON.stringify(suppression)))];
  if (rules.length > 0) resource.addMetadata(SUPPRESSIONS, { rules_to_suppress: rules });
}

function record({ node }: CfnResource, added: readonly Suppression[]): void {
  const known = new Set(node.metadata.filter(({ type }) => type === ACKNOWLEDGED).flatMap(({ data }) => Object.keys(data as object)));
  const rules = added.flatMap(({ id, reason, applies_to: findings }) => {
    const ids = findings?.map((finding) => `${id}[${finding}]`) ?? [id];
    return ids.map((rule) => [`${NAMESPACE}${rule}`, reason] as const);
  });
  const unknown = rules.filter(([rule]) => !known.has(rule));
  if (unknown.length > 0) node.addMetadata(ACKNOWLEDGED, Object.fromEntries(unknown));
}

function resourceOf(construct: IConstruct): CfnResource {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (resource && CfnResource.isCfnResource(resource)) return resource;
  throw new Error(`${construct.node.path}: has no resource to acknowledge anything at`);
}

function isPolicyHolder(resource: CfnResource): resource is PolicyHolder {
  return resource instanceof iam.CfnPolicy || resource instanceof iam.CfnRole;
}
