import { Account, AccountOptions } from './account';
import { complaintsAbout, complaintsAfter, Expected } from './promises';
import { Scenario } from './scenarios';

/** What a request left over would need to act. */
const AFTERWARDS_MINUTES = 1;

/** One scenario with one fault. */
export interface Cell {
  readonly row: string;
  readonly column: string;
  readonly scenario: Scenario;
  /** Lets the fault loose, after what the scenario prepares. */
  readonly disturb: (account: Account) => void;
  /**
   * What differs from the scenario without a fault.
   *
   * @default - nothing: the fault is withstood
   */
  readonly expected?: Partial<Expected>;
  /** @default - as all accounts are */
  readonly options?: Omit<AccountOptions, 'handler'>;
  /**
   * How late the first event after the preparations arrives, of which there is no other copy.
   *
   * @default 0
   */
  readonly lateMinutes?: number;
  /**
   * How long the stack stays before it is deleted.
   *
   * @default 0
   */
  readonly stayMinutes?: number;
  /**
   * Whether the scenario is acted a second time, without the fault: then all is well, and no job is made that is there.
   *
   * @default false
   */
  readonly isDeployedAgain?: boolean;
}

/** How a cell went. */
export interface Result {
  readonly complaints: readonly string[];
  /** How long the deployment took, in minutes of the clock. */
  readonly minutes: number;
}

/** Runs one cell in an account of its own. */
export async function runCell(cell: Cell, handler: Buffer): Promise<Result> {
  const account = await Account.start({ ...cell.options, handler });
  try {
    return await runIn(account, cell);
  } finally {
    await account.stop();
  }
}

async function runIn(account: Account, cell: Cell): Promise<Result> {
  const { scenario, disturb, expected, lateMinutes = 0, stayMinutes = 0, isDeployedAgain = false } = cell;
  await scenario.prepare?.(account);
  disturb(account);
  account.lateMinutes = lateMinutes;
  const deployed = await scenario.act(account);
  await account.passMinutes(stayMinutes);
  const complaints = await all(complaintsAbout(account, deployed, { ...scenario, ...expected }));
  if (account.network.met === 0) complaints.push('the fault never showed');
  account.network.heal();
  if (isDeployedAgain) {
    complaints.push(...await all(complaintsAbout(account, await scenario.act(account), { ...scenario, status: 'UPDATE_COMPLETE' })));
  }
  const deleted = await account.destroy();
  const deletedAt = account.aws.clock.now();
  await account.passMinutes(AFTERWARDS_MINUTES);
  return { complaints: [...complaints, ...complaintsAfter(account, deleted, deletedAt)], minutes: deployed.minutes };
}

async function all(complaints: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const complaint of complaints) found.push(complaint);
  return found;
}
