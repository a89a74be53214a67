/** A user's dealing with an item: a purchase, a loan, a click. */
export interface Interaction {
  readonly userId: string;
  readonly itemId: string;
}

/** What an item is, by column of the items data set; a categorical column may hold several values. */
export type ItemAttributes = Readonly<Record<string, readonly string[]>>;

/** What a solution version was trained on. */
export interface DataSet {
  readonly items: ReadonlyMap<string, ItemAttributes>;
  readonly interactions: readonly Interaction[];
}
