import type { Table } from 'apache-arrow';
import type { Holdings } from '../../models/item-similarity.ts';
import type { Taken } from '../../models/metrics/recommendation.ts';
import { rfm } from '../../models/rfm.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** What was known on a day: who had bought, what they held, how long ago it was taken, and their segments. */
export interface Origin {
  /** Customer i is row `customerNos[i]` of features.purchase_history. */
  readonly customerNos: Int32Array;
  readonly holdings: Holdings;
  /** Days since the last purchase of `holdings.items[k]`. */
  readonly ages: Int32Array;
  readonly segments: Int32Array;
}

/** Days of which features.customer_products tells what was known. */
export type OriginName = 'now' | 'at_cut' | 'at_baseline';

const pastOrigins = { at_cut: 'holdout', at_baseline: 'baseline' } as const;

/** Every buyer's products, ordered by buyer and product, as numbers. */
export const readCustomerProducts = ({ db }: Pick<Night, 'db'>): Promise<Table> =>
  readFrame(
    db,
    `select customer_no, item_no, days_now, age_now, days_at_cut, age_at_cut, days_at_baseline, age_at_baseline
     from features.customer_products order by customer_no, item_no`,
  );

/** The origin of a day: tonight with tonight's RFM segments, or a past one with RFM cut from what was known then. */
export const readOrigin = async (
  { db }: Pick<Night, 'db'>,
  products: Table,
  name: OriginName,
  itemCount: number,
): Promise<Origin> => {
  if (name === 'now') {
    const buyers = await readFrame(
      db,
      `select h.row_no as customer_no, (dense_rank() over (order by r.rfm_segment) - 1)::integer as segment_no
       from features.purchase_history as h join scores.rfm as r using (customer_id) order by h.row_no`,
    );
    const customerNos = numbers(buyers, 'customer_no');
    return {
      customerNos,
      segments: numbers(buyers, 'segment_no'),
      ...held(products, name, customerNos, itemCount),
    };
  }
  const buyers = await readFrame(
    db,
    `select h.row_no as customer_no, p.days_since_last_purchase, (p.frequency + 1)::integer as orders,
            p.past_spend as total_value
     from features.past_origins as p join features.purchase_history as h using (customer_id)
     where p.origin = '${pastOrigins[name]}' order by h.row_no`,
  );
  const customerNos = numbers(buyers, 'customer_no');
  const segments =
    buyers.numRows === 0
      ? new Int32Array(0)
      : rfm.score(rfm.fit(buyers, undefined), buyers, undefined).getChild('rfm_segment_no')!.toArray();
  return { customerNos, segments, ...held(products, name, customerNos, itemCount) };
};

const numbers = (table: Table, name: string) => table.getChild(name)!.toArray() as Int32Array;

const held = (
  products: Table,
  name: OriginName,
  customerNos: Int32Array,
  itemCount: number,
): { readonly holdings: Holdings; readonly ages: Int32Array } => {
  const days = numbers(products, `days_${name}`);
  const age = numbers(products, `age_${name}`);
  const item = numbers(products, 'item_no');
  const { rows, offsets } = rowsOf(products, customerNos, (row) => days[row]! > 0);
  return {
    holdings: { items: rows.map((row) => item[row]!), offsets, itemCount },
    ages: rows.map((row) => age[row]!),
  };
};

/** Rows of the customers' products that pass, customer by customer; both lists ascend by customer number. */
const rowsOf = (products: Table, customerNos: Int32Array, passes: (row: number) => boolean) => {
  const customer = numbers(products, 'customer_no');
  const rows = new Int32Array(customer.length);
  const offsets = new Int32Array(customerNos.length + 1);
  let kept = 0;
  let row = 0;
  customerNos.forEach((customerNo, i) => {
    while (row < customer.length && customer[row]! < customerNo) row++;
    for (; row < customer.length && customer[row] === customerNo; row++) if (passes(row)) rows[kept++] = row;
    offsets[i + 1] = kept;
  });
  return { rows: rows.subarray(0, kept), offsets };
};

/** Customers of an origin, by their place in it, and what each took for the first time until the later day. */
export interface Followed {
  readonly places: Int32Array;
  readonly taken: Taken;
}

/** At most this many customers judge a model: every n-th of those who took something new. */
const mostJudges = 20_000;

/** Who of an origin took what was new to them between it and a later day. */
export const followed = (products: Table, origin: Origin, from: OriginName, until: OriginName): Followed => {
  const before = numbers(products, `days_${from}`);
  const after = numbers(products, `days_${until}`);
  const item = numbers(products, 'item_no');
  const fresh = rowsOf(products, origin.customerNos, (row) => before[row] === 0 && after[row]! > 0);
  const takers = Int32Array.from(origin.customerNos.keys()).filter(
    (i) => fresh.offsets[i + 1]! > fresh.offsets[i]!,
  );
  const stride = Math.max(1, Math.ceil(takers.length / mostJudges));
  const places = takers.filter((_, n) => n % stride === 0);
  return {
    places,
    taken: slices(
      fresh.rows.map((row) => item[row]!),
      fresh.offsets,
      places,
    ),
  };
};

/** The parts of a flat list that belong to some of its owners. */
export const slices = (items: Int32Array, offsets: Int32Array, places: Int32Array): Taken => {
  const starts = new Int32Array(places.length + 1);
  places.forEach((place, n) => {
    starts[n + 1] = starts[n]! + offsets[place + 1]! - offsets[place]!;
  });
  const chosen = new Int32Array(starts[places.length]!);
  places.forEach((place, n) => {
    chosen.set(items.subarray(offsets[place]!, offsets[place + 1]!), starts[n]!);
  });
  return { items: chosen, offsets: starts };
};
