import { AccessQuestion } from './question';
import { Context } from '../../../core/context';

/** A service that acts in a role which it was handed. */
export interface RoleUse {
  /** Such as `states.amazonaws.com`. */
  readonly service: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** The resource on whose behalf, for conditions on `aws:SourceArn`. */
  readonly sourceArn: string;
}

/** Whether the role lets the service assume it. */
export function assumeQuestion({ account }: Context, { roleArn, sourceArn }: Pick<RoleUse, 'roleArn' | 'sourceArn'>): AccessQuestion {
  return { action: 'sts:AssumeRole', resource: roleArn, context: { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn } };
}
