import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FilterValues, quoted } from './segment-query';
import { invalid } from './validation';

// Queries travel as a file whose content names the job, so nothing in them may be a token.

/** A column of a schema in Avro format. @see https://docs.aws.amazon.com/personalize/latest/dg/how-it-works-dataset-schema.html */
const COLUMN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A placeholder of a filter. @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
const PARAMETER = /^[A-Za-z0-9_]+$/;

/** A text of the input that `what` names in the plural: known at synth, and not empty. */
export function validateQueryText(scope: Construct, what: string, text: string): void {
  // a list that is not known yet arrives as a list of one string, which is no token on its own
  if (Token.isUnresolved(text) || Token.isUnresolved([text])) throw invalid(scope, 'input', `takes ${what} that are known at synth, not tokens`, text);
  if (text === '') throw invalid(scope, 'input', `takes no empty ${what}`, text);
}

/** One condition of an expression of item attributes. */
export function validateAttribute(scope: Construct, attribute: string, value: string): void {
  validateQueryText(scope, 'attribute names', attribute);
  if (!COLUMN.test(attribute)) {
    throw invalid(scope, 'input', 'takes attribute names of letters, digits and underscores, without ITEMS. and no digit in front', attribute);
  }
  validateQueryText(scope, `values of attribute ${attribute}`, value);
}

/** Checks values for placeholders, and puts them into quotation marks. */
export function validateFilterValues(scope: Construct, filterValues: FilterValues = {}): FilterValues {
  return Object.fromEntries(Object.entries(filterValues).map(([parameter, value]) => {
    if (!PARAMETER.test(parameter)) throw invalid(scope, 'input', 'takes names of filter placeholders of letters, digits and underscores, without $', parameter);
    validateQueryText(scope, `values of filter placeholder ${parameter}`, value);
    return [parameter, quoted(value)];
  }));
}
