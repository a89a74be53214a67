/** What Personalize answered to one query: one line of an output file. */
export interface Segment {
  /** The query, as it stood in the input file. */
  readonly query: SegmentQuery;

  /** Ids of the users that are most likely to care for it, most likely first; none where there is an error. */
  readonly userIds: readonly string[];

  /** Why there is no segment, in Personalize's words; absent when there is one. A job can be ACTIVE with such lines. */
  readonly error?: string;
}

/** What users were found for: an item, or a combination of item attributes. `'itemId' in query` tells which. */
export type SegmentQuery = ItemQuery | ItemAttributesQuery;

/** A query of an Item-Affinity job. */
export interface ItemQuery {
  /** Id of the item. */
  readonly itemId: string;

  /** Values for the placeholders of the job's filter; absent when the line has none. */
  readonly filterValues?: FilterValues;
}

/** A query of an Item-Attribute-Affinity job. */
export interface ItemAttributesQuery {
  /** The expression, such as `ITEMS.genres = "Comedy" AND ITEMS.audience = "teen"`. */
  readonly itemAttributes: string;

  /** Values for the placeholders of the job's filter; absent when the line has none. */
  readonly filterValues?: FilterValues;
}

/** A value for each placeholder of a filter, in the quotation marks that it had in the input file. */
export type FilterValues = Readonly<Record<string, string>>;
