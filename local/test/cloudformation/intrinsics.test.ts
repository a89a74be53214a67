import { NO_VALUE, resolve, Scope } from '../../services/cloudformation/template/intrinsics';

const scope: Scope = {
  mappings: { Sizes: { small: { gb: 1 } } },
  ref: (name) => ({ 'Name': 'n', 'Bucket': 'b-1', 'Count': 3, 'List': ['x', 'y'], 'AWS::Region': 'us-east-1', 'AWS::NoValue': NO_VALUE })[name],
  getAtt: (name, attribute) => `${name}/${attribute}`,
  condition: (name) => name === 'Yes',
  importValue: (name) => `imported ${name}`,
};

test.each<[string, unknown, unknown]>([
  ['plain values', { a: [1, true, 'x', null] }, { a: [1, true, 'x', null] }],
  ['Ref', { Ref: 'Name' }, 'n'],
  ['Ref of a list', { Ref: 'List' }, ['x', 'y']],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket/Arn'],
  ['GetAtt as a string with dots', { 'Fn::GetAtt': 'Bucket.Outputs.Arn' }, 'Bucket/Outputs.Arn'],
  ['GetAtt with a Ref as attribute', { 'Fn::GetAtt': ['Bucket', { Ref: 'Name' }] }, 'Bucket/n'],
  ['Sub of references', { 'Fn::Sub': '${Name}-${Bucket.Arn}-${AWS::Region}-${ Count }' }, 'n-Bucket/Arn-us-east-1-3'],
  ['Sub of a literal', { 'Fn::Sub': '${!Name} $Name' }, '${Name} $Name'],
  ['Sub with own variables', { 'Fn::Sub': ['${Own}-${Name}', { Own: { Ref: 'Bucket' } }] }, 'b-1-n'],
  ['Sub with an own variable that holds dots', { 'Fn::Sub': ['${a.b}', { 'a.b': 'own' }] }, 'own'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, 1, true]] }, 'a-n-1-true'],
  ['Join of a list parameter', { 'Fn::Join': [',', { Ref: 'List' }] }, 'x,y'],
  ['Join without what has no value', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
  ['Select', { 'Fn::Select': ['1', { Ref: 'List' }] }, 'y'],
  ['Split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
  ['Select of Split of GetAtt', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Bucket', 'Arn'] }] }] }, 'Arn'],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { 'Fn::Sub': 'small' }, 'gb'] }, 1],
  ['If that holds', { 'Fn::If': ['Yes', { Ref: 'Name' }, 'else'] }, 'n'],
  ['If that does not hold', { 'Fn::If': ['No', { Ref: 'Name' }, 'else'] }, 'else'],
  ['a property without a value', { a: 1, b: { Ref: 'AWS::NoValue' }, c: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, { a: 1 }],
  ['a list item without a value', [{ Ref: 'AWS::NoValue' }, 1], [1]],
  ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Name}-export' } }, 'imported n-export'],
  ['an object that only looks like a function', { 'Ref': 'Name', 'Fn::Sub': 'x' }, { 'Ref': 'Name', 'Fn::Sub': 'x' }],
  ['a policy condition', { Condition: { StringEquals: { a: { Ref: 'Name' } } } }, { Condition: { StringEquals: { a: 'n' } } }],
])('resolves %s', (_, value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test.each<[unknown, string]>([
  [{ 'Fn::GetAZs': '' }, 'The intrinsic function Fn::GetAZs is not modelled here'],
  [{ 'Fn::Select': [2, ['a']] }, 'Fn::Select cannot select nonexistent value at index 2 of 1'],
  [{ 'Fn::FindInMap': ['Sizes', 'large', 'gb'] }, 'Unable to get mapping for Sizes::large::gb'],
  [{ 'Fn::Join': ['-', 'a'] }, 'Fn::Join wants a list, got "a"'],
  [{ 'Fn::Join': ['-', [{ a: 1 }]] }, 'Fn::Join wants a string, got {"a":1}'],
  [{ 'Fn::GetAtt': 'Bucket' }, 'Fn::GetAtt wants a resource and an attribute'],
  [{ 'Fn::If': ['Yes', 1] }, 'Fn::If requires a list argument with three parameters'],
  ['{{resolve:ssm:/a}}', 'The dynamic reference {{resolve:ssm:/a}} is not modelled here'],
])('refuses %j', (value, message) => {
  expect(() => resolve(value, scope)).toThrow(message);
});
