import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from '../../models/metrics/error.ts';
import { naivePurchases, naiveSpend } from '../../models/naive-forecast.ts';
import { cdnow, cdnowPath } from './cdnow.ts';

test('everybody goes on as before, and who came today has no past', () => {
  const inputs = tableFromArrays({
    frequency: Int32Array.of(4, 0, 0),
    T: Int32Array.of(200, 100, 0),
    monetary_value: Float64Array.of(25, 0, 0),
  });
  expect([...naivePurchases(inputs, 50)]).toEqual([1, 0, 0]);
  expect([...naiveSpend(inputs, 50)]).toEqual([25, 0, 0]);
});

describe.skipIf(!cdnowPath)('on CDNOW (shared data)', () => {
  // Reference table of the 39 + 39 weeks split, row x / T * 39
  test('errs as the reference says', () => {
    const { inputs, purchases } = cdnow();
    const expected = naivePurchases(inputs, 273);
    expect(expected.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2930.1, 1);
    expect(meanAbsoluteError(expected, purchases)).toBeCloseTo(1.0237, 4);
    expect(rootMeanSquaredError(expected, purchases)).toBeCloseTo(2.2119, 4);
    expect(correlation(expected, purchases)).toBeCloseTo(0.5839, 4);
  });
});
