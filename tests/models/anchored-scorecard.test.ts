import { describe, expect, test } from 'vitest';
import { anchoredScorecard } from '../../models/anchored-scorecard.ts';
import type { Feature } from '../../models/feature.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';

/** Customers whose odds are those of the anchor, but for a strike that multiplies them by e^1.5; the rest is noise. */
const simulated = (seed: number, n = 4000) => {
  const random = seededRandom(seed);
  const z = Float64Array.from({ length: n }, () => drawNormal(random));
  const strike = Float64Array.from(z, () => (random() < 0.05 ? 1 : 0));
  const noise = Float64Array.from(z, () => drawNormal(random));
  const label = Float64Array.from(z, (value, i) =>
    random() < 1 / (1 + Math.exp(-(0.3 + value + 1.5 * strike[i]!))) ? 1 : 0,
  );
  const features: Feature[] = [
    { name: 'said', kind: 'number', values: z.map((value) => 1 / (1 + Math.exp(-value))) },
    { name: 'strike', kind: 'number', values: strike },
    { name: 'noise', kind: 'number', values: noise },
    { name: 'unknown', kind: 'number', values: new Float64Array(n).fill(Number.NaN) },
  ];
  return { features, label, strike };
};

const options = { anchor: 'said', maxBins: 4, maxPValue: 1e-4, lambda: 5, minIv: 0.005 };

describe('a scorecard anchored at a probability', () => {
  const { features, label, strike } = simulated(1);
  const params = anchoredScorecard.fit(features, label, options);

  test('finds the line and the strike that it was simulated with, and leaves the noise out', () => {
    expect(params.anchor_slope).toBeCloseTo(1, 0);
    expect(params.characteristics.map(({ name }) => name)).toEqual(['strike']);
    const logit = anchoredScorecard.logit(params, features);
    const without = anchoredScorecard.logit(params, [
      features[0]!,
      { name: 'strike', kind: 'number', values: new Float64Array(strike.length) },
    ]);
    const struck = strike.indexOf(1);
    expect(logit[struck]! - without[struck]!).toBeGreaterThan(1.1);
    expect(logit[struck]! - without[struck]!).toBeLessThan(1.9);
  });

  test('base and contributions are the logit', () => {
    const { base, contributions } = anchoredScorecard.explain(params, features);
    const logit = anchoredScorecard.logit(params, features);
    logit.forEach((z, i) => {
      const sum = [...contributions.values()].reduce((total, values) => total + values[i]!, base);
      expect(Math.abs(sum - z)).toBeLessThan(1e-9);
    });
  });

  test('comes through JSON unchanged', () => {
    const back = JSON.parse(JSON.stringify(params));
    expect(anchoredScorecard.logit(back, features)).toEqual(anchoredScorecard.logit(params, features));
  });

  test('features that the anchor speaks for are not asked', () => {
    const alone = anchoredScorecard.fit(features, label, { ...options, saidByAnchor: ['strike'] });
    expect(alone.characteristics).toEqual([]);
  });

  test('needs its anchor', () => {
    expect(() => anchoredScorecard.fit(features.slice(1), label, options)).toThrow(/requires a number said/);
  });
});
