import { wilsonInterval } from '../../models/metrics/intervals.ts';
import { type Moments, meanInterval, sharesTest } from '../../models/metrics/two-samples.ts';
import { benjaminiHochberg } from '../../models/multiple-testing.ts';
import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** Sources of a dimension that are told apart; the smaller ones are one, `(other)`. */
const toldApart = 20;

interface SourceCount {
  readonly dimension: string;
  readonly member: string;
  readonly customers: number;
  readonly buyers: number;
  /** Buyers in the two highest value tiers. */
  readonly best: number;
  /** Buyers whose first year is over, what they brought in it, and how many bought again. */
  readonly first_years: number;
  readonly value: number;
  readonly squares: number;
  readonly median_value: number | null;
  readonly repeaters: number;
}

const countSources = `
  with ranked as (
    select dimension, member, row_number() over (partition by dimension order by count(*) desc, member) as nth
    from features.acquisition_sources group by dimension, member
  ),
  named as (
    select s.customer_id, s.dimension, case when r.nth <= ${toldApart} then s.member else '(other)' end as member
    from features.acquisition_sources as s join ranked as r using (dimension, member)
  )
  select n.dimension, n.member, count(*)::integer as customers, count(a.first_purchase_on)::integer as buyers,
    count(*) filter (where a.first_purchase_on is not null and v.value_tier in ('prime', 'main'))::integer as best,
    count(a.value_365)::integer as first_years,
    coalesce(sum(a.value_365::decimal(18, 2)), 0)::double as value,
    coalesce(sum(a.value_365::decimal(15, 2) * a.value_365::decimal(15, 2)), 0)::double as squares,
    median(a.value_365) as median_value,
    coalesce(sum(a.repeats_within_365::integer), 0)::integer as repeaters
  from named as n
  join features.acquisition as a using (customer_id)
  left join scores.value as v using (customer_id)
  group by n.dimension, n.member
  order by n.dimension, n.member`;

/**
 * Where the best customers came from: `scores.acquisition_sources` (key dimension, member). For each source its
 * customers and buyers, the share of buyers in the two highest value tiers, the mean and median value of the first
 * year, the share who bought again within it, each with its interval; and against all other sources of the
 * dimension the p-value, adjusted over all comparisons. What a customer cost to win is in no export, so there is no
 * payback.
 */
export const scoreSources = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const reader = await db.runAndReadAll(countSources);
  const sources = reader.getRowObjectsJS() as unknown as readonly SourceCount[];
  const best = adjustedTests(sources, ({ best: successes, buyers }) => [successes, buyers]);
  const repeats = adjustedTests(sources, ({ repeaters, first_years }) => [repeaters, first_years]);
  const bestShare = sources.map((source) => wilsonInterval(source.best, source.buyers));
  const repeatRate = sources.map((source) => wilsonInterval(source.repeaters, source.first_years));
  const value = sources.map((source) => meanInterval(momentsOf(source)));
  const numbers = (of: (source: SourceCount, i: number) => number) => Float64Array.from(sources, of);
  const counts = (of: (source: SourceCount) => number) => Int32Array.from(sources, of);
  await writeFrame(
    db,
    'scores.acquisition_sources',
    tableOf({
      dimension: sources.map(({ dimension }) => dimension),
      member: sources.map(({ member }) => member),
      customers: counts(({ customers }) => customers),
      buyers: counts(({ buyers }) => buyers),
      best_share: numbers((_, i) => bestShare[i]!.value),
      best_low: numbers((_, i) => bestShare[i]!.low),
      best_high: numbers((_, i) => bestShare[i]!.high),
      best_p: numbers((_, i) => best[i]!),
      first_years: counts(({ first_years }) => first_years),
      first_year_value: numbers((_, i) => value[i]!.value),
      first_year_low: numbers((_, i) => value[i]!.low),
      first_year_high: numbers((_, i) => value[i]!.high),
      first_year_median: numbers(({ median_value }) => median_value ?? Number.NaN),
      value_share: numbers((source) => source.value / totalOf(sources, source)),
      repeat_rate: numbers((_, i) => repeatRate[i]!.value),
      repeat_low: numbers((_, i) => repeatRate[i]!.low),
      repeat_high: numbers((_, i) => repeatRate[i]!.high),
      repeat_p: numbers((_, i) => repeats[i]!),
    }),
  );
};

const momentsOf = ({ first_years, value, squares }: SourceCount): Moments => ({
  n: first_years,
  sum: value,
  squares,
});

const totalOf = (sources: readonly SourceCount[], { dimension }: SourceCount): number =>
  sources.filter((other) => other.dimension === dimension).reduce((sum, { value }) => sum + value, 0);

/** Each source against the others of its dimension; 1 where there are too few customers to tell. */
const adjustedTests = (
  sources: readonly SourceCount[],
  of: (source: SourceCount) => readonly [successes: number, n: number],
): readonly number[] => {
  const p = sources.map((source) => {
    const others = sources.filter((one) => one.dimension === source.dimension && one !== source).map(of);
    const rest = others.reduce<readonly [number, number]>(([a, n], [b, m]) => [a + b, n + m], [0, 0]);
    return sharesTest(of(source), rest);
  });
  const tested = p.flatMap((value, i) => (value === undefined ? [] : [i]));
  const adjusted = benjaminiHochberg(tested.map((i) => p[i]!));
  return p.map((_, i) => adjusted[tested.indexOf(i)] ?? 1);
};
