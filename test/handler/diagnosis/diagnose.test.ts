import * as fc from 'fast-check';
import { awsError, causes, IN_KEY, newAccess, newProperties, policyOf, S3_PAGE } from './subject';

const NO_POLICY = `bucket output has no policy; personalize.amazonaws.com needs one for s3:PutObject on its objects: see ${S3_PAGE}`;
const ELSEWHERE = 'bucket input lies in us-east-1, and the job runs in eu-west-1: use a bucket in eu-west-1';
const DUPLICATE = 's3://input/items/a.jsonl:5: asks for what another line asks for';
const DENIED = 'statement "Vpc" of the policy of bucket input may deny personalize.amazonaws.com s3:ListBucket by aws:sourcevpc: exempt it there';

describe('buckets and keys that are elsewhere', () => {
  test('are told with their regions', async () => {
    const properties = newProperties({ Input: { Path: 's3://input/items/', KmsKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/1234' } });
    const access = newAccess({}, { bucketRegion: async (bucket) => (bucket === 'input' ? 'us-east-1' : 'eu-west-1'), keyPolicy: neverAsked });
    expect(await causes({ properties, access }))
      .toEqual([ELSEWHERE, 'key 1234 lies in us-west-2, and the job runs in eu-west-1: use a key in eu-west-1']);
  });

  test('are no cause where S3 does not say', async () => {
    expect(await causes({ access: newAccess({}, { bucketRegion: async () => undefined }) })).toEqual([]);
  });

  test('are told once when there is no such bucket', async () => {
    const gone = (name: string) => async (bucket: string): Promise<undefined> => { if (bucket === 'output') throw awsError(name); };
    const access = newAccess({}, { bucketRegion: gone('NotFound'), bucketPolicy: async (bucket) => gone('NoSuchBucket')(bucket) ?? undefined });
    expect(await causes({ access })).toContain('bucket output does not exist: make it, or name another one');
  });
});

describe('the look at version and input', () => {
  test('is taken from before the job, without what could not be looked at', async () => {
    const warnings = ['could not be looked at: AccessDenied: s3:ListBucket', 's3://input/items/a.jsonl holds 501 queries, and 500 are allowed'];
    expect(await causes({ warnings })).toEqual([warnings[1]]);
  });

  test('is made now for a job that had none', async () => {
    const inspect = async () => ({ problems: ['the version is CREATE FAILED'], warnings: ['501 queries'] });
    expect(await causes({ warnings: undefined, inspect })).toEqual(['the version is CREATE FAILED', '501 queries']);
  });
});

describe('the likeliest cause comes first', () => {
  const order = (reason: string): Promise<readonly string[]> => causes({
    reason,
    access: newAccess({ output: undefined }, { bucketRegion: async (bucket) => (bucket === 'input' ? 'us-east-1' : 'eu-west-1') }),
    warnings: undefined,
    inspect: async () => ({ problems: ['line 3 is no JSON'], warnings: [DUPLICATE, '501 queries'] }),
  });

  test.each([
    ['Insufficient privileges for accessing data in S3.', [NO_POLICY, ELSEWHERE, 'line 3 is no JSON']],
    ['AccessDeniedException: no', [NO_POLICY, ELSEWHERE, 'line 3 is no JSON']],
    ['InvalidInputException: the role cannot be assumed', [NO_POLICY, ELSEWHERE, 'line 3 is no JSON']],
    ['the KMS key cannot be used', [NO_POLICY, ELSEWHERE, 'line 3 is no JSON']],
    ['the input is malformed', ['line 3 is no JSON', '501 queries', NO_POLICY]],
    ['LimitExceededException: too many', ['line 3 is no JSON', '501 queries', NO_POLICY]],
    ['InvalidInputException: no', ['line 3 is no JSON', NO_POLICY, ELSEWHERE]],
    ['profiles are monkeys', ['line 3 is no JSON', NO_POLICY, ELSEWHERE]],
  ])('after "%s"', async (reason, expected) => {
    expect(await order(reason)).toEqual(expected);
  });

  test('and warnings come behind what may deny, unless it is about the input; duplicates, which fail no job, are left out then', async () => {
    const network = { Sid: 'Vpc', Effect: 'Deny', Principal: '*', Action: '*', Resource: 'arn:aws:s3:::input', Condition: { StringNotEquals: { 'aws:SourceVpc': 'v' } } };
    const allowing = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
    const access = newAccess({ input: policyOf(allowing, network) });
    const warnings = [DUPLICATE, '501 queries'];
    expect(await causes({ access, warnings })).toEqual([DENIED, '501 queries']);
    expect(await causes({ access, warnings, reason: 'the input is malformed' })).toEqual(['501 queries', DENIED]);
  });

  test('and duplicates are told where there is nothing else', async () => {
    expect(await causes({ warnings: [DUPLICATE] })).toEqual([DUPLICATE]);
  });
});

describe('what cannot be checked', () => {
  afterEach(() => jest.useRealTimers());

  test('is left out, with the name of the error in the log and nothing else', async () => {
    const log = jest.fn();
    const properties = newProperties({ Input: { Path: 's3://input/items/', KmsKeyArn: IN_KEY } });
    const refuse = async (): Promise<never> => { throw awsError('AccessDenied'); };
    const access = { bucketPolicy: refuse, bucketRegion: refuse, keyPolicy: refuse };
    const inspect = async (): Promise<never> => { throw 'no error at all'; };
    expect(await causes({ properties, access, log, warnings: undefined, inspect })).toEqual([]);
    expect(log.mock.calls.map(([, facts]) => facts as unknown).sort(byCheck)).toEqual([
      { check: 'policy of bucket input', error: 'AccessDenied' },
      { check: 'policy of bucket output', error: 'AccessDenied' },
      { check: 'policy of key in', error: 'AccessDenied' },
      { check: 'region of bucket input', error: 'AccessDenied' },
      { check: 'region of bucket output', error: 'AccessDenied' },
      { check: 'version and input', error: 'unknown error' },
    ]);
  });

  test.each([['policy'], ['{'], ['[]'], ['null'], ['{"Statement":[null,1,{"Effect":"Allow","Principal":7,"Action":{}}]}']])('leaves the rest: a policy that reads %s', async (policy) => {
    const found = await causes({ access: newAccess({ input: policy, output: undefined }), log: jest.fn() });
    expect(found).toContain(NO_POLICY);
  });

  test('leaves the rest: a path that is none', async () => {
    const log = jest.fn();
    expect(await causes({ properties: newProperties({ Input: { Path: 'https://input/items/' } }), warnings: ['501 queries'], log })).toEqual(['501 queries']);
    expect(log).toHaveBeenCalledWith(expect.any(String), { check: 'paths', error: 'InvalidRequestError' });
  });

  test('holds nothing up for more than half a minute', async () => {
    jest.useFakeTimers();
    const log = jest.fn();
    const never = (): Promise<never> => new Promise(() => undefined);
    const diagnosis = causes({ access: newAccess({ output: undefined }, { bucketRegion: never }), warnings: undefined, inspect: never, log });
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await diagnosis).toEqual([NO_POLICY]);
    expect(log).toHaveBeenCalledWith(expect.any(String), { check: 'version and input', error: 'TimeoutError' });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('goes to the log of the handler, without a word of the policy', async () => {
    const print = jest.spyOn(console, 'log').mockImplementation();
    await causes({ access: newAccess({ input: 'SECRET {' }), log: undefined });
    expect(print.mock.calls).toEqual([[JSON.stringify({ message: 'the diagnosis could not check something', check: 'policy of bucket input', error: 'SyntaxError' })]]);
    print.mockRestore();
  });
});

describe('causes, whatever the names,', () => {
  const anyName = fc.stringOf(fc.constantFrom('a', '-', '1'), { minLength: 3, maxLength: 63 });
  const anyWarnings = fc.array(fc.fullUnicodeString({ minLength: 200, maxLength: 400 }));
  const anyStatements = fc.array(fc.record({
    Sid: fc.string(),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom('*', { Service: 'personalize.amazonaws.com' }),
    Action: fc.constantFrom('*', 's3:GetObject', 's3:L*'),
    Resource: fc.constantFrom('*', 'arn:aws:s3:::a*/*'),
    Condition: fc.constantFrom(
      {}, { StringEquals: { 'aws:SourceAccount': '9' } }, { StringNotEquals: { 'aws:PrincipalOrgID': 'o', 'aws:PrincipalArn': 'a', 'aws:SourceVpce': 'v' } },
    ),
  }));

  test('are at most three, each one line of at most 250 characters', async () => {
    await fc.assert(fc.asyncProperty(anyName, anyStatements, anyWarnings, async (name, statements, warnings) => {
      const properties = newProperties({ Input: { Path: `s3://${name}/a` }, Output: { Path: `s3://${name}/b/` } });
      const found = await causes({ properties, warnings, access: newAccess({ [name]: policyOf(...statements) }) });
      expect(found.length).toBeLessThanOrEqual(3);
      expect(found.filter((cause) => [...cause].length > 250 || /\p{C}/u.test(cause))).toEqual([]);
    }), { numRuns: 200 });
  });

  test.each(['Path', 'Asset'])('name the page of the documentation also where the bucket of the %s has the longest of names', async (kind) => {
    const bucket = 'b'.repeat(63);
    const asset = { Bucket: 'assets', Key: 'k', Hash: 'abc', InputBucket: bucket, LinesPerFile: '500' };
    const properties = newProperties({ Input: kind === 'Path' ? { Path: `s3://${bucket}/a/` } : { Asset: asset } });
    for (const policy of [undefined, policyOf()]) {
      expect(await causes({ properties, access: newAccess({ [bucket]: policy }) })).toEqual([expect.stringMatching(new RegExp(`^.*${bucket}.*: see ${S3_PAGE}$`))]);
    }
  });
});

function neverAsked(): never {
  throw new Error('asked');
}

function byCheck(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
