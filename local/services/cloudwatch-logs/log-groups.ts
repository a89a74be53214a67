import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** A log group; nothing is ever written to it here. */
export interface LogGroup {
  readonly logGroupName: string;
  readonly arn: string;
  readonly creationTime: number;
  readonly retentionInDays?: number;
}

/** The log groups of CloudWatch Logs, by name. */
export class LogGroups {
  private readonly groups = new Map<string, LogGroup>();

  constructor(private readonly context: Context) {}

  create(logGroupName: string, retentionInDays?: number): LogGroup {
    if (this.groups.has(logGroupName)) throw new AwsError('ResourceAlreadyExistsException', `The specified log group already exists: ${logGroupName}`);
    return this.put({
      logGroupName,
      arn: this.context.arn('logs', `log-group:${logGroupName}:*`),
      creationTime: Math.floor(this.context.clock.now()),
      retentionInDays,
    });
  }

  setRetention(logGroupName: string, retentionInDays?: number): LogGroup {
    const group = this.groups.get(logGroupName);
    if (!group) throw new AwsError('ResourceNotFoundException', `The specified log group does not exist: ${logGroupName}`);
    return this.put({ ...group, retentionInDays });
  }

  delete(logGroupName: string): void {
    this.groups.delete(logGroupName);
  }

  withPrefix(prefix: string): readonly LogGroup[] {
    return [...this.groups.values()].filter(({ logGroupName }) => logGroupName.startsWith(prefix));
  }

  private put(group: LogGroup): LogGroup {
    this.groups.set(group.logGroupName, group);
    return group;
  }
}
