import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ItemAttributes, SegmentInput } from '../src';
import { newJob } from './support/stack';

/** The uploaded file and the properties of the job, as they come out of a synth. */
function synthesized(input: SegmentInput): { readonly content: string; readonly asset: Record<string, unknown> } {
  const app = new App();
  newJob(new Stack(app, 'Shop'), { input });
  const { directory } = app.synth();
  const template = JSON.parse(fs.readFileSync(path.join(directory, 'Shop.template.json'), 'utf8'));
  const [job] = Object.values<{ Type: string; Properties: { Input: { Asset: Record<string, string> } } }>(template.Resources).filter(({ Type }) => Type === 'Custom::PersonalizeBatchSegmentJob');
  const asset = job.Properties.Input.Asset;
  return { asset, content: fs.readFileSync(path.join(directory, `asset.${asset.Key}`), 'utf8') };
}

describe('given input', () => {
  test('of items is one JSON Lines asset', () => {
    expect(synthesized(SegmentInput.fromItemIds(['b-101', 'b "205"'])).content).toBe('{"itemId":"b-101"}\n{"itemId":"b \\"205\\""}\n');
  });

  test('of item attributes is one JSON Lines asset', () => {
    const input = SegmentInput.fromItemAttributes([ItemAttributes.where('genres', 'Comedy').and('audience', 'teen')]);
    expect(synthesized(input).content).toBe('{"itemAttributes":"ITEMS.genres = \\"Comedy\\" AND ITEMS.audience = \\"teen\\""}\n');
  });

  test('is known by the hash of its content, whatever the CDK calls its asset', () => {
    const { asset, content } = synthesized(SegmentInput.fromItemIds(['b-101']));
    expect(asset.Hash).toBe(createHash('sha256').update(content).digest('hex').slice(0, 32));
    expect(asset.Hash).toBe('53b288120fd2849004226105a6d1bd05');
  });

  test.each([
    [SegmentInput.fromItemIds(['b-101']), '500'],
    [SegmentInput.fromItemAttributes([ItemAttributes.where('genres', 'Comedy')]), '10'],
  ])('tells how many queries a file may have', (input, lines) => {
    expect(synthesized(input).asset.LinesPerFile).toBe(lines);
  });

  test('leaves no file of its own behind', () => {
    const leftovers = () => fs.readdirSync(fs.realpathSync(os.tmpdir())).filter((name) => name.startsWith('segment-input-'));
    const before = leftovers();
    synthesized(SegmentInput.fromItemIds(['b-101']));
    expect(leftovers()).toEqual(before);
  });
});

describe('item attributes', () => {
  test('quote what their values hold', () => {
    expect(ItemAttributes.where('title', 'The "\\" key').toExpression()).toBe('ITEMS.title = "The \\"\\\\\\" key"');
  });

  test('are not changed by a further condition', () => {
    const comedy = ItemAttributes.where('genres', 'Comedy');
    comedy.and('audience', 'teen');
    expect(comedy.toExpression()).toBe('ITEMS.genres = "Comedy"');
  });
});
