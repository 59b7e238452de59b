import type { DuckDBConnection } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { scoreSources } from '../../../pipeline/scores/acquisition.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scoreProspects } from '../../../pipeline/scores/prospects.ts';
import { scoreReferral } from '../../../pipeline/scores/referral.ts';
import { build, openFixture, rows } from '../warehouse-fixture.ts';

const as_of = '2024-06-30';

/**
 * Customers 0 to n - 1, of whom every tenth never bought. They first bought evenly over `days` up to tonight, every
 * third was referred by customer 1; companies, every fourth, are the best where `best` says so. What a customer brings
 * spreads by a digest of the id.
 */
const simulated = async (n: number, days: number, best: string): Promise<DuckDBConnection> => {
  const db = await openFixture();
  await db.run(`create table features.acquisition as
    with people as (
      select range as i, (('0x' || substr(md5(range::varchar), 1, 7))::integer % 1000) / 1000 as chance
      from range(${n})
    ),
    buyers as (
      select *, case when i % 10 > 0 then date '${as_of}' - ((i * 7919) % ${days})::integer end as first_on,
        100 * chance + case when ${best} then 40 else 0 end as value
      from people
    )
    select format('k{:05d}', i) as customer_id,
      case when first_on is null then 'no purchase yet' else 'buyer' end as status,
      first_on as first_purchase_on,
      case when i % 3 = 0 then 'k00001' end as referred_by,
      case when i % 4 = 0 then 'company' else 'person' end as kind,
      case when i % 7 < 3 then 'female' else 'male' end as gender,
      case when first_on <= date '${as_of}' - 91 then value / 4 end::double as value_91,
      case when first_on <= date '${as_of}' - 182 then value / 2 end::double as value_182,
      case when first_on <= date '${as_of}' - 365 then value end::double as value_365,
      case when first_on <= date '${as_of}' - 365 then (chance < 0.3 + (i % 3 = 0)::integer * 0.4)::integer end::double
        as repeats_within_365
    from buyers`);
  await db.run(`create table features.acquisition_sources as
    select customer_id, 'kind' as dimension, kind as member, true as is_before from features.acquisition
    union all
    select customer_id, 'referral', case when referred_by is null then 'not referred' else 'referred' end, true
    from features.acquisition
    union all
    select customer_id, 'attribute: Gender', gender, true from features.acquisition
    union all
    select customer_id, 'first_channel', case when value_91 > 30 then 'web' else 'store' end, false
    from features.acquisition where first_purchase_on is not null`);
  await db.run(`create table scores.value as
    select customer_id, case when value_91 > 30 then 'prime' else 'limited' end as value_tier
    from features.acquisition where first_purchase_on is not null`);
  return db;
};

const scoreLookAlikes = async (db: DuckDBConnection) => {
  await createModelCards(db);
  await scoreProspects({
    db,
    config: { credit: { protected: [] }, churn: { leak_alarm: 0.95 } },
    windows: { as_of },
  } as unknown as Parameters<typeof scoreProspects>[0]);
  return rows(db, 'from ops.model order by model');
};

describe('where customers came from', () => {
  test('each source has its buyers, first years and intervals, and is compared with the others', async () => {
    const db = await simulated(2000, 900, 'i % 4 = 0');
    await scoreSources({ db });
    const found = await rows(db, `from scores.acquisition_sources where dimension = 'kind' order by member`);
    expect(found.map(({ member, customers, buyers }) => [member, customers, buyers])).toEqual([
      // Of 500 companies (i divisible by 4) every fifth is divisible by 10 as well.
      ['company', 500, 400],
      ['person', 1500, 1400],
    ]);
    const [company, person] = found as Record<string, number>[];
    expect(company!.best_share).toBeGreaterThan(person!.best_share!);
    expect(company!.best_p).toBeLessThan(1e-6);
    expect(company!.first_year_value! - person!.first_year_value!).toBeGreaterThan(30);
    expect(company!.first_year_low).toBeLessThan(company!.first_year_value!);
    expect(company!.first_year_median).toBeGreaterThan(80);
    expect(company!.value_share! + person!.value_share!).toBeCloseTo(1, 9);
    expect(person!.repeat_p).toBeGreaterThan(0.05);
    expect(person!.repeat_low).toBeLessThan(person!.repeat_rate!);
  });

  test('referral is tested against all others', async () => {
    const db = await simulated(2000, 900, 'i % 4 = 0');
    await scoreReferral({ db });
    const found = await rows(db, 'from scores.referral_value order by measure');
    const by = Object.fromEntries(found.map((row) => [String(row.measure), row]));
    // Planted: 40 points more of the referred buy again; they bring no more.
    expect(Number(by.repeat_rate!.low)).toBeGreaterThan(0.3);
    expect(Number(by.repeat_rate!.high)).toBeLessThan(0.5);
    expect(Number(by.repeat_rate!.p_value)).toBeLessThan(1e-9);
    expect(Number(by.first_year_value!.p_value)).toBeGreaterThan(0.05);
    expect(Number(by.first_year_value!.low)).toBeLessThan(0);
    expect(Number(by.first_year_value!.high)).toBeGreaterThan(0);
    await build(db, ['scores.referrers']);
    expect(await rows(db, 'select customer_id, referred from scores.referrers')).toEqual([
      { customer_id: 'k00001', referred: 667 },
    ]);
  });

  test('without a referrer in any export there is no referral table to read', async () => {
    const db = await simulated(200, 900, 'false');
    await db.run('update features.acquisition set referred_by = null');
    await scoreReferral({ db });
    expect(await rows(db, 'select count(*) as n from scores.referral_value')).toEqual([{ n: 0 }]);
  });
});

describe('prospects who look like the best', () => {
  test('are found by what is known before a purchase, judged on later cohorts', async () => {
    const db = await simulated(4000, 1200, 'i % 4 = 0');
    const [baseline, card] = await scoreLookAlikes(db);
    expect(card).toMatchObject({ model: 'scorecard', purpose: 'prospects', is_used: true, grade: 'A' });
    expect(baseline).toMatchObject({ model: 'overall-share', is_used: false });
    expect(JSON.parse(String(card!.fit)).horizon_days).toBe(365);
    const ranked = await rows(
      db,
      `select kind, avg(likelihood) as likelihood, min(rank) as first, count(*) as n
       from scores.prospects join features.acquisition using (customer_id) group by kind order by kind`,
    );
    const [company, person] = ranked as Record<string, number>[];
    expect(company!.n! + person!.n!).toBe(400);
    expect(company!.first).toBe(1);
    // 400 companies in 1,800 buyers, spread over 40 to 140, the others over 0 to 100: the best fifth begins
    // at 88.9, which .51 of the companies reach and .11 of the others.
    expect(company!.likelihood).toBeGreaterThan(0.42);
    expect(company!.likelihood).toBeLessThan(0.6);
    expect(person!.likelihood).toBeGreaterThan(0.04);
    expect(person!.likelihood).toBeLessThan(0.16);
  });

  test('neither a protected trait nor the first purchase itself is looked at', async () => {
    // Women are the best here, and the first channel knows the outcome: neither may be used, so nothing wins.
    const db = await simulated(4000, 1200, 'i % 7 < 3');
    const cards = await scoreLookAlikes(db);
    const card = cards.find(({ model }) => model === 'overall-share');
    expect(JSON.parse(String(card!.params)).features).toEqual(['kind', 'referral']);
  });

  test('where nothing tells them apart the table is empty, and the card says why', async () => {
    const db = await simulated(4000, 1200, 'false');
    const cards = await scoreLookAlikes(db);
    expect(cards.find(({ is_used }) => is_used)).toMatchObject({ model: 'overall-share' });
    expect(await rows(db, 'select count(*) as n from scores.prospects')).toEqual([{ n: 0 }]);
  });

  test('a shorter history foretells a shorter time', async () => {
    const short = await simulated(4000, 560, 'i % 4 = 0');
    const [, card] = await scoreLookAlikes(short);
    expect(JSON.parse(String(card!.fit)).horizon_days).toBe(182);
    const tiny = await simulated(400, 100, 'i % 4 = 0');
    expect(await scoreLookAlikes(tiny)).toEqual([]);
  });
});
