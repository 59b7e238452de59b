import { newcombeInterval } from '../../models/metrics/intervals.ts';
import { type Moments, meanDifference, rankSumTest, sharesTest } from '../../models/metrics/two-samples.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/**
 * What referral is worth: `scores.referral_value` (key measure), referred buyers against all others by the value of
 * the first year, the share who bought again within it and the share in the two highest tiers: both figures, the
 * difference with its 95 % interval, and the p-value (ranks for the value, shares for the rest). Empty where no
 * export names a referrer.
 */
export const scoreReferral = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const table = await readFrame(
    db,
    `select (a.referred_by is not null)::integer as is_referred, a.value_365, a.repeats_within_365,
       (v.value_tier is not null and v.value_tier in ('prime', 'main'))::double as is_best
     from features.acquisition as a left join scores.value as v using (customer_id)
     where a.first_purchase_on is not null and (select count(referred_by) from features.acquisition) > 0
     order by a.customer_id`,
  );
  const isReferred: Int32Array = table.getChild('is_referred')!.toArray();
  const groups = (name: string) => {
    const values: Float64Array = table.getChild(name)!.toArray();
    const of = (group: number) =>
      values.filter((value, i) => isReferred[i] === group && !Number.isNaN(value));
    return [of(1), of(0)] as const;
  };
  const measures =
    table.numRows === 0
      ? []
      : [
          valueOfReferral(groups('value_365')),
          shareOfReferral('repeat_rate', groups('repeats_within_365')),
          shareOfReferral('best_share', groups('is_best')),
        ];
  const numbers = (of: (measure: Measure) => number) => Float64Array.from(measures, of);
  await writeFrame(
    db,
    'scores.referral_value',
    tableOf({
      measure: measures.map(({ measure }) => measure),
      referred_n: Int32Array.from(measures, ({ n }) => n[0]),
      others_n: Int32Array.from(measures, ({ n }) => n[1]),
      referred: numbers(({ referred }) => referred),
      others: numbers(({ others }) => others),
      difference: numbers(({ difference }) => difference),
      low: numbers(({ low }) => low),
      high: numbers(({ high }) => high),
      p_value: numbers(({ p_value }) => p_value),
    }),
  );
};

interface Measure {
  readonly measure: string;
  readonly n: readonly [referred: number, others: number];
  readonly referred: number;
  readonly others: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p_value: number;
}

type Groups = readonly [referred: Float64Array, others: Float64Array];

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

const valueOfReferral = ([referred, others]: Groups): Measure => {
  const moments = (values: Float64Array): Moments => ({
    n: values.length,
    sum: sumOf(values),
    squares: values.reduce((sum, value) => sum + value * value, 0),
  });
  const { value, low, high } = meanDifference(moments(referred), moments(others));
  return {
    measure: 'first_year_value',
    n: [referred.length, others.length],
    referred: sumOf(referred) / referred.length,
    others: sumOf(others) / others.length,
    difference: value,
    low,
    high,
    p_value: rankSumTest(referred, others).p_value,
  };
};

const shareOfReferral = (measure: string, [referred, others]: Groups): Measure => {
  const one = [sumOf(referred), referred.length] as const;
  const other = [sumOf(others), others.length] as const;
  const { value, low, high } = newcombeInterval(one, other);
  return {
    measure,
    n: [one[1], other[1]],
    referred: one[0] / one[1],
    others: other[0] / other[1],
    difference: value,
    low,
    high,
    p_value: sharesTest(one, other) ?? Number.NaN,
  };
};
