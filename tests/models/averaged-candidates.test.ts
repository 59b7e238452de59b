import { describe, expect, test } from 'vitest';
import { averagedCandidate } from '../../models/averaged-candidates.ts';
import type { Feature, NumberFeature } from '../../models/feature.ts';
import { logLogistic } from '../../models/log-logistic.ts';
import { logisticRegression } from '../../models/logistic.ts';
import { auc } from '../../models/metrics/ranking.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import type { LabelledRows } from '../../models/out-of-sample.ts';

/** Default is likelier the larger the instalment beside the income, whatever the size of both; noise tells nothing. */
const borrowers = (n: number, seed: number): LabelledRows => {
  const random = seededRandom(seed);
  const income = Float64Array.from({ length: n }, () => Math.exp(9 + drawNormal(random)));
  const burden = Float64Array.from({ length: n }, () => Math.exp(-1.5 + drawNormal(random)));
  const noise = Float64Array.from({ length: n }, () => drawNormal(random));
  const label = burden.map((b) => (random() < 1 / (1 + Math.exp(-2 * (Math.log(b) + 0.5))) ? 1 : 0));
  const number = (name: string, values: Float64Array): Feature => ({ name, kind: 'number', values });
  const instalment = income.map((value, i) => value * burden[i]!);
  return {
    features: [number('income', income), number('instalment', instalment), number('noise', noise)],
    label,
    person: Int32Array.from({ length: n }, (_, i) => i),
  };
};

describe('log-logistic', () => {
  test('is the ridge regression on standardised signed logarithms', () => {
    const values = Float64Array.from([0, 1, -7, 20, 400, -3, 8, 2]);
    const label = Float64Array.from([0, 1, 0, 1, 1, 0, 0, 1]);
    const logs = values.map((v) => Math.sign(v) * Math.log(1 + Math.abs(v)));
    const mean = logs.reduce((a, b) => a + b) / 8;
    const deviation = Math.sqrt(logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 8);
    const fit = logisticRegression([logs.map((v) => (v - mean) / deviation)], label, { lambda: 2 });
    const features: Feature[] = [{ name: 'x', kind: 'number', values }];
    const params = logLogistic.fit(features, label, { lambda: 2 });
    expect(params.slopes[0]!.slope).toBeCloseTo(fit.slopes[0]!, 9);
    expect(logLogistic.logit(JSON.parse(JSON.stringify(params)), features)[3]).toBeCloseTo(
      fit.intercept + (fit.slopes[0]! * (logs[3]! - mean)) / deviation,
      9,
    );
  });

  test('takes a missing value for the mean, and leaves out what never differs and what is no number', () => {
    const label = Float64Array.from([0, 1, 0, 1, 1, 0]);
    const features: Feature[] = [
      { name: 'x', kind: 'number', values: Float64Array.from([1, 2, Number.NaN, 9, 5, 1]) },
      { name: 'same', kind: 'number', values: new Float64Array(6).fill(4) },
      { name: 'never', kind: 'number', values: new Float64Array(6).fill(Number.NaN) },
      { name: 'word', kind: 'category', codes: Int32Array.from([0, 1, 0, 1, 0, 1]), levels: ['a', 'b'] },
    ];
    const params = logLogistic.fit(features, label, { lambda: 1 });
    expect(params.slopes.map(({ name }) => name)).toEqual(['x']);
    expect(logLogistic.explain(params, features).contributions.get('x')![2]).toBe(0);
    expect(logLogistic.logit(params, features)[2]).toBe(params.intercept);
  });
});

describe('line-and-trees', () => {
  const rows = borrowers(300, 11);
  const fit = averagedCandidate(1).fit(rows);

  test('finds a ratio that neither column tells alone', () => {
    const later = borrowers(2000, 12);
    const { values } = later.features[1] as NumberFeature;
    const alone = auc(Float64Array.from(values), later.label);
    expect(auc(fit.logit(later.features), later.label)).toBeGreaterThan(alone + 0.05);
  });

  test('explains every row to its log-odds', () => {
    const { base, contributions } = fit.explain(rows.features);
    fit.logit(rows.features).forEach((z, i) => {
      const sum = [...contributions.values()].reduce((total, values) => total + values[i]!, base);
      expect(sum).toBeCloseTo(z, 9);
    });
  });

  test('is the same whatever the order of the rows', () => {
    const back = (values: Float64Array) => values.toReversed();
    const turned = averagedCandidate(1).fit({
      features: rows.features.map((f) =>
        f.kind === 'number' ? { ...f, values: back(f.values as Float64Array) } : f,
      ),
      label: back(rows.label),
      person: rows.person.toReversed(),
    });
    const again = turned.logit(rows.features);
    fit.logit(rows.features).forEach((z, i) => {
      expect(again[i]).toBeCloseTo(z, 6);
    });
  });

  test('learns from rows too few to choose a ridge by', () => {
    expect(averagedCandidate(1).fit(borrowers(30, 3)).logit(rows.features).every(Number.isFinite)).toBe(true);
  });
});
