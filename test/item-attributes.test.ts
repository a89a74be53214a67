import { Aws } from 'aws-cdk-lib';
import { ItemAttributes, SegmentInput } from '../src';
import { newJob, newStack } from './support/stack';

const comedy = ItemAttributes.where('genres', 'Comedy');

/** Names and values are judged by the construct that takes them. */
const taken = (query: ItemAttributes) => () => newJob(newStack(), { input: SegmentInput.fromItemAttributes([query]) });

describe('item attributes', () => {
  test('are joined by AND', () => {
    expect(comedy.and('audience', 'teen').toExpression()).toBe('ITEMS.genres = "Comedy" AND ITEMS.audience = "teen"');
  });

  test('quote what their values hold', () => {
    expect(ItemAttributes.where('title', 'The "\\" key').toExpression()).toBe('ITEMS.title = "The \\"\\\\\\" key"');
  });

  test('are not changed by a further condition or by filter values', () => {
    comedy.and('audience', 'teen');
    comedy.withFilterValues({ COUNTRY: 'Japan' });
    expect(comedy).toEqual(ItemAttributes.where('genres', 'Comedy'));
  });

  test.each<[string, ItemAttributes]>([
    ['a name with an underscore in front', ItemAttributes.where('_GENRES_2', 'Comedy')],
    ['a value of one character', ItemAttributes.where('genres', '§')],
    ['a placeholder that begins with a digit', comedy.withFilterValues({ '1_COUNTRY': 'J' })],
  ])('may have %s', (_, query) => {
    expect(taken(query)).not.toThrow();
  });

  test.each<[string, ItemAttributes, string]>([
    ['a name with ITEMS. before it', ItemAttributes.where('ITEMS.genres', 'Comedy'),
      'Shop/Readers: input takes attribute names of letters, digits and underscores, without ITEMS. and no digit in front, got "ITEMS.genres"'],
    ['a name with a digit in front', comedy.and('2nd', 'x'), 'got "2nd"'],
    ['a name that closes the condition', ItemAttributes.where('a = "b" AND ITEMS.c', 'x'), 'input takes attribute names of letters'],
    ['no name', ItemAttributes.where('', 'x'), 'input takes no empty attribute names, got ""'],
    ['a token as a name', ItemAttributes.where(Aws.REGION, 'x'), 'input takes attribute names that are known at synth, not tokens'],
    ['no value', comedy.and('audience', ''), 'input takes no empty values of attribute audience, got ""'],
    ['a token as a value', comedy.and('audience', Aws.REGION), 'input takes values of attribute audience that are known at synth, not tokens'],
    ['a placeholder with its $', comedy.withFilterValues({ $COUNTRY: 'Japan' }),
      'input takes names of filter placeholders of letters, digits and underscores, without $, got "$COUNTRY"'],
    ['a placeholder without a value', comedy.withFilterValues({ COUNTRY: '' }), 'input takes no empty values of filter placeholder COUNTRY'],
    ['a token for a placeholder', comedy.withFilterValues({ COUNTRY: Aws.REGION }), 'input takes values of filter placeholder COUNTRY that are known at synth, not tokens'],
  ])('refuse %s', (_, query, message) => {
    expect(taken(query)).toThrow(message);
  });
});
