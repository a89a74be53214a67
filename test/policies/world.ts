import { LocalAws } from '../../local';
import { EventEnvelope } from '../../local/services/events/event-envelope';
import { PersonalizeHabits } from '../../local/services/iam/enforcement/personalize-access';
import { Api } from '../support/api';
import { DeployedStack } from '../support/deployed-stack';

/** Seconds of the clock that a job takes; the embedded Personalize needs three minutes at least. */
const JOB_SECONDS = 190;
/** The handler's patience with a call, half a minute, is a quarter of a second then. */
const SPEED = 120;
const ACCEPTED = 'Batch Segment Job Accepted';

/** Users of each segment. */
export const USERS = ['u-1', 'u-2'];
/** An item of which a job says nothing. */
export const UNANSWERED = 'b-310';

export interface WorldOptions {
  /** The zipped bundle. */
  readonly handler: Buffer;
  readonly habits?: PersonalizeHabits;
  /** @default 120 */
  readonly speed?: number;
}

interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

/** An embedded AWS in which IAM is enforced, with one stack. */
export class World {
  static async start({ handler, habits, speed = SPEED }: WorldOptions): Promise<World> {
    const aws: LocalAws = await LocalAws.start({
      speed,
      iam: 'enforced',
      personalizeHabits: habits,
      // in AWS's own time: an answer in another one makes the SDK put its clock right
      intercept: async (_, serve) => {
        const { headers, ...answer } = await serve();
        return { ...answer, headers: { ...headers, date: aws.clock.date().toUTCString() } };
      },
    });
    aws.services.personalize.jobs.planAll({ seconds: JOB_SECONDS, segment: () => ({ users: USERS }), omitsLine: (query) => query === UNANSWERED });
    return new World(aws, new DeployedStack(aws, { stackName: 'Policies', handler }));
  }

  private readonly api: Api;

  private constructor(readonly aws: LocalAws, readonly stack: DeployedStack) {
    this.api = new Api(aws.endpoint);
  }

  get jobs() {
    return this.aws.services.personalize.jobs.all();
  }

  /** What the runner told of how jobs ended, oldest first. */
  get told(): readonly EventEnvelope[] {
    return this.aws.services.events.received.filter((event) => event['detail-type'] !== ACCEPTED);
  }

  /** What the handler has logged. */
  async logLines(): Promise<readonly string[]> {
    return this.aws.services.lambda.logs(await this.handler());
  }

  /** The name of the handler function; an error when there is none. */
  async handler(): Promise<string> {
    const resources = await this.stack.resources();
    const [name] = [...resources].flatMap(([id, { physicalId }]) => /^BatchSegmentJobProviderHandler[0-9A-F]{8}$/.test(id) ? [physicalId] : []);
    if (name === undefined) throw new Error(`the stack has no handler: ${[...resources.keys()].join(', ')}`);
    return name;
  }

  async tagsOf(resourceArn: string): Promise<Readonly<Record<string, string>>> {
    const { tags } = await this.api.call('personalize', 'AmazonPersonalize.ListTagsForResource', { resourceArn }) as { readonly tags: readonly Tag[] };
    return Object.fromEntries(tags.map(({ tagKey, tagValue }) => [tagKey, tagValue]));
  }

  /** Waits until it is so, or until the minutes of the clock are over. */
  async until(isSo: () => boolean, minutes: number): Promise<void> {
    const end = this.aws.clock.now() + minutes * 60_000;
    while (!isSo() && this.aws.clock.now() < end) await this.aws.clock.sleep(5000);
  }

  async stop(): Promise<void> {
    this.stack.close();
    await this.aws.stop();
  }
}
