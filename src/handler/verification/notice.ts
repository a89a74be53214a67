/** Something that is told once in the log, whatever the number of files that it is true of. */
export interface Notice {
  readonly topic: 'missing segments' | 'strange segments' | 'unread input' | 'changed input' | 'unasked segments';
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Input that cannot be read, or not any more. */
export function unreadInput(path: string, error: Error): Notice {
  const message = 'input cannot be read: its segments are counted, but not compared with it';
  return { topic: 'unread input', message, facts: { input: path, error: `${error.name}: ${error.message}` } };
}

/** Segments that nobody asked for. */
export function unasked(segments: string): Notice {
  return { topic: 'unasked segments', message: 'there are answers to queries that the input file does not have', facts: { segments } };
}
