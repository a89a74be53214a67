import { Access } from '../../../src/handler/aws/access';
import { JobProperties } from '../../../src/handler/contract';
import { diagnose, DiagnosisDependencies, DiagnosisSubject } from '../../../src/handler/diagnosis/diagnose';
import { JOB_ARN_PREFIX, PROPERTIES, RUNNER_ARN } from '../../support/requests';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const S3_PAGE = 'https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-s3-access.html';
export const KEY_PAGE = 'https://docs.aws.amazon.com/personalize/latest/dg/granting-personalize-key-access.html';
export const IN_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/in`;
export const OUT_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/out`;

type Json = Readonly<Record<string, unknown>>;

/** A job that reads s3://input/items/ and writes below s3://output/segments/, without keys. */
export function newProperties(overrides: Partial<JobProperties> = {}): JobProperties {
  return {
    ContractVersion: '1',
    RunnerArn: RUNNER_ARN,
    JobArnPrefix: JOB_ARN_PREFIX,
    SolutionVersionArn: PROPERTIES.SolutionVersionArn,
    RoleArn: PROPERTIES.RoleArn,
    Input: { Path: 's3://input/items/' },
    Output: { Path: 's3://output/segments/' },
    ...overrides,
  };
}

/** A policy as JSON. */
export const policyOf = (...statements: readonly Json[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A statement that lets Personalize in. */
export const allow = (actions: unknown, resources: unknown, more: Json = {}): Json =>
  ({ Effect: 'Allow', Principal: { Service: 'personalize.amazonaws.com' }, Action: actions, Resource: resources, ...more });

export const LIST_INPUT = allow('s3:ListBucket', 'arn:aws:s3:::input');
export const READ_INPUT = allow('s3:GetObject', 'arn:aws:s3:::input/*');
export const WRITE_OUTPUT = allow('s3:PutObject', 'arn:aws:s3:::output/*');
export const INPUT_POLICY = policyOf(LIST_INPUT, READ_INPUT);
export const OUTPUT_POLICY = policyOf(WRITE_OUTPUT);

/** Policies by bucket and key; buckets that are where they should be. */
export function newAccess(policies: Readonly<Record<string, string | undefined>> = {}, overrides: Partial<Access> = {}): Access {
  const all: Readonly<Record<string, string | undefined>> = { input: INPUT_POLICY, output: OUTPUT_POLICY, ...policies };
  return {
    bucketPolicy: async (bucket) => all[bucket],
    bucketRegion: async () => REGION,
    keyPolicy: async (key) => all[key],
    ...overrides,
  };
}

interface Diagnosis extends Partial<DiagnosisSubject>, Partial<DiagnosisDependencies> {}

/** The causes where everything is as it should be, but for what a test says. */
export async function causes(diagnosis: Diagnosis = {}): Promise<readonly string[]> {
  return diagnose(
    { properties: newProperties(), reason: 'it did not work', warnings: [], inspect: notAsked, ...diagnosis },
    { access: newAccess(), region: REGION, account: ACCOUNT, log: notTold, ...diagnosis },
  );
}

function notAsked(): never {
  throw new Error('a look at version and input was asked for');
}

function notTold(message: string, facts: unknown): never {
  throw new Error(`${message}: ${JSON.stringify(facts)}`);
}

/** An error of AWS. */
export const awsError = (name: string): Error => Object.assign(new Error('arn:aws:secret'), { name });
