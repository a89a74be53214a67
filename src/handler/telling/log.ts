/** One JSON object a line. Never pass a request, a ResponseURL or a tag value. */
export function log(message: string, facts: Readonly<Record<string, string | number | boolean | undefined>> = {}): void {
  console.log(JSON.stringify({ message, ...facts }));
}
