import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { drawGamma, drawPoisson, seededRandom } from '../../../models/numeric/random.ts';
import { fitCandidates } from '../../../pipeline/scores/purchase-candidates.ts';
import { elect, purchaseCards } from '../../../pipeline/scores/purchase-election.ts';
import { simulatedBuyers } from '../../models/simulated-buyers.ts';

const none = (inputs: Table) => ({ inputs: inputs.slice(0, 0), purchases: new Float64Array(0), days: 90 });

describe('the election of a purchase model', () => {
  test('without a holdout the likelihood decides between the models with dropout', () => {
    const truth = { r: 0.5, alpha: 6, a: 0.9, b: 1.6 };
    const buyers = simulatedBuyers(truth, 1, { customers: 4000, weeks: 52, births: 26, seed: 3 });
    const candidates = fitCandidates(buyers, none(buyers));
    const elected = elect(candidates);
    const likeliest = candidates
      .filter(({ model }) => ['bg-nbd', 'mbg-nbd', 'pareto-nbd'].includes(model.name))
      .reduce((kept, other) => (other.tonight.objective > kept.tonight.objective ? other : kept));
    expect(elected.model.name).toBe(likeliest.model.name);
    expect(elected.grade).toBeNull();
  });

  test('customers who never leave degenerate the models with dropout, and NBD stands in by name', () => {
    const random = seededRandom(11);
    const weeks = 40;
    const rows = Array.from({ length: 3000 }, () => {
      const count = drawPoisson(random, drawGamma(random, 0.8, 9) * weeks);
      const last = count === 0 ? 0 : Math.max(...Array.from({ length: count }, () => random() * weeks));
      return { x: count, tx: Math.round(last * 7) };
    });
    const buyers = tableFromArrays({
      frequency: Int32Array.from(rows, ({ x }) => x),
      recency: Int32Array.from(rows, ({ tx }) => tx),
      T: new Int32Array(rows.length).fill(weeks * 7),
    });
    const candidates = fitCandidates(buyers, none(buyers));
    const elected = elect(candidates);
    expect(candidates.slice(0, 3).map(({ degenerate }) => degenerate)).toEqual([
      'no dropout',
      'no dropout',
      'no dropout',
    ]);
    expect(elected.model.name).toBe('nbd');
    const card = purchaseCards(candidates, elected, none(buyers)).find(({ is_used }) => is_used)!;
    expect(card).toMatchObject({ model: 'nbd', note: 'stands in for the models with dropout' });
  });

  test('a log in which everybody bought once ends in the past rate, with finite scores', () => {
    const n = 500;
    const buyers = tableFromArrays({
      frequency: new Int32Array(n),
      recency: new Int32Array(n),
      T: Int32Array.from({ length: n }, (_, i) => i),
    });
    const elected = elect(fitCandidates(buyers, none(buyers)));
    expect(elected.model.name).toBe('naive-rate');
    const scores = elected.model.score(elected.tonight, buyers, { horizon_days: 365, discount_rate: 0.1 });
    for (const { name } of scores.schema.fields) {
      const values = [...(scores.getChild(name as 'p_alive')!.toArray() as Float64Array)];
      expect(values.every(Number.isFinite), name).toBe(true);
    }
  });

  test('a model that does worse than the past rate on the holdout is not used', () => {
    const truth = { r: 0.5, alpha: 6, a: 0.9, b: 1.6 };
    const inputs = simulatedBuyers(truth, 1, { customers: 2000, weeks: 52, births: 26, seed: 5 });
    // A future that is the past rate itself, which no model can beat.
    const T = inputs.getChild('T')!.toArray() as Int32Array;
    const purchases = Float64Array.from(inputs.getChild('frequency')!.toArray() as Int32Array, (x, i) =>
      T[i]! > 0 ? (x / T[i]!) * 90 : 0,
    );
    const candidates = fitCandidates(inputs, { inputs, purchases, days: 90 });
    expect(candidates.map(({ grade }) => grade)).toEqual(['C', 'C', 'C', 'C', null]);
    expect(elect(candidates).model.name).toBe('naive-rate');
  });
});

describe('a night without a buyer', () => {
  test('elects a model all the same, and scores nobody', () => {
    const nobody = tableFromArrays({
      frequency: new Int32Array(0),
      recency: new Int32Array(0),
      T: new Int32Array(0),
    });
    const candidates = fitCandidates(nobody, none(nobody));
    const elected = elect(candidates);
    expect(elected.model.score(elected.tonight, nobody, { horizon_days: 365 }).numRows).toBe(0);
    expect(purchaseCards(candidates, elected, none(nobody)).map(({ n }) => n)).toEqual([0, 0, 0, 0, 0]);
  });
});
