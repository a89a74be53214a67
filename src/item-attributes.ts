/**
 * A combination of item attributes to find users for: one query of an Item-Attribute-Affinity job.
 *
 * Personalize knows equality and AND, so that is all there is. Quoting is done here.
 *
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-segment-input-output-examples.html
 * @example
 * ItemAttributes.where('genres', 'Comedy').and('audience', 'teen');
 */
export class ItemAttributes {
  /**
   * Items whose attribute has this value.
   *
   * @param attribute name of a column of the items data set, without `ITEMS.`
   * @param value the value, as it stands in the data set
   */
  static where(attribute: string, value: string): ItemAttributes {
    return new ItemAttributes([condition(attribute, value)]);
  }

  private constructor(private readonly conditions: string[]) {}

  /**
   * The same items, as far as this attribute has this value too.
   *
   * @param attribute name of a column of the items data set, without `ITEMS.`
   * @param value the value, as it stands in the data set
   */
  and(attribute: string, value: string): ItemAttributes {
    return new ItemAttributes([...this.conditions, condition(attribute, value)]);
  }

  /** The expression as Personalize reads it, such as `ITEMS.genres = "Comedy" AND ITEMS.audience = "teen"`. */
  toExpression(): string {
    return this.conditions.join(' AND ');
  }
}

function condition(attribute: string, value: string): string {
  return `ITEMS.${attribute} = "${value.replace(/["\\]/g, '\\$&')}"`;
}
