import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Baskets } from '../../models/eclat.ts';

/** The baskets of the Groceries data (R package arules), items numbered in the order of their names. */
export interface Groceries {
  readonly baskets: Baskets;
  readonly names: readonly string[];
}

export const readGroceries = (path: string): Groceries => {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/).slice(1);
  const rows = lines.map((line) => line.split(',') as [string, string]);
  const names = [...new Set(rows.map(([, item]) => item))].sort();
  const numbers = new Map(names.map((name, i) => [name, i]));
  const baskets = new Map<string, Set<number>>();
  for (const [basket, item] of rows) {
    const held = baskets.get(basket) ?? new Set();
    baskets.set(basket, held.add(numbers.get(item)!));
  }
  const items: number[] = [];
  const offsets = [0];
  for (const held of baskets.values()) {
    items.push(...[...held].sort((a, b) => a - b));
    offsets.push(items.length);
  }
  return { baskets: { items: Int32Array.from(items), offsets: Int32Array.from(offsets) }, names };
};
