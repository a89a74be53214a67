import { RoleSession } from '../sessions';

/** Condition keys and their values. */
export type ConditionContext = Readonly<Record<string, string | string[]>>;

/** Whether somebody may do something: one action on one resource. */
export interface AccessQuestion {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  readonly context?: ConditionContext;
}

/** A service that acts as itself, such as `personalize.amazonaws.com`. */
export interface ServicePrincipal {
  readonly service: string;
}

/** Who asks. The account's root is never judged. */
export type Principal = RoleSession | ServicePrincipal;

/** An answer, as it is kept for whoever wants to know which statements are needed. */
export interface Decision extends AccessQuestion {
  /** The ARN of the role, or the name of the service. */
  readonly principal: string;
  readonly allowed: boolean;
}

/** The ARN of the role, or the name of the service. */
export function nameOf(principal: Principal): string {
  return 'service' in principal ? principal.service : principal.roleArn;
}
