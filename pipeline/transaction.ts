import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs `body` in a transaction: all of it is kept, or, when it throws, nothing. */
export const inTransaction = async <T>(db: DuckDBConnection, body: () => Promise<T>): Promise<T> => {
  await db.run('begin');
  try {
    const result = await body();
    await db.run('commit');
    return result;
  } catch (error) {
    // A commit that failed has already ended the transaction.
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
};
