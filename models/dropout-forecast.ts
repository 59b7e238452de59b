import type { DropoutParams, FirstChance } from './dropout-likelihood.ts';
import { betaQuadrature } from './numeric/beta-quadrature.ts';
import { risingFactorial } from './numeric/rising-factorial.ts';
import { discounted, type Horizon, type PurchaseForecast } from './purchase-forecast.ts';
import type { PurchaseHistory } from './purchase-history.ts';

/** Forecast of each history; times in weeks. Cost: one quadrature per distinct frequency and age. */
export const forecastDropout = (
  { r, alpha, a, b }: DropoutParams,
  { x, txAt, TAt, times }: PurchaseHistory,
  first: FirstChance,
  horizon: Horizon,
): PurchaseForecast => {
  const size = x.length;
  const alive = new Float64Array(size);
  const expected = new Float64Array(size);
  const discountedSum = new Float64Array(size);
  const none = new Float64Array(size);
  const pairs = new Float64Array(size);
  let ifAlive = { expected: 0, pairs: 0, discounted: 0, none: 1 };
  let given = whileAlive({ r, alpha, a, b }, 0, first);
  for (let k = 0; k < size; k++) {
    const isNewX = k === 0 || x[k] !== x[k - 1];
    if (isNewX) given = whileAlive({ r, alpha, a, b }, x[k]!, first);
    if (isNewX || TAt[k] !== TAt[k - 1]) {
      const rateTime = alpha + times[TAt[k]!]!;
      const { weeks } = horizon;
      const mean = given.mean(weeks / rateTime);
      ifAlive = {
        expected: mean,
        pairs: given.pairs(weeks / rateTime),
        // Without a discount it is the mean itself: churn asks for every customer at every past day.
        discounted:
          horizon.delta === 0 ? mean : discounted((u) => given.mean(u / rateTime), rateTime, horizon),
        none: Math.exp(-(r + x[k]!) * Math.log1p(weeks / rateTime)),
      };
    }
    alive[k] = probabilityAlive({ r, alpha, a, b }, x[k]!, times[txAt[k]!]!, times[TAt[k]!]!, first);
    expected[k] = alive[k]! * ifAlive.expected;
    pairs[k] = alive[k]! * ifAlive.pairs;
    discountedSum[k] = alive[k]! * ifAlive.discounted;
    none[k] = 1 - alive[k]! * (1 - ifAlive.none);
  }
  return { alive, expected, discounted: discountedSum, none, pairs };
};

const probabilityAlive = (
  { r, alpha, a, b }: DropoutParams,
  x: number,
  tx: number,
  T: number,
  first: FirstChance,
): number => {
  const chances = x + first;
  if (chances === 0) return 1;
  return 1 / (1 + (a / (b + chances - 1)) * Math.exp((r + x) * Math.log((alpha + T) / (alpha + tx))));
};

/**
 * Expected purchases of a customer alive with x purchases, and their second factorial moment, by time ahead
 * divided by alpha + T.
 *
 * Given alive, lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + chances), and a customer with these makes
 * (1 - exp(-lambda p t)) / p purchases in t; the mean over lambda is closed, that over p a quadrature. Unlike
 * the hypergeometric form it has no singular point and cannot overflow. Of pairs of purchases there are
 * 2 (1 - p) / p^2 (1 - exp(-lambda p t) (1 + lambda p t)).
 */
const whileAlive = ({ r, a, b }: DropoutParams, x: number, first: FirstChance) => {
  const { nodes, weights } = betaQuadrature(a, b + x + first);
  const count = r + x;
  const over = (ahead: number, made: (p: number, z: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += weights[i]! * made(nodes[i]!, nodes[i]! * ahead);
    return sum;
  };
  const mean = (ahead: number) =>
    over(ahead, (p, z) => (p > 0 ? -Math.expm1(-count * Math.log1p(z)) / p : count * ahead));
  const pairs = (ahead: number) =>
    over(ahead, (p, z) => {
      // The series near zero, where the difference below would cancel
      if (count * z < 1e-4)
        return (1 - p) * count * (count + 1) * ahead * ahead * (1 - (2 / 3) * (count + 2) * z);
      const logStay = -count * Math.log1p(z);
      const lost = -Math.expm1(logStay) - (count * z * Math.exp(logStay)) / (1 + z);
      return (2 * (1 - p) * lost) / (p * p);
    });
  return { mean, pairs };
};

/**
 * Probability that a new customer makes exactly `count` repeat purchases in `weeks`.
 *
 * Source: Fader, Hardie & Lee (2005), eq. (8): all `count` purchases survived and no more made in the time left,
 * or the customer left right after the last one, which only has to fall within the time.
 */
export const dropoutCountProbability = (
  { r, alpha, a, b }: DropoutParams,
  count: number,
  weeks: number,
  first: FirstChance,
): number => {
  const chances = count + first;
  const rate = risingFactorial(r, count).log;
  const factorial = risingFactorial(1, count).log;
  const stay = risingFactorial(b, chances).log;
  const both = risingFactorial(a + b, chances).log;
  const logMade = Math.log(weeks / (alpha + weeks));
  const logNone = r * Math.log(alpha / (alpha + weeks));
  const exactly = (n: number) => Math.exp(rate[n]! - factorial[n]! + logNone + (n > 0 ? n * logMade : 0));
  const survived = Math.exp(stay[chances]! - both[chances]!) * exactly(count);
  if (chances === 0) return survived;
  let atLeast = 1;
  for (let n = 0; n < count; n++) atLeast -= exactly(n);
  return survived + a * Math.exp(stay[chances - 1]! - both[chances]!) * atLeast;
};
