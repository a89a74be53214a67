import { newPlan, newState } from './requests';
import { Job, Personalize } from '../../src/handler/aws/personalize';
import { Plan, State } from '../../src/handler/contract';
import { ReconcileDependencies, Situation } from '../../src/handler/following/situation';

/** What a test says of a look at the world. */
export interface SituationOptions {
  readonly state?: Partial<State>;
  readonly plan?: Partial<Plan>;
  readonly job?: Job;
  readonly personalize?: Partial<Personalize>;
  readonly dependencies?: Partial<ReconcileDependencies>;
  /** Minutes since the plan began. */
  readonly minutes?: number;
}

/** One look at the world, a minute after the plan began; what a test does not say must not be asked for. */
export function newSituation({ state, plan, job, personalize, dependencies, minutes = 1 }: SituationOptions = {}): Situation {
  const planned = newPlan(plan);
  return {
    state: newState({ plan: planned, ...state }),
    plan: planned,
    job,
    dependencies: {
      personalize: {
        describe: notAsked('describe'),
        create: notAsked('create'),
        changeTags: notAsked('changeTags'),
        tags: notAsked('tags'),
        jobs: notAsked('jobs'),
        versions: notAsked('versions'),
        version: notAsked('version'),
        recipeType: notAsked('recipeType'),
        ...personalize,
      },
      stacks: { describe: notAsked('stacks') },
      executions: notAsked('executions'),
      input: notAsked('input'),
      objects: () => ({ list: async () => [], read: notAsked('read') }), // no input and no segments
      access: () => ({ bucketPolicy: notAllowed, bucketRegion: notAllowed, keyPolicy: notAllowed }),
      now: () => Date.parse(planned.startedAt) + minutes * 60_000,
      ...dependencies,
    },
  };
}

/** Keeps the handler's log out of the tests' output, for all tests of a file. */
export function silenceLog(): void {
  beforeEach(() => { jest.spyOn(console, 'log').mockImplementation(); });
  afterEach(() => jest.restoreAllMocks());
}

/** What would tell why a job has failed. */
async function notAllowed(): Promise<never> {
  throw Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
}

function notAsked(name: string): () => never {
  return () => { throw new Error(`${name} was asked`); };
}
