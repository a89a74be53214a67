import { readFileSync } from 'node:fs';
import { testContext } from './harness';
import { Definition } from '../../services/cloudformation/template/definition';
import { validateReferences } from '../../services/cloudformation/template/graph';
import { ParameterInput, parameterValues } from '../../services/cloudformation/template/parameters';
import { parseTemplate, Template } from '../../services/cloudformation/template/template';

function define(template: Template, given: Readonly<Record<string, string>> = {}): Definition {
  const inputs = new Map(Object.entries(given).map(([name, value]): [string, ParameterInput] => [name, { value }]));
  return new Definition({
    context: testContext(),
    template,
    parameters: parameterValues(template, { given: inputs, ssm: (name) => name === '/known' ? 'from ssm' : undefined }),
    stackId: 'arn:stack',
    stackName: 'stack',
    tags: {},
    importValue: () => 'imported',
  });
}

const noResources = { ref: (id: string) => id, getAtt: (id: string, attribute: string) => `${id}.${attribute}` };

test('YAML short forms mean the same as the long ones', () => {
  const template = parseTemplate(`
Conditions:
  Big: !And [!Not [!Equals [!Ref Size, small]], !Or [!Condition Other, !Equals [a, a]]]
  Other: !Equals [a, b]
Parameters: { Size: { Type: String, Default: large } }
Resources:
  A:
    Type: Test::Thing
    Properties:
      Version: 2012-10-17
      Arn: !GetAtt B.Outputs.Arn
      Text: !Sub
        - '\${x}-\${Size}'
        - x: !Join [',', [a, !Select [0, !Split ['|', 'p|q']]]]
      Chosen: !If [Big, !Base64 hi, !Ref AWS::NoValue]
  B: { Type: Test::Thing }
`);
  expect(define(template).properties('A', noResources)).toEqual({ Version: '2012-10-17', Arn: 'B.Outputs.Arn', Text: 'a,p-large', Chosen: 'aGk=' });
});

test.each([
  ['- a list', 'unsupported structure'],
  ['{"Resources": {}}', 'At least one Resources member must be defined.'],
  ['{"Resources": {"A": {}}}', '[/Resources/A] Every Resources object must contain a Type member.'],
  ['{"Resources": {"A-b": {"Type": "T"}}}', 'Resource name A-b is non alphanumeric.'],
  ['{"Resources": {"A": {"Type": "T", "Propertys": {}}}}', "Invalid template resource property 'Propertys'"],
  ['{"Resources": {"A": {"Type": "T", "DeletionPolicy": "Keep"}}}', 'Unrecognized DeletionPolicy "Keep" for resource A'],
  ['{"Resource": {}}', 'Invalid template property or properties [Resource]'],
  ['{"Transform": "X", "Resources": {"A": {"Type": "T"}}}', 'The template section Transform is not modelled here'],
  ['Resources: [unclosed', 'Template format error: '],
])('refuses the template %s', (body, message) => {
  expect(() => parseTemplate(body)).toThrow(message);
});

test.each([
  ['Ref', { A: { Type: 'T', Properties: { X: { Ref: 'Nowhere' } } } }],
  ['Sub', { A: { Type: 'T', Properties: { X: { 'Fn::Sub': '${Nowhere}' } } } }],
  ['GetAtt', { A: { Type: 'T', Properties: { X: { 'Fn::GetAtt': ['Nowhere', 'Arn'] } } } }],
  ['DependsOn', { A: { Type: 'T', DependsOn: 'Nowhere' } }],
])('refuses a %s that leads nowhere', (_, resources) => {
  expect(() => validateReferences(parseTemplate(JSON.stringify({ Resources: resources }))))
    .toThrow('Template format error: Unresolved resource dependencies [Nowhere] in the Resources block of the template');
});

test.each([
  [['A', 'A']],
  [['A', 'B', 'B', 'A']],
  [['A', 'B', 'B', 'C', 'C', 'A', 'Before', 'A', 'C', 'After']],
])('finds the circle in %j', (edges) => {
  const resources: Record<string, { Type: string; DependsOn: string[] }> = {};
  for (const id of edges) resources[id] = { Type: 'T', DependsOn: edges.filter((_, index) => index % 2 === 1 && edges[index - 1] === id) };
  const expected = [...new Set(edges)].filter((id) => id.length === 1);
  expect(() => validateReferences(parseTemplate(JSON.stringify({ Resources: resources }))))
    .toThrow(`Circular dependency between resources: [${expected.join(', ')}]`);
});

describe('parameters', () => {
  const withParameter = (parameter: object): Template => parseTemplate(JSON.stringify({
    Parameters: { P: parameter }, Resources: { A: { Type: 'T', Properties: { P: { Ref: 'P' } } } },
  }));

  test.each([
    [{ Type: 'String', Default: 'd' }, {}, 'd'],
    [{ Type: 'String', Default: 'd' }, { P: 'given' }, 'given'],
    [{ Type: 'CommaDelimitedList', Default: 'a, b' }, {}, ['a', 'b']],
    [{ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/known' }, {}, 'from ssm'],
    [{ Type: 'Number', Default: 5, MaxValue: 5 }, {}, '5'],
  ])('%j with %j is %j', (parameter, given, expected) => {
    expect(define(withParameter(parameter), given).properties('A', noResources)).toEqual({ P: expected });
  });

  test.each([
    [{ Type: 'String' }, {}, 'Parameters: [P] must have values'],
    [{ Type: 'String', Default: '' }, { Q: 'x' }, 'Parameters: [Q] do not exist in the template'],
    [{ Type: 'String', AllowedValues: ['a', 'b'] }, { P: 'c' }, "Parameter 'P' must be one of AllowedValues: [a, b], got c"],
    [{ Type: 'String', AllowedPattern: 'a+' }, { P: 'ab' }, "Parameter 'P' must match pattern a+, got ab"],
    [{ Type: 'String', AllowedPattern: 'a+', ConstraintDescription: 'only a' }, { P: 'b' }, "Parameter 'P' failed to satisfy constraint: only a"],
    [{ Type: 'String', MinLength: 2 }, { P: 'a' }, "Parameter 'P' must contain at least 2 characters"],
    [{ Type: 'Number', MaxValue: 5 }, { P: '6' }, "Parameter 'P' must be a number not greater than 5"],
    [{ Type: 'Number' }, { P: 'six' }, "Parameter 'P' must be a number, got six"],
    [{ Type: 'AWS::SSM::Parameter::Value<String>' }, { P: '/unknown' }, 'Unable to fetch parameters [/unknown] from parameter store for this account.'],
  ])('%j with %j is refused', (parameter, given, message) => {
    expect(() => define(withParameter(parameter), given)).toThrow(message);
  });
});

test('a rule that does not hold refuses the parameters', () => {
  const template = parseTemplate(JSON.stringify({
    Parameters: { V: { Type: 'String' } },
    Rules: { Check: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], { Ref: 'V' }] }] }, AssertDescription: 'too old' }] } },
    Resources: { A: { Type: 'T' } },
  }));
  expect(() => define(template, { V: '2' })).toThrow('Template validation error: too old');
  expect(define(template, { V: '3' }).resources).toHaveProperty('A');
});

test("the CLI's bootstrap template can be planned, with and without a key", () => {
  const template = parseTemplate(readFileSync(require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml'), 'utf8'));
  validateReferences(template);
  const plain = define(template, { FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY' });
  expect(Object.keys(plain.resources)).toEqual(expect.arrayContaining(['StagingBucket', 'CdkBootstrapVersion', 'DeploymentActionRole']));
  expect(plain.resources).not.toHaveProperty('FileAssetsBucketEncryptionKey');
  expect(define(template).resources).toHaveProperty('FileAssetsBucketEncryptionKey');
  expect(plain.properties('StagingBucket', noResources)).toMatchObject({ BucketName: 'cdk-hnb659fds-assets-000000000000-us-east-1' });
  expect(plain.dependencies.get('StagingBucketPolicy')).toEqual(new Set(['StagingBucket']));
  for (const id of Object.keys(plain.resources)) expect(JSON.stringify(plain.properties(id, noResources))).not.toMatch(/Fn::|"Ref"/);
});
