import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { gammaGamma, spendMeanNegative } from '../../models/gamma-gamma.ts';
import { drawGamma, seededRandom } from '../../models/numeric/random.ts';
import { given, numbers } from './buyers.ts';
import { cdnow, cdnowPath } from './cdnow.ts';

const spenders = (x: readonly number[], m: readonly number[]) =>
  tableFromArrays({ frequency: Int32Array.from(x), monetary_value: Float64Array.from(m) });

const known = (params: { p: number; q: number; v: number }) => ({
  ...given(params),
  excluded: 0,
  spend_frequency_correlation: null,
});

const expectedValue = (params: { p: number; q: number; v: number }, x: number, m: number) =>
  numbers(gammaGamma.score(known(params), spenders([x], [m]), undefined), 'expected_value')[0]!;

// lifetimes test, which credits Hardie's spreadsheet; the note rounds its parameters, hence +- .1
test.each([
  { x: 2, m: 22.35, expected: 24.65 },
  { x: 1, m: 11.77, expected: 18.91 },
  { x: 0, m: 0, expected: 35.17 },
  { x: 7, m: 73.74, expected: 71.46 },
])('scores frequency $x, monetary value $m as in the note', ({ x, m, expected }) => {
  expect(Math.abs(expectedValue({ p: 6.25, q: 3.74, v: 15.44 }, x, m) - expected)).toBeLessThan(0.1);
});

test('scores the example of BTYD', () => {
  expect(expectedValue({ p: 6, q: 4, v: 16 }, 3, 35)).toBeCloseTo(34.571428571, 9); // man/spend.expected.value.Rd
});

test('more purchases pull the score from the mean of all customers toward their own mean', () => {
  const at = (x: number) => expectedValue({ p: 6.25, q: 3.74, v: 15.44 }, x, 100);
  expect(at(1)).toBeLessThan(at(5));
  expect(at(5)).toBeLessThan(at(50));
  expect(at(50)).toBeLessThan(100);
});

/** Customers who spend by the model's assumptions. */
const simulated = (seed: number, { p, q, v }: { p: number; q: number; v: number }, customers = 3000) => {
  const random = seededRandom(seed);
  const x = Array.from({ length: customers }, () => 1 + Math.floor(6 * random()));
  const m = x.map((x_i) => drawGamma(random, p * x_i, x_i * drawGamma(random, q, v)));
  return spenders(x, m);
};

test('its gradient is that of its likelihood', () => {
  const rows = {
    x: Float64Array.of(1, 1, 4, 9),
    m: Float64Array.of(0.2, 1.5, 1, 0.7),
    weight: Float64Array.of(1, 2, 1, 3),
  };
  const at = Float64Array.of(2.5, 3.1, 0.8);
  const { gradient } = spendMeanNegative(at, rows, 7);
  at.forEach((value, j) => {
    const step = 1e-5 * value;
    const moved = (by: number) => spendMeanNegative(at.with(j, value + by), rows, 7).value;
    expect(gradient[j]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 8); // error of the difference
  });
});

test('recovers the parameters that simulated spend was made with', () => {
  const truth = { p: 4, q: 3, v: 20 };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { params, standard_errors, degenerate } = gammaGamma.fit(simulated(seed, truth), {});
    expect(degenerate).toBeNull();
    for (const name of ['p', 'q', 'v'] as const) {
      expect(Math.abs(params[name] - truth[name])).toBeLessThan(3.5 * standard_errors![name]);
    }
  }
});

test('money in cents gives the same customers, a hundred times as many cents', () => {
  const inputs = simulated(3, { p: 4, q: 3, v: 20 });
  const cents = inputs
    .getChild('monetary_value')!
    .toArray()
    .map((m) => m * 100);
  const other = tableFromArrays({
    frequency: inputs.getChild('frequency')!.toArray(),
    monetary_value: cents,
  });
  const [inUnits, inCents] = [gammaGamma.fit(inputs, {}), gammaGamma.fit(other, {})];
  expect(inCents.params.v / inUnits.params.v).toBeCloseTo(100, 6);
  expect(inCents.params.q).toBeCloseTo(inUnits.params.q, 8);
  expect(inCents.objective).toBeCloseTo(inUnits.objective - inUnits.n * Math.log(100), 6);
});

test('a weight of two is two customers', () => {
  const [x, m] = [
    [1, 2, 3, 1, 5],
    [10, 14, 9, 30, 12],
  ];
  const doubled = gammaGamma.fit(spenders([...x!, 1, 3], [...m!, 10, 9]), {});
  const weighted = gammaGamma.fit(
    spenders(x!, m!).assign(tableFromArrays({ customers: Int32Array.of(2, 1, 2, 1, 1) })),
    {},
  );
  expect(weighted.n).toBe(7);
  expect(weighted.params.p / doubled.params.p).toBeCloseTo(1, 9);
  expect(weighted.objective).toBeCloseTo(doubled.objective, 9);
});

test('customers without repeat spend are left out of the fit and counted', () => {
  const inputs = simulated(4, { p: 4, q: 3, v: 20 }, 500);
  const more = spenders([0, 0, 2, 3], [0, 12, 0, -5]);
  const fitted = gammaGamma.fit(inputs.concat(more), {});
  expect(fitted).toMatchObject({ n: 500, excluded: 4, params: gammaGamma.fit(inputs, {}).params });
});

test('no customer is expected to spend a negative amount or an infinite one', () => {
  const fitted = gammaGamma.fit(simulated(8, { p: 2, q: 0.7, v: 1 }), {}); // mean spend does not exist
  expect(fitted.params.q).toBeGreaterThan(1);
  expect(fitted.degenerate).toBe('infinite mean spend');
  const values = numbers(
    gammaGamma.score(fitted, spenders([0, 1, 9], [0, -4, 1e9]), undefined),
    'expected_value',
  );
  expect(values.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
});

test('customers who all spend the same are named', () => {
  const fitted = gammaGamma.fit(spenders([1, 2, 3, 4, 5, 6], [10, 10, 10, 10, 10, 10]), {});
  expect(fitted.degenerate).toBe('homogeneous spend');
});

test('refuses to fit without repeat buyers', () => {
  expect(() => gammaGamma.fit(spenders([0, 0], [5, 5]), {})).toThrow(
    'gamma-gamma fit requires at least two repeat buyers with spend, got 0',
  );
});

describe.skipIf(!cdnowPath)('gamma-gamma on CDNOW (shared data)', () => {
  test('reaches the published estimates, likelihood and standard errors', () => {
    const fitted = gammaGamma.fit(cdnow().inputs, {});
    expect(fitted.params.p).toBeCloseTo(6.24957, 3); // note 025: 6.25 3.74 15.44
    expect(fitted.params.q).toBeCloseTo(3.74422, 3);
    expect(fitted.params.v).toBeCloseTo(15.44352, 2);
    expect(Math.abs(fitted.objective - -4055.9177)).toBeLessThan(1e-3); // CLVTools
    const errors = Object.values(fitted.standard_errors!);
    expect(errors[0]).toBeCloseTo(1.19, 2);
    expect(errors[1]).toBeCloseTo(0.29, 2);
    expect(errors[2]).toBeCloseTo(4.159, 2);
    expect(fitted).toMatchObject({ n: 946, excluded: 1411, converged: true, degenerate: null });
    expect(Math.abs(fitted.spend_frequency_correlation!)).toBeLessThan(0.2);
  });
});
