import { describe, expect, test } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { endsWithin, explainHazard, fitHazard } from '../../models/hazard.ts';
import { auc } from '../../models/metrics/ranking.ts';
import { seededRandom } from '../../models/numeric/random.ts';

/** Monthly hazard of the simulation: high in the first half-year, then lower; a poor plan triples the odds. */
const truth = (month: number, poor: number): number => {
  const eta = (month < 6 ? -2.5 : month < 24 ? -3.5 : -4.2) + 1.1 * poor;
  return 1 / (1 + Math.exp(-eta));
};

/** Contracts first seen at a tenure of up to 12 months and watched for at most `window` months. */
const simulated = (n: number, window: number) => {
  const random = seededRandom(9);
  const entered = new Int32Array(n);
  const left = new Int32Array(n);
  const ended = new Float64Array(n);
  const plan = new Int32Array(n);
  const price = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    plan[i] = random() < 0.4 ? 1 : 0;
    price[i] = random() * 50;
    const first = Math.floor(random() * 13);
    const watched = 1 + Math.floor(random() * window);
    let month = first;
    while (ended[i] === 0 && month < first + watched) {
      if (random() < truth(month, plan[i]!)) ended[i] = 1;
      month++;
    }
    entered[i] = first;
    left[i] = month;
  }
  const features: Feature[] = [
    { name: 'plan', kind: 'category', codes: plan, levels: ['good', 'poor'] },
    { name: 'price', kind: 'number', values: price },
  ];
  return { tenures: { entered, left, ended }, features, plan };
};

describe('a simulated book of contracts, most of them censored', () => {
  const { tenures, features, plan } = simulated(20_000, 30);
  const params = fitHazard(tenures, features, { tenureCuts: [6, 24], lambda: 1 });

  test('gives back the odds it was drawn with', () => {
    expect(params.converged).toBe(true);
    const [early, middle, late] = params.tenure.parts;
    expect(Math.abs(early! - middle! - 1)).toBeLessThan(0.15);
    expect(Math.abs(middle! - late! - 0.7)).toBeLessThan(0.15);
    const [, good, poor] = params.covariates[0]!.parts;
    expect(Math.abs(poor! - good! - 1.1)).toBeLessThan(0.1);
    // Price plays no part.
    for (const part of params.covariates[1]!.parts) expect(Math.abs(part)).toBeLessThan(0.12);
  });

  test('gives the probability of an end within any horizon', () => {
    const at = Int32Array.of(0, 0, 5, 30);
    const cases: Feature[] = [
      { name: 'plan', kind: 'category', codes: Int32Array.of(0, 1, 1, 0), levels: ['good', 'poor'] },
      { name: 'price', kind: 'number', values: Float64Array.of(25, 25, 25, 25) },
    ];
    for (const horizon of [1, 3, 12, 36]) {
      const got = endsWithin(params, at, cases, horizon);
      at.forEach((tenure, i) => {
        const poor = i === 1 || i === 2 ? 1 : 0;
        let survived = 1;
        for (let m = tenure; m < tenure + horizon; m++) survived *= 1 - truth(m, poor);
        expect(Math.abs(got[i]! - (1 - survived))).toBeLessThan(0.035);
      });
    }
    expect(endsWithin(params, at, cases, 0)).toEqual(new Float64Array(4));
    const ninety = endsWithin(params, at, cases, 90);
    expect(ninety.every((p) => p > 0 && p < 1)).toBe(true);
  });

  test('months chain: surviving six and then six is surviving twelve', () => {
    const at = tenures.left.map(() => 3);
    const first = endsWithin(params, at, features, 6);
    const then = endsWithin(
      params,
      at.map(() => 9),
      features,
      6,
    );
    const both = endsWithin(params, at, features, 12);
    both.slice(0, 100).forEach((p, i) => {
      expect(1 - p).toBeCloseTo((1 - first[i]!) * (1 - then[i]!), 12);
    });
  });

  test('explains the monthly log-odds exactly', () => {
    const at = tenures.entered;
    const { base, contributions } = explainHazard(params, at, features);
    const next = endsWithin(params, at, features, 1);
    next.slice(0, 200).forEach((p, i) => {
      const sum = [...contributions.values()].reduce((total, column) => total + column[i]!, base);
      expect(Math.abs(sum - Math.log(p / (1 - p)))).toBeLessThan(1e-9);
    });
    expect(auc(next, Float64Array.from(plan))).toBeGreaterThan(0.7);
  });

  test('finds its own tenure bins where the ends are', () => {
    const own = fitHazard(tenures, features);
    const { cuts } = own.tenure;
    expect(cuts.length).toBeGreaterThan(4);
    expect(cuts.every((cut, k) => cut > (cuts[k - 1] ?? 0))).toBe(true);
    const reloaded = JSON.parse(JSON.stringify(own));
    const at = tenures.entered;
    expect(endsWithin(reloaded, at, features, 6)).toEqual(endsWithin(own, at, features, 6));
  });
});

test('a share of ends among the months seen is the hazard where nothing else is known', () => {
  const tenures = {
    entered: Int32Array.of(0, 2, 0, 4),
    left: Int32Array.of(3, 6, 5, 4),
    ended: Float64Array.of(1, 0, 0, 0),
  };
  const params = fitHazard(tenures, [], { tenureCuts: [] });
  expect(params).toMatchObject({ n: 4, months: 12, ends: 1 });
  expect(endsWithin(params, Int32Array.of(0), [], 1)[0]).toBeCloseTo(1 / 12, 6);
});

test('without an end the hazard is the prior, and a contract cannot leave before it enters', () => {
  const running = { entered: Int32Array.of(0), left: Int32Array.of(9), ended: Float64Array.of(0) };
  expect(endsWithin(fitHazard(running, []), Int32Array.of(9), [], 1)[0]).toBeCloseTo(0.5 / 10, 12);
  expect(() => fitHazard({ ...running, entered: Int32Array.of(10) }, [])).toThrow(
    'hazard requires 0 <= entered <= left, got 10 and 9',
  );
});
