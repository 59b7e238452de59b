import { describe, expect, test } from 'vitest';
import { probabilities, scorecardCandidate } from '../../models/learners.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import type { LabelledRows } from '../../models/out-of-sample.ts';
import { parcelled, reweighted, withDeclined } from '../../models/reject-inference.ts';

/** Two bands of scores, 0 and 2: of the lower one 60 accepted and 20 declined, of the upper one 40 and 80. */
const two = () => {
  const accepted = Float64Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : 2));
  const declined = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? 0 : 2));
  // 6 of 60 bad below, 16 of 40 above.
  const label = Float64Array.from({ length: 100 }, (_, i) => (i < 6 || (i >= 60 && i < 76) ? 1 : 0));
  return { accepted, declined, label, person: Int32Array.from({ length: 100 }, (_, i) => i) };
};
const people = Int32Array.from({ length: 100 }, (_, i) => 1000 + i);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('parcelling', () => {
  test('takes of the declined of a band the share of bads of the accepted there, times the uplift', () => {
    const once = parcelled(two(), people, 1);
    expect([sum(once.slice(0, 20)), sum(once.slice(20))]).toEqual([2, 32]); // 10 % of 20, 40 % of 80
    const twice = parcelled(two(), people, 2);
    expect([sum(twice.slice(0, 20)), sum(twice.slice(20))]).toEqual([4, 64]);
    expect(sum(parcelled(two(), people, 10))).toBe(100); // all, and no more than all
  });

  test('asks the model where nobody was accepted', () => {
    const { label, person } = two();
    const declined = new Float64Array(50).fill(0); // odds of one
    const accepted = new Float64Array(100).fill(-9);
    expect(sum(parcelled({ label, person, accepted, declined }, people, 1))).toBe(25);
  });

  test('draws the same bads again', () => {
    expect(parcelled(two(), people, 1.5)).toEqual(parcelled(two(), people, 1.5));
  });
});

describe('reweighting', () => {
  test('lets the accepted of a band stand for its declined, each as often as another but once', () => {
    const rows = reweighted(two());
    expect(rows).toHaveLength(200);
    const times = Array.from({ length: 100 }, (_, row) => rows.filter((one) => one === row).length);
    expect(sum(times.slice(0, 60))).toBe(80);
    expect(new Set(times.slice(0, 60))).toEqual(new Set([1, 2]));
    expect(new Set(times.slice(60))).toEqual(new Set([3])); // 120 by 40
  });
});

/**
 * Applicants with a risk that the officer partly sees beyond the table: who is declined is worse than the accepted of
 * the same attribute. Default has log-odds -1.5 + 1.2 x + 0.8 u, and the officer accepts where x + u is below 0.6.
 */
const simulate = (n: number, seed: number) => {
  const random = seededRandom(seed);
  const draw = () => (random() + random() + random() - 1.5) * 2;
  return Array.from({ length: n }, (_, person) => {
    const [x, u] = [draw(), draw()];
    const bad = random() < 1 / (1 + Math.exp(1.5 - 1.2 * x - 0.8 * u)) ? 1 : 0;
    return { person, x, bad, isAccepted: x + u < 0.6 };
  });
};
const rowsOf = (people: ReturnType<typeof simulate>): LabelledRows => ({
  features: [{ name: 'x', kind: 'number', values: Float64Array.from(people, ({ x }) => x) }],
  label: Float64Array.from(people, ({ bad }) => bad),
  person: Int32Array.from(people, ({ person }) => person),
});

describe('a card fitted with the declined', () => {
  const applicants = simulate(6000, 11);
  const accepted = rowsOf(applicants.filter(({ isAccepted }) => isAccepted));
  const declined = rowsOf(applicants.filter(({ isAccepted }) => !isAccepted));
  const truth = sum(declined.label) / declined.label.length;
  const card = scorecardCandidate({ effects: 'woe' });
  const mean = (candidate: typeof card) => {
    const pd = probabilities(candidate.fit(accepted).logit(declined.features));
    return sum(pd) / pd.length;
  };
  const plain = mean(card);

  test('says of them what is nearer to the truth, where they are worse than the accepted', () => {
    expect(truth).toBeGreaterThan(plain + 0.05); // what is missed without them
    const parcelling = mean(withDeclined(card, declined, { method: 'parcelling', uplift: 1.5 }));
    expect(parcelling).toBeGreaterThan(plain);
    expect(Math.abs(parcelling - truth)).toBeLessThan(Math.abs(plain - truth));
  });

  test('learns nothing new from parcelling without an uplift, nor from reweighting', () => {
    // Within two hundredths: without an uplift the declined repeat what the accepted said.
    for (const method of ['parcelling', 'reweighting'] as const)
      expect(Math.abs(mean(withDeclined(card, declined, { method, uplift: 1 })) - plain)).toBeLessThan(0.02);
  });

  test('is the card without them where nobody was declined', () => {
    const nobody = rowsOf([]);
    const fitted = withDeclined(card, nobody, { method: 'parcelling', uplift: 2 }).fit(accepted);
    expect(fitted.params).toEqual(card.fit(accepted).params);
  });
});
