import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binLogistic } from '../../models/bin-logistic.ts';
import { binsOfRows } from '../../models/binning.ts';
import { logisticRegression } from '../../models/logistic.ts';
import { auc } from '../../models/metrics/ranking.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import { stepwise } from '../../models/stepwise.ts';
import { germanCredit, germanPath, goldenCard } from './german-credit.ts';

describe.skipIf(germanPath === undefined)('the thirteen woe columns of the German card', () => {
  const design = () => {
    const { features, label } = germanCredit();
    const card = goldenCard();
    const columns = card.map(({ bins, woe }) => ({
      codes: binsOfRows(bins, features),
      values: Float64Array.from([0, ...woe, 0]),
    }));
    return { card, columns, label };
  };

  // glm on the golden columns: data README, golden_german_scorecard
  test('coefficients, standard errors and log-likelihood are those of the golden card', () => {
    const { card, columns, label } = design();
    const fit = logisticRegression(columns, label);
    expect(fit.intercept).toBeCloseTo(-0.8568198, 7);
    expect(fit.standard_errors[0]).toBeCloseTo(0.0843071, 7);
    expect(fit.log_likelihood).toBeCloseTo(-458.0749918, 7);
    expect(fit.aic).toBeCloseTo(944.1499835, 6);
    expect(logisticRegression([], label).log_likelihood).toBeCloseTo(-610.8643021, 7);
    card.forEach(({ coef, se }, j) => {
      expect(fit.slopes[j]).toBeCloseTo(coef, 6);
      expect(fit.standard_errors[j + 1]).toBeCloseTo(se, 6);
    });
  });

  // scikit-learn LogisticRegression(C=1) on the same columns
  test('ridge of 1 gives the coefficients of C = 1', () => {
    const { card, columns, label } = design();
    const fit = logisticRegression(columns, label, { lambda: 1 });
    expect(fit.intercept).toBeCloseTo(-0.8442239, 6);
    const slope = (name: string) => fit.slopes[card.findIndex((line) => line.name.startsWith(name))];
    expect(slope('status')).toBeCloseTo(0.7613067, 6);
    expect(slope('duration')).toBeCloseTo(0.6755213, 6);
    expect(slope('installment')).toBeCloseTo(1.5479978, 6);
    expect(slope('other_debtors')).toBeCloseTo(1.0818853, 6);
    expect(slope('property')).toBeCloseTo(0.2987728, 6);
    const logit = Float64Array.from(label, (_, i) =>
      columns.reduce((sum, { codes, values }, j) => sum + fit.slopes[j]! * values[codes[i]!]!, fit.intercept),
    );
    expect(auc(logit, label)).toBeCloseTo(0.8269262, 7);
  });

  // R: step(glm, direction = "backward") drops property alone
  test('backward steps by AIC drop only property', () => {
    const { card, columns, label } = design();
    const { chosen, fit } = stepwise(columns, label, { direction: 'backward' });
    expect(card.filter((_, j) => !chosen.includes(j)).map(({ name }) => name)).toEqual(['property']);
    expect(fit.aic).toBeCloseTo(942.9929632, 6);
    expect(stepwise(columns, label, { direction: 'both' }).chosen).toEqual(chosen);
  });
});

/** Three normal columns with slopes 1, -0.5, 0 and intercept -1. */
const simulated = (n: number) => {
  const random = seededRandom(3);
  const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: n }, () => drawNormal(random)));
  const label = Float64Array.from({ length: n }, (_, i) => {
    const eta = -1 + columns[0]![i]! - 0.5 * columns[1]![i]!;
    return random() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  return { columns, label };
};

test('the slopes a sample was drawn with lie within four standard errors, from few rows or many', () => {
  for (const n of [3000, 100_000]) {
    const { columns, label } = simulated(n);
    const fit = logisticRegression(columns, label, { lambda: 1e-6 });
    [-1, 1, -0.5, 0].forEach((truth, j) => {
      const got = j === 0 ? fit.intercept : fit.slopes[j - 1]!;
      expect(Math.abs(got - truth)).toBeLessThan(4 * fit.standard_errors[j]!);
    });
    expect(fit.converged).toBe(true);
  }
});

test('slopes kept above zero meet the conditions of an optimum: no gradient inside, none upward at zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
      const random = seededRandom(seed);
      const n = 200;
      const shared = Float64Array.from({ length: n }, () => drawNormal(random));
      const columns = Array.from({ length: 4 }, () => shared.map((x) => x + 0.7 * drawNormal(random)));
      const label = shared.map((x) => (random() < 1 / (1 + Math.exp(-x)) ? 1 : 0));
      const { intercept, slopes } = logisticRegression(columns, label, { lambda: 1, nonNegative: true });
      columns.forEach((column, j) => {
        const gradient = label.reduce((sum, y, i) => {
          const eta = columns.reduce((total, own, k) => total + slopes[k]! * own[i]!, intercept);
          return sum + column[i]! * (y - 1 / (1 + Math.exp(-eta)));
        }, -slopes[j]!);
        expect(slopes[j]).toBeGreaterThanOrEqual(0);
        if (slopes[j]! > 0) expect(Math.abs(gradient)).toBeLessThan(1e-6);
        else expect(gradient).toBeLessThan(1e-6);
      });
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('rows counted in trials give the fit of the rows one by one', () => {
  const x = [0, 0, 0, 1, 1, 2, 2, 2];
  const y = [0, 1, 0, 0, 1, 1, 1, 0];
  const single = logisticRegression([Float64Array.from(x)], Float64Array.from(y));
  const grouped = logisticRegression([Float64Array.of(0, 1, 2)], Float64Array.of(1, 1, 2), {
    trials: Float64Array.of(3, 2, 3),
  });
  expect(grouped.slopes[0]).toBeCloseTo(single.slopes[0]!, 10);
  expect(grouped.standard_errors[1]).toBeCloseTo(single.standard_errors[1]!, 10);
});

test('collinear columns and a label of one kind are refused', () => {
  const x = Float64Array.of(1, 2, 3, 4);
  const label = Float64Array.of(0, 1, 0, 1);
  expect(() => logisticRegression([x, x], label)).toThrow('requires independent columns or a ridge');
  expect(() =>
    logisticRegression(
      [x],
      x.map(() => 1),
    ),
  ).toThrow('requires cases of both kinds, got 4 ones of 4');
  const noEnds = { successes: new Float64Array(3), trials: Float64Array.of(2, 5, 1) };
  expect(() => binLogistic([], noEnds, 1)).toThrow('requires cases of both kinds, got 0 ones of 8');
});

test('separated rows without ridge are told as not converged, with ridge they have an optimum', () => {
  const x = Float64Array.of(-2, -1, 1, 2);
  const label = Float64Array.of(0, 0, 1, 1);
  expect(logisticRegression([x], label).converged).toBe(false);
  expect(logisticRegression([x], label, { lambda: 1 }).converged).toBe(true);
});

describe('a coefficient for each bin', () => {
  /** Two columns of bins, and the same as a column of zeros and ones for each bin. */
  const bins = (n: number) => {
    const random = seededRandom(5);
    const columns = [4, 3].map((size) => ({
      size,
      codes: Uint8Array.from({ length: n }, () => Math.floor(random() * size)),
    }));
    const successes = Float64Array.from({ length: n }, (_, i) =>
      random() < 1 / (1 + Math.exp(1 - 0.6 * columns[0]!.codes[i]! + columns[1]!.codes[i]!)) ? 1 : 0,
    );
    const dummies = columns.flatMap(({ codes, size }) =>
      Array.from({ length: size }, (_, k) => ({
        codes,
        values: Float64Array.from({ length: size }, (_, j) => (j === k ? 1 : 0)),
      })),
    );
    return { columns, successes, dummies };
  };

  test.each([2000, 160_000])('is the ridge regression on zeros and ones, of %i rows', (n) => {
    const { columns, successes, dummies } = bins(n);
    const fit = binLogistic(columns, { successes }, 5);
    const dense = logisticRegression(dummies, successes, { lambda: 5 });
    expect(fit.converged).toBe(true);
    expect(fit.log_likelihood).toBeCloseTo(dense.log_likelihood, 6);
    fit.parts.flat().forEach((part, j) => {
      expect(part).toBeCloseTo(dense.slopes[j]!, 6);
      // Above 100,000 rows the errors come from a sample.
      expect(fit.standard_errors.flat()[j]).toBeCloseTo(dense.standard_errors[j + 1]!, n > 100_000 ? 3 : 6);
    });
  });
});
