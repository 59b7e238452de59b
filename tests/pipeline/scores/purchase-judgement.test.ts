import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { bgNbd } from '../../../models/bg-nbd.ts';
import { paretoNbd } from '../../../models/pareto-nbd.ts';
import { fitCandidates } from '../../../pipeline/scores/purchase-candidates.ts';
import { elect, purchaseCards } from '../../../pipeline/scores/purchase-election.ts';
import { judge, type PurchaseModel, trackWeeks } from '../../../pipeline/scores/purchase-judgement.ts';
import { judgeRevenue, valueCard } from '../../../pipeline/scores/revenue-judgement.ts';
import { scoreSpend } from '../../../pipeline/scores/spend-model.ts';
import { cdnow, cdnowPath } from '../../models/cdnow.ts';

const days = 273;

/** What the night reads of the holdout's origin, on the 39 + 39 weeks of CDNOW. */
const origin = () => {
  const { inputs, purchases, spend } = cdnow();
  const read = (name: string) => inputs.getChild(name)!.toArray();
  const histories = tableFromArrays({
    frequency: read('frequency') as Int32Array,
    recency: read('recency') as Int32Array,
    T: read('T') as Int32Array,
    monetary_value: read('monetary_value') as Float64Array,
    future_purchases: Int32Array.from(purchases),
    future_spend: spend,
  });
  return { inputs: histories, purchases, days, spend };
};

describe.skipIf(!cdnowPath)('the judgement of purchase models on CDNOW 39 + 39 weeks (shared data)', () => {
  const holdout = cdnowPath ? origin() : undefined;

  // BTYD's manual, conditional expectations by calibration frequency: 0 to 6, and 7 or more
  test.each([
    [
      'BG/NBD',
      bgNbd as unknown as PurchaseModel,
      [0.2251, 0.5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.504, 6.157],
    ],
    [
      'Pareto/NBD',
      paretoNbd as unknown as PurchaseModel,
      [0.138, 0.6, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403],
    ],
  ])('%s is calibrated by frequency as published', (_, model, expected) => {
    const rows = judge(model, model.fit(holdout!.inputs, {}), holdout!).by_frequency;
    expect(rows.map(({ customers }) => customers)).toEqual([1411, 439, 214, 100, 62, 38, 29, 64]);
    const actual = [0.2367, 0.697, 1.3925, 1.56, 2.5323, 2.9474, 3.8621, 6.3594];
    rows.forEach((row, x) => {
      expect(row.actual).toBeCloseTo(actual[x]!, 3);
      expect(Math.abs(row.expected - expected[x]!)).toBeLessThan(0.003); // the manual's parameters are rounded
    });
  });

  // Reference, section 2.3: totals 1653, 1577, 1666 of 1882, RMSE 1.6080, 1.6072, 1.6028; past rate 2930, 2.2119
  test('the election takes the model with the smallest error and shows the past rate beside it', () => {
    const candidates = fitCandidates(holdout!.inputs, holdout!);
    const figures = Object.fromEntries(
      candidates.map(({ model, metrics }) => [
        model.name,
        [Math.round(metrics!.expected_total), metrics!.rmse],
      ]),
    );
    expect(figures).toMatchObject({
      'bg-nbd': [1653, expect.closeTo(1.608, 3)],
      'mbg-nbd': [1577, expect.closeTo(1.6072, 3)],
      'pareto-nbd': [1666, expect.closeTo(1.6028, 3)],
      'naive-rate': [2930, expect.closeTo(2.2119, 3)],
    });
    const elected = elect(candidates);
    expect(elected.model.name).toBe('pareto-nbd');
    const card = purchaseCards(candidates, elected, holdout!).find(({ is_used }) => is_used)!;
    expect(card).toMatchObject({ model: 'pareto-nbd', grade: 'A', note: '' });
    expect(card.baseline).toMatchObject({ expected_total: expect.closeTo(2930.1, 0) });
  });

  test('tracking ends at the total of the holdout, and the weekly counts add up', () => {
    const model = bgNbd as unknown as PurchaseModel;
    const fit = model.fit(holdout!.inputs, {});
    const weekly = Array.from({ length: 39 }, (_, i) => i + 1);
    const rows = trackWeeks(model, fit, { ...holdout!, weekly });
    expect(rows.length).toBeLessThanOrEqual(26);
    expect(rows.at(-1)!.week).toBe(39);
    expect(rows.at(-1)!.expected).toBeCloseTo(1653.4, 1);
    expect(rows.at(-1)!.actual).toBe((39 * 40) / 2);
    for (let i = 1; i < rows.length; i++) expect(rows[i]!.expected).toBeGreaterThan(rows[i - 1]!.expected);
  });

  // Reference, section 2.3, revenue: 59,932 of 70,976, MAE 30.41, r .565; top decile 50.2 %, at best 76.2 %, by
  // past spend 49.0 %
  test('lifetime value is judged on revenue, beside the past spend', () => {
    const model = bgNbd as unknown as PurchaseModel;
    const { inputs, spend } = holdout!;
    const scores = model.score(model.fit(inputs, {}), inputs, { horizon_days: days });
    const { metrics } = valueCard('x', scores, scoreSpend(inputs, inputs), inputs, days);
    expect(metrics).toMatchObject({
      expected_total: expect.closeTo(59_932, -1),
      actual_total: expect.closeTo(70_976.39, 1),
      mae: expect.closeTo(30.41, 2),
      correlation: expect.closeTo(0.565, 3),
      top_decile_share: expect.closeTo(0.502, 2),
      top_decile_perfect_share: expect.closeTo(0.762, 2),
    });
    // Of those who buy nothing, most are within an interval that begins at zero, so it holds more than 80 %.
    expect(metrics!.interval_coverage).toBeGreaterThan(0.8);
    expect(metrics!.interval_coverage).toBeLessThan(0.93);
    const past = inputs.getChild('monetary_value')!.toArray() as Float64Array;
    const frequency = inputs.getChild('frequency')!.toArray() as Int32Array;
    const spent = past.map((mean, i) => mean * frequency[i]!);
    expect(judgeRevenue(spent, spend).top_decile_share).toBeCloseTo(0.49, 1);
  });
});
