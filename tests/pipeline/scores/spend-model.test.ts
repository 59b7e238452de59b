import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { drawGamma, seededRandom } from '../../../models/numeric/random.ts';
import { valueInterval } from '../../../models/value-interval.ts';
import { scoreSpend } from '../../../pipeline/scores/spend-model.ts';

/** Repeat buyers whose mean purchase grows with their frequency as `slope` says. */
const repeatBuyers = (slope: number, customers = 400) => {
  const random = seededRandom(8);
  const frequency = Int32Array.from({ length: customers }, () => 1 + Math.floor(random() * 9));
  const monetary_value = Float64Array.from(
    frequency,
    (x) => (drawGamma(random, 4, 0.2) + slope * x) * (0.7 + 0.6 * random()),
  );
  return tableFromArrays({
    frequency,
    monetary_value,
    future_purchases: new Int32Array(customers),
    future_spend: new Float64Array(customers),
  });
};

describe('the spend model', () => {
  test('is Gamma-Gamma where spend does not depend on frequency', () => {
    const buyers = repeatBuyers(0);
    const { cards, fitted } = scoreSpend(buyers, buyers);
    expect(fitted).not.toBeNull();
    expect(cards.map(({ model, is_used }) => [model, is_used])).toEqual([
      ['gamma-gamma', true],
      ['shrunk-mean', false],
    ]);
  });

  test('falls back by name where it does, and reports the correlation', () => {
    const buyers = repeatBuyers(8);
    const { cards, fitted } = scoreSpend(buyers, buyers);
    expect(fitted).toBeNull();
    expect(cards[0]).toMatchObject({
      model: 'gamma-gamma',
      is_used: false,
      note: 'spend depends on frequency',
    });
    expect(cards[0]!.fit.spend_frequency_correlation).toBeGreaterThan(0.3);
    expect(cards[1]).toMatchObject({ model: 'shrunk-mean', is_used: true });
  });

  test('falls back by name with too few repeat buyers', () => {
    const buyers = repeatBuyers(0, 20);
    expect(scoreSpend(buyers, buyers).cards).toMatchObject([
      { model: 'shrunk-mean', is_used: true, note: 'too few repeat buyers for gamma-gamma' },
    ]);
  });

  test('the parameters of the fallback make intervals around the values it expects', () => {
    const buyers = repeatBuyers(8);
    const spend = scoreSpend(buyers, buyers);
    const rows = buyers.numRows;
    const one = tableFromArrays({
      p_alive: new Float64Array(rows).fill(1),
      expected_purchases: new Float64Array(rows).fill(1),
      p_no_purchase: new Float64Array(rows).fill(0.4),
      purchases_sd: new Float64Array(rows).fill(1),
      discounted_purchases: new Float64Array(rows).fill(1),
    });
    const value = valueInterval(one, spend.params, buyers).getChild('value')!.toArray();
    value.forEach((mean, i) => {
      expect(mean).toBeCloseTo(spend.expected_value[i]!, 8);
    });
  });
});
