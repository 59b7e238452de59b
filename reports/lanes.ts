import { setImmediate } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Lets what waits go first: while a page or many words are made here, the other lanes can't be given their next query. Called
 * between pieces of some milliseconds.
 */
export const giveWay = (): Promise<void> => setImmediate();

/** Work that has a connection to itself while it lasts. */
type Part<T> = (db: DuckDBConnection) => Promise<T>;

/**
 * Connections to one warehouse, on which independent parts of the reports run side by side. Every query runs on one thread,
 * so the last digit of a sum of fractions depends neither on the machine nor on how many lanes there are.
 */
export interface Lanes {
  /** Runs the part on the next free lane: first come, first served, the `urgent` before all who wait. */
  readonly run: <T>(part: Part<T>, order?: 'urgent' | 'in turn') => Promise<T>;
  /** Waits until no part is running. After one has failed, those that waited are not begun. */
  readonly ended: () => Promise<void>;
}

/** The lanes of these connections, which must belong to one instance of DuckDB. */
export const lanesOf = (connections: readonly DuckDBConnection[]): Lanes => {
  const free = [...connections];
  const waiting: ((db: DuckDBConnection) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let failed: { readonly error: unknown } | undefined;
  const lane = (order: 'urgent' | 'in turn'): Promise<DuckDBConnection> => {
    const db = free.shift();
    if (db) return Promise.resolve(db);
    return new Promise((take) => (order === 'urgent' ? waiting.unshift(take) : waiting.push(take)));
  };
  const release = (db: DuckDBConnection) => {
    const take = waiting.shift();
    if (take) take(db);
    else free.push(db);
  };
  const attempt = async <T>(part: Part<T>, order: 'urgent' | 'in turn'): Promise<T> => {
    const db = await lane(order);
    try {
      if (failed) throw failed.error;
      return await part(db);
    } catch (error) {
      failed ??= { error };
      throw error;
    } finally {
      release(db);
    }
  };
  return {
    run: (part, order = 'in turn') => {
      const result = attempt(part, order);
      running.add(result);
      const forget = () => running.delete(result);
      result.then(forget, forget);
      return result;
    },
    ended: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
};
