import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Does what doesn't depend on the number of threads on `threads` of them, and goes back to those before. Pages add up
 * fractions, whose last digit depends on who adds first; lists only choose, order and write rows, and sums of decimals are
 * exact in any order.
 */
export const onThreads = async <T>(
  db: DuckDBConnection,
  threads: number | undefined,
  body: () => Promise<T>,
): Promise<T> => {
  if (threads === undefined) return body();
  const found = await db.runAndReadAll(`select current_setting('threads')::integer`);
  await db.run(`set threads = ${threads}`);
  try {
    return await body();
  } finally {
    await db.run(`set threads = ${Number(found.getRows()[0]![0])}`);
  }
};
