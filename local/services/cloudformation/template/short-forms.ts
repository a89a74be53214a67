import { CollectionTag, ScalarTag, YAMLMap, YAMLSeq } from 'yaml';

const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or',
  'Select', 'Split', 'Sub', 'Transform', 'Contains',
] as const;

/** The YAML tags of CloudFormation's short forms: `!Ref x` is `{ Ref: x }`, `!Sub x` is `{ Fn::Sub: x }`. */
export const SHORT_FORMS: readonly (ScalarTag | CollectionTag)[] = [
  ...['Ref', 'Condition'].map((name) => scalarForm(name, name)),
  ...FUNCTIONS.flatMap((name) => [scalarForm(name, `Fn::${name}`), ...collectionForms(name)]),
];

function scalarForm(tag: string, key: string): ScalarTag {
  return {
    tag: `!${tag}`,
    // `!GetAtt A.B` names resource and attribute in one scalar
    resolve: (value) => ({ [key]: tag === 'GetAtt' ? splitOnce(value) : value }),
  };
}

function collectionForms(name: string): readonly CollectionTag[] {
  const resolve = (value: YAMLMap | YAMLSeq): unknown => {
    const map = new YAMLMap();
    map.set(`Fn::${name}`, value);
    return map;
  };
  return [
    { tag: `!${name}`, collection: 'seq', resolve },
    { tag: `!${name}`, collection: 'map', resolve },
  ];
}

function splitOnce(value: string): readonly string[] {
  const dot = value.indexOf('.');
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}
