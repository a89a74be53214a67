/** Works on all items, so many at a time, in their order. */
export async function eachOf<T>(items: readonly T[], atATime: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: atATime }, async () => {
    for (const item of queue) await work(item);
  }));
}
