/** The statuses as the service was seen to write them; the documentation leaves `CREATE` and the underscore out. */
export type Status = 'CREATE PENDING' | 'CREATE IN_PROGRESS' | 'ACTIVE' | 'CREATE FAILED';

/** Whether a resource in this status changes no more. */
export function isSettled(status: Status): boolean {
  return status === 'ACTIVE' || status === 'CREATE FAILED';
}
