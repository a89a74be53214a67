import { Construct } from 'constructs';
import { validateAttribute, validateFilterValues } from './private/query-validation';
import { FilterValues, quoted, SegmentQuery } from './private/segment-query';

/**
 * A combination of item attributes to find users for: one query of an Item-Attribute-Affinity job.
 *
 * Personalize knows equality and AND, so that is all there is. Quoting is done here. Names and values have to be known
 * at synth; what is wrong with them is told by the construct that takes them as its input.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/prepare-input-data-user-segment.html
 * @example
 * ItemAttributes.where('genres', 'Comedy').and('audience', 'teen');
 */
export class ItemAttributes {
  /**
   * Items whose attribute has this value.
   *
   * @param attribute name of a column of the items data set, without `ITEMS.`: letters, digits and underscores
   * @param value the value, as it stands in the data set
   */
  static where(attribute: string, value: string): ItemAttributes {
    return new ItemAttributes([{ attribute, value }], {});
  }

  private constructor(private readonly conditions: Condition[], private readonly filterValues: FilterValues) {}

  /**
   * The same items, as far as this attribute has this value too.
   *
   * @param attribute name of a column of the items data set, without `ITEMS.`: letters, digits and underscores
   * @param value the value, as it stands in the data set
   */
  and(attribute: string, value: string): ItemAttributes {
    return new ItemAttributes([...this.conditions, { attribute, value }], this.filterValues);
  }

  /**
   * The same items, with values for the placeholders of the job's filter. A placeholder that was given a value before
   * gets the new one.
   *
   * A placeholder takes one value here. Several of them go into a file: see `SegmentInput.fromFile`.
   *
   * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-batch.html
   * @param filterValues a value for each placeholder, whose name goes without its `$`
   */
  withFilterValues(filterValues: { [parameter: string]: string }): ItemAttributes {
    return new ItemAttributes(this.conditions, { ...this.filterValues, ...filterValues });
  }

  /** The expression as Personalize reads it, such as `ITEMS.genres = "Comedy" AND ITEMS.audience = "teen"`. */
  toExpression(): string {
    return this.conditions.map(({ attribute, value }) => `ITEMS.${attribute} = ${quoted(value)}`).join(' AND ');
  }

  /** @internal */
  _query(scope: Construct): SegmentQuery {
    for (const { attribute, value } of this.conditions) validateAttribute(scope, attribute, value);
    return { kind: 'itemAttributes', value: this.toExpression(), filterValues: validateFilterValues(scope, this.filterValues) };
  }
}

interface Condition {
  readonly attribute: string;
  readonly value: string;
}
