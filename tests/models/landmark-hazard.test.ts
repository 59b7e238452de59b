import { describe, expect, test } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { explainLandmarks, fitLandmarks, landmarkEndsWithin } from '../../models/landmark-hazard.ts';
import { seededRandom } from '../../models/numeric/random.ts';

/** A salary stopped at the landmark: a tenth leave in each of the first three months, a hundredth in any other. */
const truth = (ahead: number, isStopped: boolean) => (isStopped && ahead < 3 ? 0.1 : 0.01);

const simulated = (n: number) => {
  const random = seededRandom(5);
  const tenure = new Int32Array(n);
  const seen = new Int32Array(n);
  const ended = new Float64Array(n);
  const stopped = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    tenure[i] = Math.floor(random() * 40);
    stopped[i] = random() < 0.3 ? 1 : 0;
    const watched = 1 + Math.floor(random() * 24);
    while (seen[i]! < watched && ended[i] === 0) {
      if (random() < truth(seen[i]!, stopped[i] === 1)) ended[i] = 1;
      seen[i]!++;
    }
  }
  const features: Feature[] = [{ name: 'stopped', kind: 'number', values: stopped }];
  return { rows: { tenure, seen, ended }, features };
};

describe('a hazard by months ahead', () => {
  const { rows, features } = simulated(9000);
  const params = fitLandmarks(rows, features, { lambda: 1 });
  const cases: Feature[] = [{ name: 'stopped', kind: 'number', values: Float64Array.of(0, 1) }];
  const at = Int32Array.of(20, 20);
  const ages = Int32Array.from({ length: 40 }, (_, months) => months);

  test('lets what is known today fade with the months', () => {
    for (const horizon of [1, 3, 6, 12]) {
      [false, true].forEach((isStopped) => {
        const stopped = new Float64Array(40).fill(Number(isStopped));
        const every = landmarkEndsWithin(
          params,
          ages,
          [{ ...cases[0]!, values: stopped } as Feature],
          horizon,
        );
        const got = every.reduce((sum, value) => sum + value / 40, 0);
        let survival = 1;
        for (let ahead = 0; ahead < horizon; ahead++) survival *= 1 - truth(ahead, isStopped);
        // Three standard errors of some 2,700 stopped salaries, over all ages.
        expect(Math.abs(got - (1 - survival))).toBeLessThan(0.025);
      });
    }
    // A hazard that held today's covariates for ever would say .72.
    expect(landmarkEndsWithin(params, at, cases, 12)[1]).toBeLessThan(0.4);
  });

  test('any horizon is more than a shorter one, and a part of a month counts', () => {
    const [half, one, far] = [0.5, 1, 90].map((months) => landmarkEndsWithin(params, at, cases, months)[1]!);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(one!);
    expect(1 - half!).toBeCloseTo(Math.sqrt(1 - one!), 12);
    expect(far).toBeGreaterThan(one!);
    expect(far).toBeLessThan(1);
  });

  test('explains the mean monthly log-odds exactly', () => {
    const { base, contributions } = explainLandmarks(params, at, cases, 3);
    const of = (row: number) => [...contributions.values()].reduce((sum, column) => sum + column[row]!, base);
    const logit = (p: number) => Math.log(p / (1 - p));
    const survived = [1, 2].map((m) => 1 - landmarkEndsWithin(params, at, cases, m)[1]!);
    const first = logit(1 - survived[0]!);
    const second = logit(1 - survived[1]! / survived[0]!);
    expect(of(1)).toBeCloseTo((first + 2 * second) / 3, 9);
    expect(of(1) - of(0)).toBeGreaterThan(1.5);
  });

  test('stretches with hardly an end join the one before', () => {
    const few = { ...rows, ended: rows.ended.map((one, i) => (rows.seen[i]! <= 1 ? one : 0)) };
    expect(params.stretches.map(({ from }) => from)).toEqual([0, 1, 3, 6]);
    expect(fitLandmarks(few, features).stretches.map(({ from, to }) => [from, to])).toEqual([[0, null]]);
  });

  test('is plain JSON', () => {
    const reloaded = JSON.parse(JSON.stringify(params));
    expect(landmarkEndsWithin(reloaded, at, cases, 7)).toEqual(landmarkEndsWithin(params, at, cases, 7));
  });
});
