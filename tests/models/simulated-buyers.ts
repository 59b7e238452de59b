import { type Table, tableFromArrays } from 'apache-arrow';
import { drawBeta, drawExponential, drawGamma, seededRandom } from '../../models/numeric/random.ts';

/**
 * Customers who live by the assumptions of BG/NBD (`first` 0) or MBG/NBD (`first` 1): first purchases spread
 * evenly over `births` weeks, observed for `weeks` weeks from the first birth, times rounded to whole days.
 */
export const simulatedBuyers = (
  params: { r: number; alpha: number; a: number; b: number },
  first: 0 | 1,
  { customers, weeks, births, seed }: { customers: number; weeks: number; births: number; seed: number },
): Table => {
  const random = seededRandom(seed);
  const frequency = new Int32Array(customers);
  const recency = new Int32Array(customers);
  const T = new Int32Array(customers);
  for (let i = 0; i < customers; i++) {
    const age = weeks - births * random();
    const rate = drawGamma(random, params.r, params.alpha);
    const leaving = drawBeta(random, params.a, params.b);
    let isAlive = first === 0 || random() >= leaving;
    let time = drawExponential(random, rate);
    let last = 0;
    while (isAlive && time <= age) {
      frequency[i]!++;
      last = time;
      isAlive = random() >= leaving;
      time += drawExponential(random, rate);
    }
    T[i] = Math.round(age * 7);
    recency[i] = Math.round(last * 7);
  }
  return tableFromArrays({ frequency, recency, T });
};
