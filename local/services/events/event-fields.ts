/** What stands at the end of a path in an event. */
export type Scalar = string | number | boolean | null;

/** Which elements of which arrays a field lies in. */
export type Places = ReadonlyMap<readonly unknown[], number>;

/** One value of an event, with the names that lead to it joined by dots; arrays add no name. */
export interface EventField {
  readonly path: string;
  readonly value: Scalar;
  readonly places: Places;
}

/** All values of an event; an empty array or object has none, as EventBridge sees it. */
export function eventFields(value: unknown, path = '', places: Places = new Map()): readonly EventField[] {
  if (Array.isArray(value)) {
    // plain values of one array may match together
    return value.flatMap((item, index) => eventFields(item, path, isScalar(item) ? places : new Map([...places, [value, index]])));
  }
  if (isScalar(value)) return [{ path, value, places }];
  return Object.entries(value ?? {}).flatMap(([name, item]) => eventFields(item, path === '' ? name : `${path}.${name}`, places));
}

/** Whether two fields may match together: not when they lie in different elements of one array. */
export function compatible(one: Places, other: Places): boolean {
  return [...one].every(([array, index]) => (other.get(array) ?? index) === index);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
