/** What to keep of a value; where nothing is said, its kind and size alone. */
export interface Shape {
  /** How many UTF-16 units of it are kept: of a string's characters, of the JSON of anything else, whose members are then only counted. */
  readonly text?: number;
  /** Whether a string that is longer gets a digest. */
  readonly digest?: boolean;
  /** What to keep of an object's members. Of those with the same name the last one counts, as in JSON.parse. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** What to keep of its other members: the first thousand with names of at most 256 UTF-16 units. */
  readonly others?: Shape;
}

export type Kind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** What was found of a value. */
export interface Found<S extends Shape = Shape> {
  readonly kind: Kind;
  /** Which byte of the line it begins at, counted from 1. */
  readonly byte: number;
  /** Elements of an array, members of an object as they were written. */
  readonly size: number;
  /** How many of them are strings. */
  readonly strings: number;
  readonly text?: string;
  /** Of a string that is longer than `text`. */
  readonly digest?: string;
  readonly members: { readonly [Name in keyof S['members']]?: Found<Extract<S['members'][Name], Shape>> };
  readonly others: ReadonlyMap<string, Found>;
  /** Whether there were more other members, or with longer names, than are kept. */
  readonly left: boolean;
}
