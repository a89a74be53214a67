import { Readable } from 'node:stream';
import { Aws } from './handler';
import { Invocation } from './lambda';
import { SentRequest } from './requests';
import { contentOf, versionOf } from './segments';
import { Objects } from '../../src/handler/aws/objects';
import { DescribedVersion } from '../../src/handler/aws/personalize';

/** What one invocation of the handler looks at, for one request. */
export class Look implements Objects {
  constructor(private readonly aws: Aws, private readonly invocation: Invocation, private readonly request: SentRequest) {}

  async version(arn: string): Promise<DescribedVersion> {
    const { s3, contents, world } = this.aws;
    const content = contentOf(arn);
    return this.call(() => {
      s3.available();
      return versionOf(contents.isFlawed(content, world.now) ? contents.of(content).flaw : undefined);
    });
  }

  async list(path: string): ReturnType<Objects['list']> {
    return this.call(() => this.aws.s3.list(path));
  }

  async read(...[object, part]: Parameters<Objects['read']>): Promise<Readable> {
    const { lines, lineMs } = await this.call(() => this.aws.s3.read(object, part));
    return object.bucket === 'input' ? this.input(lines) : this.segments([...lines], lineMs);
  }

  /** Comes all at once, sooner or later. */
  private input(lines: readonly string[]): Readable {
    const { aws: { s3, world, personalize }, request } = this;
    const isBeforeJob = personalize.jobsOf(request.event.StackId, request.job.content).length === 0;
    const stall = isBeforeJob ? s3.stall() : 0;
    if (stall > 0) request.stalled = true;
    const left = [lines.join('')];
    return readable(async () => {
      await world.sleep(stall);
      return left.shift();
    });
  }

  /** Come line by line, and may be interrupted at each. */
  private segments(left: string[], lineMs: number): Readable {
    return readable(async () => {
      const line = left.shift();
      if (line === undefined) return undefined;
      await this.aws.world.sleep(lineMs);
      return this.call(() => line);
    });
  }

  private async call<T>(effect: () => T): Promise<T> {
    try {
      return await this.invocation.call(effect);
    } catch (error) {
      this.request.unseenAt = this.aws.world.now;
      // as S3 spells it
      throw error instanceof Error && error.name === 'AccessDeniedException' ? Object.assign(error, { name: 'AccessDenied' }) : error;
    }
  }
}

/** A stream that can be closed while its next part is under way. */
function readable(next: () => Promise<string | undefined>): Readable {
  const stream: Readable = new Readable({
    read: () => {
      next().then((part) => stream.push(part ?? null), (error: Error) => stream.destroy(error));
    },
  });
  return stream;
}
