import { referencesOf } from './references';
import { ResourceDeclaration, Template, validationError } from './template';

/** For each resource, the resources that must be there before it. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/** The dependencies that Ref, Fn::GetAtt, Fn::Sub and DependsOn make among the resources. */
export function dependenciesOf(resources: Readonly<Record<string, ResourceDeclaration>>): Dependencies {
  return new Map(Object.entries(resources).map(([id, { properties, dependsOn }]) => {
    const named = [...dependsOn, ...referencesOf(properties).map(({ name }) => name)];
    return [id, new Set(named.filter((name) => Object.hasOwn(resources, name)))];
  }));
}

/** Throws CloudFormation's ValidationError for references to nothing and for resources that wait for each other. */
export function validateReferences(template: Template): void {
  const { resources, parameters, outputs } = template;
  const known = (name: string): boolean => Object.hasOwn(resources, name) || Object.hasOwn(parameters, name) || name.startsWith('AWS::');
  const places = [['Resources', resources], ['Outputs', outputs]] as const;
  for (const [section, entries] of places) {
    const declared = Object.values(entries as Readonly<Record<string, ResourceDeclaration>>);
    const references = declared.flatMap((entry) => referencesOf(section === 'Resources' ? entry.properties : entry));
    const lost = references.filter(({ kind, name }) => kind === 'Ref' ? !known(name) : !Object.hasOwn(resources, name));
    if (lost.length > 0) throw unresolved(lost.map(({ name }) => name), section);
  }
  const dependsOn = Object.values(resources).flatMap((resource) => resource.dependsOn);
  const absent = dependsOn.filter((name) => !Object.hasOwn(resources, name));
  if (absent.length > 0) throw unresolved(absent, 'Resources');
  const cycle = findCycle(dependenciesOf(resources));
  if (cycle.length > 0) throw validationError(`Circular dependency between resources: [${cycle.join(', ')}]`);
}

/**
 * Runs the work for all ids, each once those before it are done; what depends on work that gave false is left out.
 * Ids on a circle, which two templates may make together, wait for nothing rather than for ever.
 */
export async function inOrder(
  ids: Iterable<string>,
  before: (id: string) => Iterable<string>,
  work: (id: string) => Promise<boolean>,
): Promise<void> {
  const wanted = new Set(ids);
  const needs = new Map([...wanted].map((id) => [id, new Set([...before(id)].filter((other) => wanted.has(other)))]));
  for (const id of findCycle(needs)) needs.delete(id);
  const runs = new Map<string, Promise<boolean>>();
  const run = async (id: string): Promise<boolean> => {
    const needed = await Promise.all([...needs.get(id) ?? []].map(start));
    return needed.every(Boolean) && work(id);
  };
  const start = (id: string): Promise<boolean> => {
    const running = runs.get(id) ?? run(id);
    runs.set(id, running);
    return running;
  };
  await Promise.all([...wanted].map(start));
}

/** The ids left when all that depend on nothing left, or that nothing left depends on, were taken away: those on a cycle. */
function findCycle(dependencies: Dependencies): readonly string[] {
  let left = [...dependencies.keys()];
  for (let size = -1; size !== left.length;) {
    size = left.length;
    left = left.filter((id) => left.some((other) => dependencies.get(id)?.has(other)));
    left = left.filter((id) => left.some((other) => dependencies.get(other)?.has(id)));
  }
  return left;
}

function unresolved(names: readonly string[], section: string): Error {
  return validationError(`Template format error: Unresolved resource dependencies [${[...new Set(names)].join(', ')}] in the ${section} block of the template`);
}
