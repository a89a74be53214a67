/**
 * When CloudFormation sent a request: the signing date of its ResponseURL, as ISO 8601. The request itself may
 * arrive much later, or again.
 */
export function sentAt(responseUrl: string, otherwise: string): string {
  const [, year, month, day, hour, minute, second] = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(responseUrl) ?? [];
  return year ? `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z` : otherwise;
}
