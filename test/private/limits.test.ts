import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { matches, QUOTAS, SHAPES, TextLimits } from '../../src/private/limits';

interface Shape {
  readonly type: string;
  readonly max?: number;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
}

interface ApiModel {
  readonly shapes: Readonly<Record<string, Shape & Readonly<Record<string, unknown>>>>;
}

/** The service's own API model lies beside a checkout of this project, where there is one. */
const API_MODEL = path.join(__dirname, '../../../shared/api/personalize-batch-segment.json');
const withApiModel = existsSync(API_MODEL) ? test : test.skip;
const apiModel = (): ApiModel => JSON.parse(readFileSync(API_MODEL, 'utf8')) as ApiModel;

describe('the table of limits', () => {
  test('has the numbers that the service documents', () => {
    const lengths = Object.entries<TextLimits>(SHAPES).map(([shape, { min, max }]) => [shape, min, max]);
    expect(lengths).toEqual([
      ['Name', 1, 63], ['Arn', undefined, 256], ['RoleArn', undefined, 256], ['KmsKeyArn', undefined, 2048], ['S3Location', undefined, 256],
      ['TagKey', 1, 128], ['TagValue', 0, 256],
    ]);
    expect(QUOTAS).toEqual({ numResults: 5_000_000, tags: 50, inputFiles: 1000 });
  });

  withApiModel.each(Object.entries<TextLimits>(SHAPES))('says of %s what the API model says', (shape, limits) => {
    const { type, sensitive, ...model } = apiModel().shapes[shape];
    expect(type).toBe('string');
    expect(limits).toEqual(model);
  });

  withApiModel('leaves nothing out that the API model says of a request to create a job', () => {
    const { shapes } = apiModel();
    const used = new Set<string>();
    const visit = (shape: string): void => {
      const { type, members = {}, member } = shapes[shape];
      if (type === 'string') used.add(shape);
      for (const next of [...Object.values(members), ...(member ? [member] : [])]) visit(next.shape);
    };
    visit('CreateBatchSegmentJobRequest');
    expect([...used].sort()).toEqual(Object.keys(SHAPES).sort());
    expect(shapes.Tags.max).toBeGreaterThanOrEqual(QUOTAS.tags);
  });

  test('matches a text as a whole, though the patterns have no anchors', () => {
    expect(['readers', 'readers!', '!readers', 'readers\n'].map((text) => matches(SHAPES.Name, text))).toEqual([true, false, false, false]);
    expect([SHAPES.Arn, SHAPES.RoleArn, SHAPES.KmsKeyArn, SHAPES.S3Location].map((limits) => matches(limits, 'x arn:aws:kms:r:123456789012:key/1'))).not.toContain(true);
  });
});
