/** What Personalize puts behind the name of an input file to name its segments. */
const SUFFIX = '.out';

/** An object by its path below the folder that was listed. */
export interface Named<T> {
  readonly name: string;
  readonly object: T;
}

/** A file of queries and the file of their segments; at least one of them is there. */
export interface Match<T> {
  /** The segments' name below the output folder, which they would have if they are missing. */
  readonly name: string;
  readonly input?: T;
  readonly output?: T;
}

/**
 * Finds to each input file the segments of the same path, or else of the same last part of it, since it is not documented where the
 * segments of an input file in a folder of its own lie. Segments that belong to no input file stand alone. Sorted by name.
 */
export function matchFiles<T>(inputs: readonly Named<T>[], outputs: readonly Named<T>[]): readonly Match<T>[] {
  const segments = new Map(outputs.filter(({ name }) => name.endsWith(SUFFIX)).map((output) => [output.name, output]));
  const samePath = inputs.map((input) => ({ input, output: take(segments, input.name + SUFFIX) }));
  const left = byLastPart([...segments.values()]);
  const matches = samePath.map(({ input, output }) => matchOf(input, output ?? left.get(lastPart(input.name) + SUFFIX)?.shift()));
  const alone = [...left.values()].flat().map(({ name, object }) => ({ name, output: object }));
  return [...matches, ...alone].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function matchOf<T>(input: Named<T>, output?: Named<T>): Match<T> {
  return { name: output?.name ?? input.name + SUFFIX, input: input.object, output: output?.object };
}

function take<T>(segments: Map<string, T>, name: string): T | undefined {
  const taken = segments.get(name);
  segments.delete(name);
  return taken;
}

function byLastPart<T>(outputs: readonly Named<T>[]): Map<string, Named<T>[]> {
  const groups = new Map<string, Named<T>[]>();
  for (const output of outputs) {
    const group = groups.get(lastPart(output.name));
    if (group === undefined) groups.set(lastPart(output.name), [output]);
    else group.push(output);
  }
  return groups;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
