import type { Fitted, Model } from './model.ts';
import { naivePurchases } from './naive-forecast.ts';
import {
  evaluatePurchases,
  type ForecastOptions,
  horizonOf,
  type PurchaseMetrics,
  type PurchaseScores,
  scoreTable,
} from './purchase-forecast.ts';
import { purchaseColumns } from './purchase-history.ts';

/**
 * Everybody goes on buying at the rate seen so far: the baseline of every purchase model, and the last fallback
 * when all of them do worse. Nobody is taken to have left; purchases come at random (Poisson) and evenly.
 * Inputs: `frequency` and `T` in days. There is nothing to fit.
 */
export const naiveRate: Model<
  Fitted<Record<string, never>>,
  PurchaseScores,
  PurchaseMetrics,
  undefined,
  ForecastOptions
> = {
  name: 'naive-rate',
  source: 'Past rate: repeat purchase days over days since the first purchase',
  inputs: purchaseColumns,

  fit: (inputs) => ({ params: {}, n: inputs.numRows, objective: 0 }),

  score(_fitted, inputs, options) {
    const horizon = horizonOf(options, 'naive-rate score');
    const expected = naivePurchases(inputs, options.horizon_days);
    const delta = horizon.delta * horizon.weeks;
    const meanDiscount = delta === 0 ? 1 : -Math.expm1(-delta) / delta;
    return scoreTable(
      {
        alive: expected.map(() => 1),
        expected,
        pairs: expected.map((purchases) => purchases * purchases),
        discounted: expected.map((purchases) => purchases * meanDiscount),
        none: expected.map((purchases) => Math.exp(-purchases)),
      },
      Int32Array.from(expected.keys()),
    );
  },

  describe: ({ n }) => ({ n }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(naiveRate.score(fitted, holdout, options), actual),
};
