import { Context } from '../../core/context';
import { AwsError } from '../../core/errors';

/** A message in a queue. */
export interface Message {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The queues of the account, as far as dead letters need them: what was sent stays, and nobody receives it. */
export class Queues {
  private readonly sent = new Map<string, Message[]>();

  constructor(private readonly context: Context) {}

  /** Makes a queue and gives its ARN. */
  create(name: string): string {
    const arn = this.arn(name);
    if (this.sent.has(arn)) throw new AwsError('QueueAlreadyExists', `A queue named ${name} already exists`);
    this.sent.set(arn, []);
    return arn;
  }

  delete(name: string): void {
    this.sent.delete(this.arn(name));
  }

  send(queueArn: string, message: Message): void {
    this.find(queueArn).push(message);
  }

  /** All that was sent to a queue, oldest first. */
  messages(queueArn: string): readonly Message[] {
    return this.find(queueArn);
  }

  private find(queueArn: string): Message[] {
    const messages = this.sent.get(queueArn);
    if (!messages) throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', `The queue ${queueArn} does not exist`);
    return messages;
  }

  private arn(name: string): string {
    return this.context.arn('sqs', name);
  }
}
