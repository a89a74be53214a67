import { JobProperties } from '../contract';

/** The job whose segments are looked at. */
export interface VerificationSubject {
  readonly properties: JobProperties;
  readonly jobName: string;
  /** When Personalize accepted the job, in milliseconds since 1970: input that is newer is not what it read. */
  readonly createdAt?: number;
  /** Whether the permissions to look may be seconds old. */
  readonly isYoung: boolean;
}
