import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { bgNbd } from '../../models/bg-nbd.ts';
import { dropoutMeanNegative } from '../../models/dropout-likelihood.ts';
import type { LikelihoodFit, Parameters } from '../../models/maximum-likelihood.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import type { Model } from '../../models/model.ts';
import { paretoMeanNegative } from '../../models/pareto-likelihood.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import type { ForecastOptions, PurchaseMetrics, PurchaseScores } from '../../models/purchase-forecast.ts';
import { type PurchaseHistory, purchaseHistory } from '../../models/purchase-history.ts';
import { numbers } from './buyers.ts';
import { simulatedBuyers, simulatedParetoBuyers } from './simulated-buyers.ts';

type PurchaseModel = Model<
  LikelihoodFit<Parameters>,
  PurchaseScores,
  PurchaseMetrics,
  { readonly start?: Parameters },
  ForecastOptions
>;

const size = { customers: 4000, weeks: 78, births: 40 };
const dropout: Parameters = { r: 0.6, alpha: 6, a: 0.9, b: 2.5 };
const pareto: Parameters = { r: 0.6, alpha: 8, s: 0.7, beta: 15 };

describe.each([
  {
    model: bgNbd as unknown as PurchaseModel,
    truth: dropout as Parameters,
    simulate: (params: Parameters, sizes: typeof size & { seed: number }) =>
      simulatedBuyers(params, 0, sizes),
    meanNegative: (params: Float64Array, history: PurchaseHistory) =>
      dropoutMeanNegative(params, history, history.times, 0),
    loyal: { r: 0.7, alpha: 9, a: 1e-9, b: 1 } as Parameters,
  },
  {
    model: mbgNbd as unknown as PurchaseModel,
    truth: dropout,
    simulate: (params: Parameters, sizes: typeof size & { seed: number }) =>
      simulatedBuyers(params, 1, sizes),
    meanNegative: (params: Float64Array, history: PurchaseHistory) =>
      dropoutMeanNegative(params, history, history.times, 1),
    loyal: { r: 0.7, alpha: 9, a: 1e-9, b: 1 },
  },
  {
    model: paretoNbd as unknown as PurchaseModel,
    truth: pareto,
    simulate: simulatedParetoBuyers,
    meanNegative: (params: Float64Array, history: PurchaseHistory) =>
      paretoMeanNegative(params, history, history.times),
    loyal: { r: 0.7, alpha: 9, s: 1e-9, beta: 1 },
  },
])('$model.name', ({ model, truth, simulate, meanNegative, loyal }) => {
  const names = Object.keys(truth);
  const inputs = simulate(truth, { ...size, seed: 11 });
  const [frequency, recency, T] = ['frequency', 'recency', 'T'].map(
    (name) => inputs.getChild(name)!.toArray() as Int32Array,
  ) as [Int32Array, Int32Array, Int32Array];
  const fitted = model.fit(inputs, {});
  const options = { horizon_days: 180, discount_rate: 0.1 };

  test('its gradient is that of its likelihood', () => {
    const history = purchaseHistory(inputs, 'test');
    const objective = (params: Float64Array) => meanNegative(params, history);
    const at = Float64Array.from(names, (name, j) => truth[name]! * [0.7, 0.9, 1.2, 0.8][j]!);
    const { gradient } = objective(at);
    at.forEach((value, j) => {
      const step = 1e-5 * value;
      const moved = (by: number) => objective(at.with(j, value + by)).value;
      expect(gradient[j]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 8); // error of the difference
    });
  });

  test('recovers the parameters that simulated customers were made with', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { params, standard_errors, degenerate } = model.fit(simulate(truth, { ...size, seed }), {});
      expect(degenerate).toBeNull();
      for (const name of names) {
        expect(Math.abs(params[name]! - truth[name]!)).toBeLessThan(3.5 * standard_errors![name]!);
      }
    }
  });

  test('a compressed table gives the fit of the full one', () => {
    const counts = new Map<string, number>();
    frequency.forEach((x, i) => {
      const key = `${x},${recency[i]},${T[i]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    const rows = [...counts.keys()].map((key) => key.split(',').map(Number));
    const compressed = model.fit(
      tableFromArrays({
        frequency: Int32Array.from(rows, (row) => row[0]!),
        recency: Int32Array.from(rows, (row) => row[1]!),
        T: Int32Array.from(rows, (row) => row[2]!),
        customers: Int32Array.from(counts.values()),
      }),
      {},
    );
    expect(rows.length).toBeLessThan(frequency.length);
    expect(compressed.n).toBe(fitted.n);
    for (const name of names) {
      expect(Math.abs(compressed.params[name]! / fitted.params[name]! - 1)).toBeLessThan(1e-9);
    }
  });

  test('the order of the rows changes nothing', () => {
    const turned = (values: Int32Array) => values.toReversed();
    const other = tableFromArrays({ frequency: turned(frequency), recency: turned(recency), T: turned(T) });
    expect(model.fit(other, {})).toEqual(fitted);
    const scores = model.score(fitted, inputs, options);
    expect(numbers(model.score(fitted, other, options), 'expected_purchases').reverse()).toEqual(
      numbers(scores, 'expected_purchases'),
    );
  });

  test('a world seven times as slow has the same future', () => {
    const slow = tableFromArrays({ frequency, recency: recency.map((d) => d * 7), T: T.map((d) => d * 7) });
    const slowFit = model.fit(slow, {});
    const future = numbers(model.score(fitted, inputs, { horizon_days: 100 }), 'expected_purchases');
    const slowFuture = numbers(model.score(slowFit, slow, { horizon_days: 700 }), 'expected_purchases');
    expect(slowFit.params.alpha! / fitted.params.alpha!).toBeCloseTo(7, 7);
    future.forEach((value, i) => {
      expect(Math.abs(slowFuture[i]! - value)).toBeLessThan(1e-8 * Math.max(1, value)); // the fit's tolerance
    });
  });

  test('scores as before after it was stored', () => {
    const restored = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(restored).toEqual(fitted);
    expect(numbers(model.score(restored, inputs, options), 'discounted_purchases')).toEqual(
      numbers(model.score(fitted, inputs, options), 'discounted_purchases'),
    );
  });

  test('a start from an earlier night leads to the same optimum', () => {
    const warm = model.fit(inputs, {
      start: Object.fromEntries(names.map((name) => [name, truth[name]! * 1.1])),
    });
    expect(warm.objective).toBeCloseTo(fitted.objective, 6);
    expect(warm.params.alpha! / fitted.params.alpha!).toBeCloseTo(1, 6);
  });

  test('says its unit of time', () => {
    expect(model.describe(fitted)).toMatchObject({ time_unit_days: 7, n: 4000, r: fitted.params.r });
  });

  test('customers who all bought once are named, and their future is finite and nothing', () => {
    const once = tableFromArrays({
      frequency: new Int32Array(50),
      recency: new Int32Array(50),
      T: Int32Array.from({ length: 50 }, (_, i) => i),
    });
    const fit = model.fit(once, {});
    expect(fit).toMatchObject({ degenerate: 'no repeat purchases', n: 50 });
    expect(
      numbers(model.score(fit, once, options), 'expected_purchases').every((e) => e >= 0 && e < 1e-6),
    ).toBe(true);
  });

  test('customers who never leave are named', () => {
    // The estimate lies on the boundary for about half of the seeds, for all the models with this one
    const stayed = simulate(loyal, { customers: 3000, weeks: 39, births: 39, seed: 4 });
    const fit = model.fit(stayed, {});
    expect(fit.degenerate).toBe('no dropout');
    expect(fit.standard_errors).toBeNull();
    const { mae } = model.evaluate(fit, stayed, new Float64Array(3000), options);
    expect(Number.isFinite(mae)).toBe(true);
  });
});

test.each([bgNbd, mbgNbd])(
  '$name: customers who all leave with one and the same probability are named',
  (model) => {
    const alike = simulatedBuyers({ r: 0.7, alpha: 3, a: 4e7, b: 1e8 }, model === bgNbd ? 0 : 1, {
      customers: 20_000,
      weeks: 78,
      births: 10,
      seed: 9,
    });
    expect(model.fit(alike, {}).degenerate).toBe('homogeneous dropout');
  },
);

test('a missing column is named, with those that are there', () => {
  const inputs = tableFromArrays({ frequency: Int32Array.of(1), T: Int32Array.of(9) });
  expect(() => bgNbd.fit(inputs, {})).toThrow('bg-nbd fit requires a column recency, got frequency, T');
});
