import { eventPattern } from '../../services/events/event-pattern';

const EVENT = {
  source: 'shop.orders',
  resources: ['arn:one', 'arn:two'],
  detail: {
    status: 'ACTIVE',
    path: 'dir/*/cover.PNG',
    count: 5,
    price: 12.5,
    huge: 6e9,
    paid: true,
    reason: null,
    empty: '',
    ip: '10.0.0.33',
    none: [],
    nested: { id: 'a' },
    sizes: [1, 20],
    books: [{ title: 'Emma', year: 1815 }, { title: 'Ulysses', year: 1922 }],
  },
};

const detail = (fields: unknown): unknown => ({ detail: fields });

describe('a pattern matches', () => {
  test.each<[string, unknown]>([
    ['a string', { source: ['shop.orders'] }],
    ['one of several values', { source: ['other', 'shop.orders'] }],
    ['a number, however it is written', detail({ count: [5.0] })],
    ['a boolean', detail({ paid: [true] })],
    ['null', detail({ reason: [null] })],
    ['an empty string', detail({ empty: [''] })],
    ['all fields', { source: ['shop.orders'], detail: { status: ['ACTIVE'], nested: { id: ['a'] } } }],
    ['any element of an array', { resources: ['arn:two', 'arn:three'] }],
    ['the fields of one element', detail({ books: { title: ['Ulysses'], year: [1922] } })],
    ['names joined by dots', detail({ 'nested.id': ['a'] })],
    ['a prefix', detail({ status: [{ prefix: 'ACT' }] })],
    ['a prefix in any case', detail({ status: [{ prefix: { 'equals-ignore-case': 'act' } }] })],
    ['a suffix', detail({ path: [{ suffix: '.PNG' }] })],
    ['a suffix in any case', detail({ path: [{ suffix: { 'equals-ignore-case': '.png' } }] })],
    ['a string in any case', detail({ status: [{ 'equals-ignore-case': 'Active' }] })],
    ['anything but a string', detail({ status: [{ 'anything-but': 'FAILED' }] })],
    ['anything but a list of strings', detail({ status: [{ 'anything-but': ['FAILED', 'STOPPED'] }] })],
    ['anything but a number', detail({ count: [{ 'anything-but': 6 }] })],
    ['anything but a list of numbers, for some element', detail({ sizes: [{ 'anything-but': [1, 2] }] })],
    ['anything but a prefix', detail({ status: [{ 'anything-but': { prefix: 'CREATE' } }] })],
    ['anything but a list of suffixes', detail({ status: [{ 'anything-but': { suffix: ['ED', 'ING'] } }] })],
    ['anything but a string in any case', detail({ status: [{ 'anything-but': { 'equals-ignore-case': 'failed' } }] })],
    ['anything but a wildcard', detail({ path: [{ 'anything-but': { wildcard: '*/lib/*' } }] })],
    ['anything but a string, for a number', detail({ count: [{ 'anything-but': '5' }] })],
    ['a field that exists', detail({ reason: [{ exists: true }] })],
    ['a field that does not', detail({ missing: [{ exists: false }] })],
    ['an empty array as if it were not there', detail({ none: [{ exists: false }] })],
    ['an inner node as if it were not there', detail({ nested: [{ exists: false }] })],
    ['a missing field of a missing node', { nowhere: { missing: [{ exists: false }] } }],
    ['a value, where the field might also be missing', detail({ status: [{ exists: false }, 'ACTIVE'] })],
    ['a number that is equal', detail({ price: [{ numeric: ['=', 1.25e1] }] })],
    ['a number that is smaller', detail({ price: [{ numeric: ['<', 12.6] }] })],
    ['a number on the edge', detail({ price: [{ numeric: ['>=', 12.5] }] })],
    ['a number in a range', detail({ price: [{ numeric: ['>', 10, '<=', 12.5] }] })],
    ['a wildcard', detail({ path: [{ wildcard: 'dir/*.PNG' }] })],
    ['several wildcards', { source: [{ wildcard: '*shop*or*' }] }],
    ['an asterisk that is escaped', detail({ path: [{ wildcard: 'dir/\\*/*' }] })],
    ['an address', detail({ ip: [{ cidr: '10.0.0.0/24' }] })],
    ['one of two alternatives', { $or: [{ source: ['other'] }, { detail: { count: [5] } }] }],
    ['alternatives inside of fields, and what stands beside them', detail({ status: ['ACTIVE'], $or: [{ count: [1] }, { price: [{ numeric: ['>', 12] }], paid: [true] }] })],
  ])('%s', (_, pattern) => {
    expect(eventPattern(pattern)(EVENT)).toBe(true);
  });
});

describe('a pattern does not match', () => {
  test.each<[string, unknown]>([
    ['another string', { source: ['shop'] }],
    ['a string in another case', detail({ status: ['active'] })],
    ['a number for a string', detail({ count: ['5'] })],
    ['a missing field', detail({ missing: ['a'] })],
    ['one field of two', { source: ['shop.orders'], detail: { status: ['FAILED'] } }],
    ['fields of different elements', detail({ books: { title: ['Emma'], year: [1922] } })],
    ['null for a missing field', detail({ missing: [null] })],
    ['an inner node by its value', detail({ nested: ['a'] })],
    ['a prefix of a number', detail({ count: [{ prefix: '5' }] })],
    ['a prefix elsewhere', { source: [{ prefix: 'orders' }] }],
    ['a suffix elsewhere', { source: [{ suffix: 'shop' }] }],
    ['a suffix in another case', detail({ path: [{ suffix: '.png' }] })],
    ['what anything-but names', detail({ status: [{ 'anything-but': ['ACTIVE'] }] })],
    ['a prefix that anything-but names', detail({ status: [{ 'anything-but': { prefix: ['ACT'] } }] })],
    ['a wildcard that anything-but names', detail({ path: [{ 'anything-but': { wildcard: 'dir/*' } }] })],
    ['anything but a value, for a missing field', detail({ missing: [{ 'anything-but': 'a' }] })],
    ['a field that must not exist', detail({ status: [{ exists: false }] })],
    ['a field of some element that must not exist', detail({ books: { year: [{ exists: false }] } })],
    ['an inner node as if it existed', detail({ nested: [{ exists: true }] })],
    ['a number on the open edge of a range', detail({ price: [{ numeric: ['>', 12.5, '<', 20] }] })],
    ['a number that is text', detail({ status: [{ numeric: ['>', 0] }] })],
    ['a number that is too big to be compared', detail({ huge: [{ numeric: ['>', 0] }] })],
    ['a wildcard that leaves something over', detail({ path: [{ wildcard: 'dir/*.PN' }] })],
    ['a dot as a wildcard', { source: [{ wildcard: 'shop*ordersX' }] }],
    ['an asterisk that is escaped, for another character', { source: [{ wildcard: 'shop\\*orders' }] }],
    ['an address outside', detail({ ip: [{ cidr: '10.0.1.0/24' }] })],
    ['an address that is none', detail({ status: [{ cidr: '0.0.0.0/0' }] })],
    ['no alternative', { source: ['shop.orders'], $or: [{ source: ['other'] }, { detail: { count: [6] } }] }],
    ['an alternative without what stands beside it', { source: ['other'], $or: [{ detail: { count: [5] } }, { detail: { count: [6] } }] }],
  ])('%s', (_, pattern) => {
    expect(eventPattern(pattern)(EVENT)).toBe(false);
  });
});

describe('a pattern is refused', () => {
  test.each<[string, unknown, string]>([
    ['as text', 'text', 'Filter is not an object'],
    ['as a list', [], 'Filter is not an object'],
    ['without fields', {}, 'Empty objects are not allowed'],
    ['with a node without fields', detail({ nested: {} }), 'Empty objects are not allowed, as at detail.nested'],
    ['with a value that is not in a list', detail({ status: 'ACTIVE' }), '"status" must be an object or an array, got "ACTIVE" at detail.status'],
    ['with an empty list', detail({ status: [] }), 'Empty arrays are not allowed, as at detail.status'],
    ['with a list in a list', detail({ status: [['ACTIVE']] }), 'Match value must be String, number, true, false, or null'],
    ['with an unknown operator', detail({ status: [{ postfix: 'E' }] }), 'Unrecognized match type postfix at detail.status'],
    ['with an operator of every object', detail({ status: [{ toString: 'E' }] }), 'Unrecognized match type toString'],
    ['with an operator without a name', detail({ status: [{}] }), 'Match expression name not found'],
    ['with two operators in one', detail({ status: [{ prefix: 'A', suffix: 'E' }] }), 'Only one key allowed in match expression'],
    ['with a prefix that is a number', detail({ status: [{ prefix: 7 }] }), 'prefix match pattern must be a string, got 7 at detail.status'],
    ['with a suffix of another kind', detail({ status: [{ suffix: { prefix: 'a' } }] }), 'suffix match pattern must be a string'],
    ['with a wildcard that ignores case', detail({ status: [{ wildcard: { 'equals-ignore-case': 'a' } }] }), 'wildcard match pattern must be a string'],
    ['with anything but null', detail({ status: [{ 'anything-but': null }] }), 'anything-but must be'],
    ['with anything but nothing', detail({ status: [{ 'anything-but': [] }] }), 'anything-but must be'],
    ['with anything but a mixture', detail({ status: [{ 'anything-but': ['a', 1] }] }), 'anything-but must be'],
    ['with anything but a range', detail({ status: [{ 'anything-but': { numeric: ['>', 1] } }] }), 'anything-but must be'],
    ['with exists as text', detail({ status: [{ exists: 'true' }] }), 'exists match pattern must be either true or false'],
    ['with a comparison without a number', detail({ count: [{ numeric: ['>'] }] }), 'numeric takes one of'],
    ['with a comparison that there is not', detail({ count: [{ numeric: ['!=', 3] }] }), 'numeric takes one of'],
    ['with a number as text', detail({ count: [{ numeric: ['>', '3'] }] }), 'numeric takes one of'],
    ['with a number out of bounds', detail({ count: [{ numeric: ['>', 6e9] }] }), 'numeric takes one of'],
    ['with a range downwards', detail({ count: [{ numeric: ['<', 5, '>', 3] }] }), 'numeric takes one of'],
    ['with a range that is empty', detail({ count: [{ numeric: ['>', 5, '<', 3] }] }), 'numeric takes one of'],
    ['with a range with three ends', detail({ count: [{ numeric: ['>', 1, '<', 5, '<', 3] }] }), 'numeric takes one of'],
    ['with two wildcards in a row', detail({ path: [{ wildcard: 'a**b' }] }), 'Consecutive wildcard characters'],
    ['with an escape that means nothing', detail({ path: [{ wildcard: 'a\\b' }] }), 'Invalid escape character'],
    ['with an address without a mask', detail({ ip: [{ cidr: '10.0.0.0' }] }), 'cidr must be like'],
    ['with a mask that is too long', detail({ ip: [{ cidr: '10.0.0.0/33' }] }), 'cidr must be like'],
    ['with one alternative', { $or: [{ source: ['a'] }] }, 'Unrecognized match type source at $or'],
    ['with an alternative without fields', { $or: [{ source: ['a'] }, {}] }, 'Empty objects are not allowed'],
  ])('%s', (_, pattern, reason) => {
    expect(() => eventPattern(pattern)).toThrow(expect.objectContaining({
      code: 'InvalidEventPatternException',
      message: expect.stringContaining(`Event pattern is not valid. Reason: ${reason}`) as string,
    }) as Error);
  });
});
