import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { drawExponential, seededRandom } from '../../../models/numeric/random.ts';
import { isRegular } from '../../../pipeline/scores/purchase-regularity.ts';

/** Customers each at a rate of their own, whose gaps take `stages` exponential stages; times are not rounded. */
const gaps = (stages: number) => {
  const random = seededRandom(5);
  const rows = Array.from({ length: 400 }, () => {
    const rate = 0.02 + 0.3 * random();
    const x = 1 + Math.floor(random() * 12);
    const lengths = Array.from({ length: x }, () =>
      Array.from({ length: stages }, () => drawExponential(random, rate * stages)).reduce(
        (sum, t) => sum + t,
      ),
    );
    return {
      x,
      tx: lengths.reduce((sum, t) => sum + t),
      logs: lengths.reduce((sum, t) => sum + Math.log(t), 0),
    };
  });
  return tableFromArrays({
    frequency: Int32Array.from(rows, ({ x }) => x),
    recency: Float64Array.from(rows, ({ tx }) => tx),
    log_gaps: Float64Array.from(rows, ({ logs }) => logs),
  });
};

describe('whether purchases come at regular gaps', () => {
  test('random purchases at any rates are not regular', () => {
    expect(isRegular(gaps(1))).toBe(false);
  });

  test('gaps of two stages and of a clock are', () => {
    expect(isRegular(gaps(2))).toBe(true);
    expect(isRegular(gaps(30))).toBe(true);
  });

  test('without gaps nothing is known, so nothing is claimed', () => {
    const once = tableFromArrays({ frequency: new Int32Array(9), recency: new Int32Array(9) });
    expect(isRegular(once)).toBe(false);
  });
});
