import { wrongCount } from './counting';
import { SimulatedPersonalize } from './personalize';
import { Services } from './properties';
import { nameOf, SentRequest } from './requests';
import { countsOf } from './segments';
import { World } from './world';
import { DETAIL_TYPE, EVENT_STATUS, EventEntry, MAX_FOLLOWING_SECONDS } from '../../src/handler/contract';

/** A job that outlives its time-out is followed a little longer, if at all. */
const FOLLOWED_MS = 60_000;

/** What a job's status is when it is told to have ended like this. */
const ENDS: Readonly<Record<string, string>> = {
  [EVENT_STATUS.active]: 'ACTIVE', [EVENT_STATUS.incomplete]: 'ACTIVE', [EVENT_STATUS.failed]: 'CREATE FAILED',
};

interface Told {
  readonly request: SentRequest;
  readonly event: EventEntry;
}

/** What must hold of the events on the bus. */
export class Telling {
  private readonly all: Told[] = [];

  constructor(private readonly world: World, private readonly services: () => Services) {}

  private get personalize(): SimulatedPersonalize {
    return this.services().personalize;
  }


  told(request: SentRequest, events: readonly EventEntry[]): void {
    for (const event of events) {
      this.world.note(`event of ${nameOf(request)}: ${event.DetailType}, ${event.Detail.status}`);
      this.all.push({ request, event });
      this.isTrue(request, event);
    }
  }

  /** Nothing is told that is not so. */
  private isTrue(request: SentRequest, { Detail: { status, jobName, ...told } }: EventEntry): void {
    const job = this.personalize.jobs.get(jobName ?? '');
    const really = job && this.personalize.status(job);
    const claimed = ENDS[status];
    if (claimed !== undefined && claimed !== really) this.world.violate(`P10 ${nameOf(request)} tells ${status} of a job that is ${really ?? 'not there'}`);
    if (!job || claimed === undefined) return;
    const wrong = wrongCount(told, countsOf(this.services().contents.of(job.creator.job.content)), false);
    if (wrong) this.world.violate(`P13 ${nameOf(request)} tells of a job that its ${wrong}`);
  }

  atEnd(requests: readonly SentRequest[]): void {
    for (const request of requests.filter(({ disturbed, died }) => !disturbed && !died)) this.onceByEach(request);
    for (const { name, creator, settlesAt } of this.personalize.jobs.values()) {
      if (creator.died || !creator.knowsJob) continue; // what it has created, it cannot know for sure
      const count = this.ofJob(name, DETAIL_TYPE.settled).length;
      const inTime = settlesAt < creator.sentAt + (creator.declared.timeout ?? MAX_FOLLOWING_SECONDS) * 1000 - FOLLOWED_MS;
      const ends = inTime ? count : count + this.ofJob(name, DETAIL_TYPE.timedOut).length;
      if (ends === 0 && settlesAt <= this.world.now) this.world.violate(`P10 nobody tells how job ${name} of ${nameOf(creator)} ended`);
      if (count > 1 && this.isAlone(creator, requests)) this.world.violate(`P10 job ${name} of ${nameOf(creator)} is told as settled ${count} times`);
    }
  }

  private onceByEach(request: SentRequest): void {
    for (const type of [DETAIL_TYPE.accepted, DETAIL_TYPE.settled, DETAIL_TYPE.timedOut, DETAIL_TYPE.superseded]) {
      const count = this.all.filter((told) => told.request === request && told.event.DetailType === type).length;
      if (count > 1) this.world.violate(`P10 ${nameOf(request)} tells ${count} times: ${type}`);
    }
  }

  /**
   * Whether nothing about this content was killed or repeated. Also a deployment that finds the job of one that was
   * given up repeats it: each tells how the job ended, since each was asked for it.
   */
  private isAlone(creator: SentRequest, requests: readonly SentRequest[]): boolean {
    const others = requests.filter(({ event, job, declared }) =>
      event.RequestType !== 'Delete' && event.StackId === creator.event.StackId && job.content === creator.job.content && declared.link === 0);
    return others.length === 1 && !creator.disturbed;
  }

  private ofJob(name: string, type: string): readonly Told[] {
    return this.all.filter(({ event }) => event.DetailType === type && event.Detail.jobName === name && event.Detail.status !== EVENT_STATUS.refused);
  }
}
