import type { Customer } from './customer.ts';
import type { Order } from './orders.ts';
import { planted } from './planted.ts';

/** What became of the planted probabilities in this draw, counted while the customers go by. */
export interface Realised {
  readonly customer: (customer: Customer) => void;
  readonly order: (order: Order) => void;
  readonly summary: () => Readonly<Record<string, unknown>>;
}

/** Counts in constant memory. An affinity counts orders as they were placed, before anything was sent back. */
export const countRealised = (): Realised => {
  const counts = { buyers: 0, left: 0, duplicates: 0, debtors: 0, defaulted: 0, accounts: 0, orders: 0 };
  const causes: Record<string, number> = {};
  const holding = new Map<string, number>();
  const pairs = planted.affinities.map(({ product, companion }) => ({ product, companion, both: 0 }));
  let expectedDefaults = 0;
  return {
    customer: ({ traits, history, observed, defaultedOn, account }) => {
      if (traits.buys) counts.buyers++;
      if (traits.duplicateOf !== undefined) counts.duplicates++;
      if (account !== undefined) counts.accounts++;
      if (history.cause !== undefined) {
        counts.left++;
        causes[history.cause] = (causes[history.cause] ?? 0) + 1;
      }
      if (observed === undefined) return;
      counts.debtors++;
      expectedDefaults += observed.probability;
      if (defaultedOn !== undefined) counts.defaulted++;
    },
    order: ({ lines }) => {
      counts.orders++;
      const ids = new Set(lines.map(({ product }) => product.id));
      for (const id of ids) holding.set(id, (holding.get(id) ?? 0) + 1);
      for (const pair of pairs) if (ids.has(pair.product) && ids.has(pair.companion)) pair.both++;
    },
    summary: () => ({
      ...counts,
      expected_defaults: Number(expectedDefaults.toFixed(3)),
      left_because: Object.fromEntries(Object.entries(causes).sort()),
      affinities: pairs.map(({ product, companion, both }) => {
        const [first, second] = [holding.get(product) ?? 0, holding.get(companion) ?? 0];
        const lift =
          first * second === 0 ? null : Number(((both * counts.orders) / (first * second)).toFixed(4));
        return {
          product,
          companion,
          orders_with_product: first,
          orders_with_companion: second,
          orders_with_both: both,
          lift,
        };
      }),
    }),
  };
};
