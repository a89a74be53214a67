/** The constraints of a string; a pattern must match the whole of it. */
export interface StringShape {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** The value is kept out of error messages. */
  readonly sensitive?: boolean;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly type: 'list';
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly required: Readonly<Record<string, Shape>>;
  readonly optional: Readonly<Record<string, Shape>>;
}

/** A type of the API model, as far as requests need one. */
export type Shape = StringShape | IntegerShape | ListShape | StructureShape;

/** The TypeScript type of the values that a shape admits. */
export type ValueOf<S extends Shape> =
  S extends StringShape ? string :
    S extends IntegerShape ? number :
      S extends ListShape ? readonly ValueOf<S['member']>[] :
        S extends StructureShape ? MembersOf<S['required']> & Partial<MembersOf<S['optional']>> : never;

type MembersOf<M extends Readonly<Record<string, Shape>>> = { readonly [K in keyof M]: ValueOf<M[K]> };
