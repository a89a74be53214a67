import { allActions, ActionSources } from './actions/all-actions';
import { RequestActions } from './actions/request-actions';
import { Policies, PolicySources } from './applicable-policies';
import { Authorizer } from './authorizer';
import { accessDenied, denialText } from './denial';
import { PersonalizeAccess, PersonalizeHabits } from './personalize-access';
import { AccessQuestion, Decision, Principal } from './question';
import { assumeQuestion, RoleUse } from './role-use';
import { Simulator } from './simulator';
import { Context } from '../../../core/context';
import { AwsRequest } from '../../../core/service';
import { JobAccess, UNRESTRICTED } from '../../personalize/job-access';
import { RoleSession, Sessions } from '../sessions';

/** How strictly IAM is enforced. */
export interface IamOptions {
  /** @default - nothing is enforced */
  readonly simulator?: Simulator;
  /**
   * How long what is said about a role takes to have effect, in milliseconds of the clock.
   *
   * @default 0
   */
  readonly delayMs?: number;
  /** What is not known about how Personalize uses permissions. */
  readonly personalize?: PersonalizeHabits;
}

/** What IAM judges by. */
export type IamSources = Omit<PolicySources, 'delayMs'> & Omit<ActionSources, 'judgesSources'> & { readonly sessions: Sessions };

/** Enforces IAM: on the requests of roles, on what services do in a role, and on what they do as themselves. */
export class Iam {
  /** What jobs may do. */
  readonly jobAccess: JobAccess;
  private readonly actions: Readonly<Record<string, RequestActions>>;
  private readonly authorizer?: Authorizer;

  constructor(private readonly context: Context, private readonly sources: IamSources, options: IamOptions = {}) {
    const { simulator, delayMs = 0, personalize = {} } = options;
    this.actions = allActions(context, { ...sources, judgesSources: personalize.judgesSources ?? false });
    this.authorizer = simulator && new Authorizer(context, { simulator, policies: new Policies(context, { ...sources, delayMs }) });
    const { authorizer } = this;
    this.jobAccess = authorizer ? new PersonalizeAccess(context, { ...sources, authorizer, habits: personalize }) : UNRESTRICTED;
  }

  /** The last 50,000 decisions, oldest first; none when IAM is not enforced. */
  get decisions(): readonly Decision[] {
    return this.authorizer?.decisions ?? [];
  }

  /** Refuses a request that the role behind its key may not make; the account's root may make any. */
  authorize(request: AwsRequest, signingName: string): void {
    const session = this.sources.sessions.find(request.accessKeyId);
    if (!session || !this.authorizer) return;
    const questions = this.actions[signingName]?.(request);
    if (!questions) throw accessDenied(`${describe(request, signingName)} has no IAM action here, so that no role may do it`, signingName);
    for (const question of questions) this.demand(session, question, signingName);
  }

  /** A session of a role that was handed to a service; refused unless the role trusts the service. */
  assume(use: RoleUse): RoleSession {
    const { service, roleArn, sessionName } = use;
    if (this.authorizer?.refusal({ service }, assumeQuestion(this.context, use)) === undefined) return { roleArn, sessionName };
    throw accessDenied(`${service} is not authorized to assume the role ${roleArn}: its trust policy does not let it`, 'iam');
  }

  /** Refuses what the role that was handed to a service may not do. */
  demandAs(use: RoleUse, questions: readonly AccessQuestion[], signingName: string): void {
    const session = this.assume(use);
    for (const question of questions) this.demand(session, question, signingName);
  }

  /** Whether the role that was handed to a service may do all of it. */
  allowsAs(use: RoleUse, questions: readonly AccessQuestion[]): boolean {
    const { roleArn, sessionName } = use;
    return questions.every((question) => this.authorizer?.refusal({ roleArn, sessionName }, question) === undefined);
  }

  private demand(principal: Principal, question: AccessQuestion, signingName: string): void {
    const reason = this.authorizer?.refusal(principal, question);
    if (reason !== undefined) throw accessDenied(denialText(this.context, principal, question, reason), signingName);
  }
}

function describe({ method, path, headers }: AwsRequest, signingName: string): string {
  return `${signingName} ${headers['x-amz-target'] ?? `${method} ${path}`}`;
}
