/** The answer to one line of input: users, most likely first, or what is wrong with the line. */
export type Segment = { readonly users: readonly string[] } | { readonly error: string };

/** The users with a score, best first; users with the same score in the order of their ids. */
export function rank(scores: Iterable<readonly [string, number]>, numResults: number): readonly string[] {
  return [...scores]
    .filter(([, score]) => score > 0)
    .sort(([userA, a], [userB, b]) => b - a || (userA < userB ? -1 : 1))
    .slice(0, numResults)
    .map(([user]) => user);
}
