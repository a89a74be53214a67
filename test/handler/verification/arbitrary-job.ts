import * as fc from 'fast-check';

/** An input file and its segments; either of them may be missing. */
export interface JobFile {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  /** Whether it counts as a large one. */
  readonly large: boolean;
  /** Whether the segments begin with a byte order mark. */
  readonly marked: boolean;
}

const filterValues = fc.constantFrom<unknown>(undefined, undefined, { C: 'a' }, { C: 'b', D: 'ü' }, { D: 'ü', C: 'b' });
const query = fc.oneof(
  fc.record({ itemId: fc.constantFrom('1', '2', '3', '4', '5', '[6]', 'ü'), filterValues }),
  fc.record({ itemAttributes: fc.constantFrom('1', 'ITEMS.a = "b c"', 'ITEMS.a="b c"', ' ITEMS.a  ="b c"', 'ITEMS.a = "bc"', 'x'.repeat(300), 'x'.repeat(301)), filterValues }),
);

const users = fc.integer({ min: 0, max: 27 }).map((count) => Array.from({ length: count }, (_, i) => `secret-${i}`));
const answer = fc.oneof(
  { weight: 5, arbitrary: users.map((usersList) => ({ output: { usersList }, error: null })) },
  users.map((recommendedUsers) => ({ output: { recommendedUsers } })),
  users.map((recommendedUsers) => ({ recommendedUsers })),
  users.map((usersList) => ({ output: { usersList }, error: 'no data' })),
  fc.constant({ output: null, error: { code: 7 } }),
  fc.constant({ output: {} }),
  fc.constant({ output: { usersList: 'secret' } }),
);
const segment = fc.tuple(query, answer, fc.boolean()).map(([input, rest, bare]) => JSON.stringify(bare ? { ...input, ...rest } : { input, ...rest }));
const rubbish = fc.constantFrom('', ' \r', 'secret', '{"input":{"itemId":"1"},"output":{"usersList":["secret', '{}', '["secret"]');

const inputLine = fc.oneof({ weight: 8, arbitrary: query.map((written) => JSON.stringify(written)) }, rubbish);
const outputLine = fc.oneof({ weight: 8, arbitrary: segment }, rubbish);

const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string[] | undefined> =>
  fc.option(fc.array(line, { maxLength: 12 }), { nil: undefined, freq: 8 });

export const jobFiles: fc.Arbitrary<readonly JobFile[]> =
  fc.array(fc.record({ input: lines(inputLine), output: lines(outputLine), large: fc.boolean(), marked: fc.boolean() }), { maxLength: 14 });
