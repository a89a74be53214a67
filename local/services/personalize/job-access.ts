/** What a job wants to do with its data: its service role and Personalize itself must both be allowed to. */
export interface AccessRequest {
  readonly roleArn: string;
  /** The job on whose behalf, for conditions on `aws:SourceArn`. */
  readonly sourceArn: string;
  readonly action: 's3:ListBucket' | 's3:GetObject' | 's3:PutObject' | 'kms:Decrypt' | 'kms:GenerateDataKey';
  /** ARN of the bucket, object or key. */
  readonly resource: string;
  /** What the keys begin with that a bucket is listed for. */
  readonly prefix?: string;
}

/** Judges what a job may do; how is the business of IAM. */
export interface JobAccess {
  /** Whether Personalize may assume the service role for this job. */
  canAssume(roleArn: string, sourceArn: string): Promise<boolean>;
  allows(request: AccessRequest): Promise<boolean>;
}

/** Lets every job do everything. */
export const UNRESTRICTED: JobAccess = {
  canAssume: () => Promise.resolve(true),
  allows: () => Promise.resolve(true),
};
