import { InputLine } from './input-file';
import { LineFormat } from './output-course';
import { Segment } from './segments/ranking';

/** A line of output, to the letter of what the service writes or documents. */
export function outputLine({ input }: InputLine, segment: Segment, format: LineFormat = 'usersList'): string {
  const users = 'users' in segment ? segment.users : [];
  const error = 'error' in segment ? segment.error : null;
  switch (format) {
    case 'usersList': return JSON.stringify({ input, output: { usersList: users }, error });
    case 'recommendedUsers': return JSON.stringify({ input, output: { recommendedUsers: users }, error });
    // the example shows no line that failed
    case 'recommendedUsers without input': return JSON.stringify({ ...input, output: { recommendedUsers: users }, ...error !== null && { error } });
  }
}
