const LIFE_MS = 7_200_000; // a ResponseURL was seen to live two hours

/**
 * When CloudFormation sent a request: the signing date of its ResponseURL, or two hours before the URL ends, as ISO
 * 8601. The request itself may arrive much later, or again; it was sent before it arrived in any case.
 */
export function sentAt(responseUrl: string, arrivedAt: string): string {
  const time = signedAt(responseUrl) ?? endsAt(responseUrl) ?? arrivedAt;
  return time < arrivedAt ? time : arrivedAt;
}

function signedAt(responseUrl: string): string | undefined {
  const [, year, month, day, hour, minute, second] = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(responseUrl) ?? [];
  return year && `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

/** URLs of an older kind of signature tell their end only, in seconds since 1970. */
function endsAt(responseUrl: string): string | undefined {
  const [, seconds] = /[?&]Expires=(\d{1,12})(?:&|$)/.exec(responseUrl) ?? [];
  return seconds && new Date(Number(seconds) * 1000 - LIFE_MS).toISOString();
}
