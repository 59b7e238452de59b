import { ascendingOrder } from './numeric/ascending-order.ts';

/**
 * Adjusted p-values: rejecting where they are at most q keeps the expected share of false findings among all
 * findings at q. The order of the tests does not matter.
 *
 * Source: Benjamini & Hochberg (1995), step-up; as R's `p.adjust(method = "BH")`.
 * `tests` counts tests that were made but whose p-value was not kept because it is large; left out it is the
 * number of p-values.
 */
export const benjaminiHochberg = (p: ArrayLike<number>, tests: number = p.length): Float64Array => {
  const adjusted = new Float64Array(p.length);
  const rows = ascendingOrder(Float64Array.from(p));
  let least = 1;
  for (let place = rows.length - 1; place >= 0; place--) {
    const row = rows[place]!;
    least = Math.min(least, (p[row]! * tests) / (place + 1));
    adjusted[row] = least;
  }
  return adjusted;
};
