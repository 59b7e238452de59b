import { describe, expect, test } from 'vitest';
import { bgNbd } from '../../models/bg-nbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { dropoutLogPrior, paretoLogPrior } from '../../models/weak-priors.ts';
import { cdnow, cdnowPath } from './cdnow.ts';
import { simulatedBuyers, simulatedParetoBuyers } from './simulated-buyers.ts';

test.each([
  { name: 'dropout', prior: dropoutLogPrior },
  { name: 'Pareto', prior: paretoLogPrior },
])('the gradient of the $name prior is that of its density', ({ prior }) => {
  const at = Float64Array.of(0.4, 1.3, 0.7, 2);
  const { gradient } = prior(at);
  at.forEach((value, j) => {
    const step = 1e-5 * value;
    const moved = (by: number) => prior(at.with(j, value + by)).value;
    expect(gradient[j]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 7); // error of the difference
  });
});

const small = { customers: 200, weeks: 39, births: 39 };

describe.each([
  {
    model: bgNbd,
    simulate: (seed: number) => simulatedBuyers({ r: 0.7, alpha: 9, a: 0.3, b: 3 }, 0, { ...small, seed }),
    often: 5,
  },
  {
    model: mbgNbd,
    simulate: (seed: number) => simulatedBuyers({ r: 0.7, alpha: 9, a: 0.3, b: 3 }, 1, { ...small, seed }),
    often: 0,
  },
  {
    model: paretoNbd,
    simulate: (seed: number) =>
      simulatedParetoBuyers({ r: 0.7, alpha: 9, s: 0.4, beta: 30 }, { ...small, seed }),
    often: 4,
  },
])('$model.name with weak priors', ({ model, simulate, often }) => {
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

  test('is never degenerate on small logs, where likelihood alone may be', () => {
    const alone = seeds.filter((seed) => model.fit(simulate(seed), {}).degenerate !== null);
    const helped = seeds.filter((seed) => model.fit(simulate(seed), { prior: 'weak' }).degenerate !== null);
    expect(alone.length).toBeGreaterThanOrEqual(often); // of twelve
    expect(helped).toEqual([]);
  });

  test('has a likelihood no higher than that of the maximum', () => {
    const inputs = simulate(2);
    const [alone, helped] = [model.fit(inputs, {}), model.fit(inputs, { prior: 'weak' })];
    expect(helped.objective).toBeLessThanOrEqual(alone.objective + 1e-9);
    expect(helped.objective).toBeGreaterThan(alone.objective - 3);
  });
});

describe.skipIf(!cdnowPath)('on CDNOW (shared data)', () => {
  test.each([bgNbd, mbgNbd, paretoNbd])('$name moves by less than half a standard error', (model) => {
    const { inputs } = cdnow();
    const [alone, helped] = [model.fit(inputs, {}), model.fit(inputs, { prior: 'weak' })];
    for (const [name, value] of Object.entries(helped.params)) {
      const [estimate, error] = [alone.params, alone.standard_errors!].map(
        (values) => (values as Record<string, number>)[name]!,
      );
      expect(Math.abs(value - estimate!)).toBeLessThan(0.5 * error!);
    }
  });
});
