import { Contents } from './contents';
import { SimulatedPersonalize } from './personalize';
import { contentOf, inputFiles, segmentFiles } from './segments';
import { Span } from './slots';
import { mostly, Tape } from './tape';
import { World } from './world';
import { ListedObject, Part } from '../../src/handler/aws/objects';

/** Seconds until looks fail, and for how long they do. */
const FAILS_AFTER = [0, 0, 30, 120, 1500];
const FAILS_FOR = mostly(7, 0, [60, 100, 400, 4000]);
const FAILURES = ['AccessDenied', 'SlowDown'];
/** Seconds until the first byte of an input comes; with the longest, there is no time to look at it. */
const STALLS = mostly(8, 0, [60, 140, 400]);
const LARGE_BYTES = 2 ** 30;

/** An object, and how it is read. */
interface SimulatedObject extends ListedObject {
  readonly lines: readonly string[];
  readonly lineMs: number;
}

/** S3, with the input of all contents and the segments of all jobs; for a while now and then, it shows nothing. */
export class SimulatedS3 {
  readonly outages: (Span & { readonly error: string })[] = [];

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
    private readonly contents: Contents,
    private readonly personalize: SimulatedPersonalize,
  ) {
    world.spawn(this.fail());
  }

  list(path: string): readonly ListedObject[] {
    this.available();
    return this.objects(path);
  }

  /** What is there of an object, if it still is what was listed. */
  read({ bucket, key }: Pick<ListedObject, 'bucket' | 'key'>, { tag, offset = 0 }: Part = {}): Pick<SimulatedObject, 'lines' | 'lineMs'> {
    this.available();
    const object = this.objects(`s3://${bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`).find((each) => each.key === key);
    if (!object) throw named('NoSuchKey');
    if (tag !== undefined && tag !== object.tag) throw named('PreconditionFailed');
    const left = object.lines.map((line) => `${line}\n`).join('').slice(offset).split(/(?<=\n)/);
    return { lines: left.filter((line) => line !== ''), lineMs: object.lineMs };
  }

  /** How long an input lets wait for its first byte. */
  stall(): number {
    return 1000 * this.tape.pick(STALLS);
  }

  /** Everything that looks at version, input or segments comes by here. */
  available(): void {
    const { now } = this.world;
    const outage = this.outages.find(({ from, to }) => from <= now && now < to);
    if (outage) throw named(outage.error);
  }

  private objects(path: string): readonly SimulatedObject[] {
    return path.startsWith('s3://output/') ? this.segments(path) : this.input(path);
  }

  private input(path: string): readonly SimulatedObject[] {
    const { now } = this.world;
    const content = contentOf(path);
    const flaw = this.contents.isFlawed(content, now) ? this.contents.of(content).flaw : undefined;
    const since = this.contents.inputSince(content, now);
    return [...inputFiles(flaw)].map(([name, lines]) => objectOf(path + name, lines, { modifiedAt: since, more: 0, lineMs: 0 }));
  }

  private segments(path: string): readonly SimulatedObject[] {
    const job = this.personalize.jobs.get(path.split('/').at(-2) ?? '');
    if (!job || this.personalize.status(job) !== 'ACTIVE') return [];
    const facts = this.contents.of(job.creator.job.content);
    const more = facts.large ? LARGE_BYTES : 0;
    return [...segmentFiles(facts)].map(([name, lines]) => objectOf(path + name, lines, { modifiedAt: job.settlesAt, more, lineMs: facts.lineMs }));
  }

  private async fail(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.world.sleep(this.tape.pick(FAILS_AFTER) * 1000);
      const from = this.world.now;
      const to = from + this.tape.pick(FAILS_FOR) * 1000;
      const error = this.tape.pick(FAILURES);
      if (to > from) this.world.note(`looks fail for ${(to - from) / 1000} s: ${error}`);
      this.outages.push({ from, to, error });
      await this.world.sleepUntil(to);
    }
  }
}

interface Listed {
  readonly modifiedAt: number;
  /** Bytes that are listed, but are not there. */
  readonly more: number;
  readonly lineMs: number;
}

function objectOf(path: string, lines: readonly string[], { modifiedAt, more, lineMs }: Listed): SimulatedObject {
  const [, , bucket, ...key] = path.split('/');
  const bytes = lines.reduce((sum, line) => sum + line.length + 1, more);
  return { bucket, key: key.join('/'), tag: `"${modifiedAt}"`, bytes, modifiedAt, lines, lineMs };
}

function named(name: string): Error {
  return Object.assign(new Error('because'), { name });
}
