import { without } from './mutations';
import { Scenario } from './scenarios';
import { Trace } from './usage';
import { World } from './world';
import { StackEnd } from '../support/deployed-stack';

/** How a scenario ended. */
export interface Run extends Trace {
  readonly complaints: readonly string[];
  readonly seconds: number;
}

/** Runs a scenario in an AWS of its own, with its policies as they are or without one thing that they say. */
export async function run(scenario: Scenario, handler: Buffer, removed?: string): Promise<Run> {
  const begun = Date.now();
  const world = await World.start({ handler, habits: scenario.habits, speed: scenario.speed });
  try {
    const complaints = await complaintsOf(world, scenario, removed).catch((error: unknown) => [`it broke: ${String(error)}`]);
    const { decisions } = world.aws.services.iam;
    return { complaints, decisions, made: await world.stack.resources(), seconds: (Date.now() - begun) / 1000 };
  } finally {
    await world.stop();
  }
}

async function complaintsOf(world: World, scenario: Scenario, removed?: string): Promise<readonly string[]> {
  const end = await deploy(world, scenario, removed);
  const complaints: string[] = [];
  for await (const complaint of scenario.complaints(world, end)) complaints.push(complaint);
  return complaints;
}

/** What fails before the last deployment is the end. */
async function deploy(world: World, { stacks, before }: Scenario, removed?: string): Promise<StackEnd> {
  let end: StackEnd = { status: 'CREATE_COMPLETE', outputs: {}, reasons: [] };
  for (const stack of stacks()) {
    if (!end.status.endsWith('_COMPLETE')) break;
    before?.(world);
    end = await world.stack.deploy(removed === undefined ? stack : without(stack, removed));
  }
  return end;
}
