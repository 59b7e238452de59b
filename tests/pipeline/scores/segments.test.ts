import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../pipeline/config.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scoreBackground } from '../../../pipeline/scores/segment-background.ts';
import { scoreSegments } from '../../../pipeline/scores/segment-models.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { sharedData } from '../../shared-data.ts';
import { load, minimal } from '../config/minimal-config.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

const steps = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.invoices',
  'staging.loans',
  'staging.labels',
  'customer.refund_matches',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'features.purchase_history',
  'features.segment_days',
];

type Settings = Config['segments'];

/** The night's segments job on what is in the raw tables. */
const night = async (db: DuckDBConnection, as_of: string, own: Partial<Settings> = {}): Promise<void> => {
  await build(db, steps, { as_of });
  const config = { segments: { ...load(minimal).segments, ...own } };
  await scoreSegments({ db, config, windows: { as_of } } as unknown as Parameters<typeof scoreSegments>[0]);
  await build(db, ['scores.segments'], { as_of });
};

/** The segment of each customer, by id. */
const membership = async (db: DuckDBConnection): Promise<Map<string, number>> => {
  const found = await rows(db, 'select customer_id, segment_id from scores.segments order by customer_id');
  return new Map(found.map((row) => [String(row.customer_id), Number(row.segment_id)]));
};

const identities = async (db: DuckDBConnection) =>
  (await rows(db, 'select segment_id, segment_name from scores.segment_profiles order by segment_id')).map(
    ({ segment_id, segment_name }) => `${segment_id} ${segment_name}`,
  );

/** Share of the customers of both nights who are in another segment. */
const shareChanged = (one: Map<string, number>, other: Map<string, number>): number => {
  const both = [...one].filter(([id]) => other.has(id));
  return both.filter(([id, segment]) => other.get(id) !== segment).length / both.length;
};

const sharePublished = async (db: DuckDBConnection): Promise<number> => {
  const [row] = await rows(
    db,
    `select sum(customers) filter (where from_id <> to_id) / sum(customers) as moved
     from scores.segment_moves where from_id > 0 and to_id > 0`,
  );
  return Number(row!.moved);
};

const onlineRetail = sharedData('online_retail.csv.gz');
/** One row per invoice instead of one per line, which spares the suite a minute; `kept` chooses among the lines. */
const loadRetail = async (db: DuckDBConnection, kept = 'true') => {
  await createModelCards(db);
  await db.run(`insert into raw.transactions by name select 'shop' as source, 'a.csv' as file,
    row_number() over (order by InvoiceNo, CustomerID) as record_no, CustomerID as customer_id, InvoiceNo as order_id,
    max(InvoiceDate::timestamp) as occurred_at,
    sum(Quantity::decimal(18, 4) * UnitPrice::decimal(18, 4))::decimal(18, 4) as amount
    from read_csv('${onlineRetail}', all_varchar = true)
    where CustomerID <> '' and ${kept} group by InvoiceNo, CustomerID`);
};

// Replaying a year of refits takes seconds, and minutes on a machine that is busy with the rest of the suite.
describe.skipIf(!onlineRetail)(
  'segments of Online Retail (needs the shared data folder)',
  { timeout: 180_000 },
  () => {
    let db: DuckDBConnection;
    beforeAll(async () => {
      db = await openFixture();
      await loadRetail(db);
    });

    test('keep ids and names over twelve nights with two refits, all of them stable', async () => {
      // Refits on 2011-11-10 and 2011-12-08, twenty-eight days apart
      const seen = new Set<string>();
      for (let n = 0; n < 12; n++) {
        await night(db, addDays('2011-10-15', 5 * n));
        seen.add((await identities(db)).join());
        const [least] = await rows(db, 'select min(stability) as stability from scores.segment_profiles');
        expect(least!.stability).toBeGreaterThanOrEqual(0.75);
      }
      expect(seen.size).toBe(1);
    });

    test('of a night are the same whether it is built alone, again or after later ones', async () => {
      await db.run('drop table if exists ops.segment_model');
      await night(db, '2011-10-20');
      const alone = [await membership(db), await identities(db)];
      await night(db, '2011-12-09');
      const late = [await membership(db), await identities(db)];
      await night(db, '2011-10-20');
      expect([await membership(db), await identities(db)]).toEqual(alone);
      await db.run('drop table ops.segment_model');
      await night(db, '2011-12-09');
      expect([await membership(db), await identities(db)]).toEqual(late);
    });

    test('move no more with a month more than the published table says, and that table adds up', async () => {
      await night(db, '2011-11-11');
      const before = await membership(db);
      await night(db, '2011-12-09');
      const after = await membership(db);
      expect(shareChanged(before, after)).toBeCloseTo(await sharePublished(db), 12);
      const sums = (side: string) =>
        rows(
          db,
          `select ${side} as id, sum(customers)::integer as n from scores.segment_moves where ${side} > 0 group by 1 order by 1`,
        );
      const sizes = (members: Map<string, number>) =>
        [...new Set(members.values())]
          .sort((a, b) => a - b)
          .map((id) => ({ id, n: [...members.values()].filter((other) => other === id).length }));
      expect(await sums('to_id')).toEqual(sizes(after));
      expect(await sums('from_id')).toEqual(sizes(before));
    });

    test('move less without a random five percent of the rows than the published table says', async () => {
      await night(db, '2011-12-09');
      const whole = await membership(db);
      const published = await sharePublished(db);
      const other = await openFixture();
      await loadRetail(other, 'hash(InvoiceNo, StockCode, Quantity) % 20 <> 7');
      await night(other, '2011-12-09');
      const thinned = await membership(other);
      expect(thinned.size).toBeGreaterThan(4200);
      expect(shareChanged(whole, thinned)).toBeLessThan(published);
      const names = (found: readonly string[]) =>
        found.map((identity) => identity.replace(/^\d+ /, '')).sort();
      expect(names(await identities(other))).toEqual(names(await identities(db)));
    });

    test('take tonight’s figures by the day table as the purchase history has them', async () => {
      await night(db, '2011-12-09');
      const [gap] = await rows(
        db,
        `with days as (
         select customer_id, date '2011-12-09' - max(day_on) filter (where counted_until > date '2011-12-09') as silence,
           count(*) filter (where counted_until > date '2011-12-09') as purchase_days, sum(amount)::double as total
         from features.segment_days group by customer_id having purchase_days > 0
       )
       select count(*)::integer as n, count(*) filter (
         where d.silence is distinct from h.days_since_last_purchase or d.purchase_days is distinct from h.purchase_days
         or d.total is distinct from h.total_value)::integer as different
       from days as d full join features.purchase_history as h using (customer_id)`,
      );
      expect(gap).toMatchObject({ different: 0 });
      expect(gap!.n).toBeGreaterThan(4000);
    });

    test('are described by rules that find most of each, and mostly those', async () => {
      await night(db, '2011-12-09');
      const found = await rows(db, 'select rule, coverage, purity from scores.segment_profiles');
      for (const { rule, coverage, purity } of found) {
        expect(JSON.parse(String(rule)).length).toBeLessThanOrEqual(3);
        expect(coverage).toBeGreaterThan(0.7);
        expect(purity).toBeGreaterThan(0.7);
      }
    });
  },
);

describe('segments of a small company', () => {
  let db: DuckDBConnection;
  beforeEach(async () => {
    db = await openFixture();
    await createModelCards(db);
  });

  const sale = (customer_id: string, day: string, amount: number) => ({
    customer_id,
    occurred_at: `${day} 10:00:00`,
    amount,
    order_id: `${customer_id} ${day}`,
  });

  test('without a buyer there are none, with one it is everybody', async () => {
    await night(db, '2024-06-30');
    expect(await rows(db, 'select * from scores.segments')).toEqual([]);
    await given(db, 'transactions', [sale('a', '2024-06-01', 5)]);
    await night(db, '2024-06-30');
    expect(await rows(db, 'select * from scores.segments')).toEqual([
      { customer_id: 'a', segment_id: 1, segment_name: 'everybody' },
    ]);
  });

  test('that is young are made anew every night and kept by none', async () => {
    const many = Array.from({ length: 60 }, (_, i) => sale(`c${i}`, `2024-06-${10 + (i % 20)}`, 5 + (i % 7)));
    await given(db, 'transactions', many);
    await night(db, '2024-06-30');
    expect((await membership(db)).size).toBe(60);
    expect(await rows(db, 'select * from ops.segment_model')).toEqual([]);
    expect(await rows(db, 'select * from scores.segment_moves')).toEqual([]);
  });

  test('do not change between refits, while a customer who buys moves', async () => {
    const crowd = Array.from({ length: 80 }, (_, i) => [
      sale(`c${i}`, addDays('2024-01-01', i), 10 + i),
      ...(i % 2 === 0 ? [sale(`c${i}`, addDays('2024-04-01', i % 30), 200)] : []),
    ]).flat();
    await given(db, 'transactions', crowd);
    await night(db, '2024-06-20', { refit_days: 60 });
    const before = await membership(db);
    const [fit] = await rows(db, 'select any_value(fitted_on) as fitted_on from scores.segment_profiles');
    expect(
      await rows(
        db,
        'select distinct (refit_on::date - fitted_on::date)::integer as days from scores.segment_profiles',
      ),
    ).toEqual([{ days: 60 }]);
    await given(db, 'transactions', [sale('c1', '2024-06-21', 900), sale('c1', '2024-06-22', 900)]);
    await night(db, '2024-06-22', { refit_days: 60 });
    expect(await rows(db, 'select any_value(fitted_on) as fitted_on from scores.segment_profiles')).toEqual([
      fit,
    ]);
    const after = await membership(db);
    expect(after.get('c1')).not.toBe(before.get('c1'));
    expect(
      [...after].filter(([id, segment]) => id !== 'c1' && before.get(id) !== segment).length,
    ).toBeLessThan(4);
  });

  test('a purchase taken back after a refit was known on it', async () => {
    await given(db, 'transactions', [
      { ...sale('a', '2024-03-01', 50), product_id: 'p', quantity: 1 },
      { ...sale('a', '2024-05-01', -50), product_id: 'p', quantity: -1, kind: 'refund', order_id: 'x' },
      sale('b', '2024-03-02', 10),
    ]);
    await build(db, steps, { as_of: '2024-06-30' });
    expect(
      await rows(
        db,
        'select customer_id, day_on, amount, counted_until from features.segment_days order by all',
      ),
    ).toEqual([
      { customer_id: 'a', day_on: '2024-03-01', amount: 50, counted_until: '2024-05-01' },
      { customer_id: 'a', day_on: '2024-05-01', amount: -50, counted_until: null },
      { customer_id: 'b', day_on: '2024-03-02', amount: 10, counted_until: '9999-12-31' },
    ]);
  });

  test('are compared with the rest in region, age and what they buy', async () => {
    const people = Array.from({ length: 120 }, (_, i) => ({
      customer_id: `c${i}`,
      region: i < 60 ? 'north' : 'south',
      birth_date: i < 60 ? '1990-06-30' : '1990-07-01',
    }));
    await given(db, 'customers', people);
    await given(
      db,
      'transactions',
      people.flatMap(({ customer_id }, i) => [
        {
          ...sale(customer_id, i < 60 ? '2024-06-20' : '2024-05-01', i < 60 ? 500 : 5),
          product_id: i < 60 ? 'p' : 'q',
        },
      ]),
    );
    await night(db, '2024-06-30', { k: 2 });
    await build(db, ['customer.customers', 'features.segment_background']);
    await scoreBackground({ db });
    const north = await rows(
      db,
      `select b.share, b.lift, b.is_different from scores.segment_background as b
       join scores.segments as s on s.segment_id = b.segment_id and s.customer_id = 'c0'
       where b.attribute = 'region' and b.value = 'north'`,
    );
    expect(north).toEqual([{ share: 1, lift: 2, is_different: 1 }]);
    const values = await rows(
      db,
      'select distinct attribute, value from features.segment_background order by all',
    );
    expect(values).toEqual([
      // Born on 1990-06-30: 34 on the night of 2024-06-30; a day later still 33.
      { attribute: 'age', value: '30-44' },
      { attribute: 'product', value: 'p' },
      { attribute: 'product', value: 'q' },
      { attribute: 'region', value: 'north' },
      { attribute: 'region', value: 'south' },
    ]);
    const [whole] = await rows(
      db,
      `select strength from scores.segment_attributes where attribute = 'region'`,
    );
    expect(whole!.strength).toBeCloseTo(1, 12);
  });
});
