import { expect, test } from 'vitest';
import { ascendingOrder } from '../../../models/numeric/ascending-order.ts';
import { drawNormal, seededRandom } from '../../../models/numeric/random.ts';

/** By comparison, as the language defines it. */
const compared = (values: Float64Array) =>
  Array.from(values, (_, i) => i).sort((i, j) => {
    const [a, b] = [values[i]!, values[j]!];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || i - j;
    return a - b || i - j;
  });

for (const size of [0, 1, 50, 20_000]) {
  test(`${size} values of every sign and size come in order, equal ones as they stood`, () => {
    const random = seededRandom(size);
    const odd = [0, -0, Number.NaN, 1e308, -1e308, 5e-324, -5e-324, 3, 3, -3];
    const values = Float64Array.from({ length: size }, (_, i) =>
      i % 3 === 0 ? odd[i % odd.length]! : Math.round(100 * drawNormal(random)) / 8,
    );
    expect([...ascendingOrder(values)]).toEqual(compared(values));
  });
}

test('infinite values stand at the ends', () => {
  const values = new Float64Array(5000);
  values[7] = Number.POSITIVE_INFINITY;
  values[9] = Number.NEGATIVE_INFINITY;
  const order = ascendingOrder(values);
  expect([order[0], order.at(-1)]).toEqual([9, 7]);
});
