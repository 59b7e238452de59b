import { tableFromArrays } from 'apache-arrow';
import { expect, test } from 'vitest';
import { churnBaseline } from '../../models/churn-baseline.ts';
import { numbers } from './buyers.ts';

/** One hundred customers silent for 1 to 100 days; every other one bought once. */
const past = tableFromArrays({
  days_since_last_purchase: Int32Array.from({ length: 100 }, (_, i) => i + 1),
  frequency: Int32Array.from({ length: 100 }, (_, i) => i % 2),
  churned: Float64Array.from({ length: 100 }, (_, i) => (i >= 60 || (i % 2 === 0 && i >= 20) ? 1 : 0)),
});

test('says the share of its cell, drawn a little to the share of all', () => {
  const fitted = churnBaseline.fit(past, undefined);
  expect(fitted.params.days_cuts).toEqual([20, 40, 60, 80]);
  // by hand: 60 of 100 stopped; a cell has ten customers and borrows five average ones
  expect(fitted.params.one_time).toEqual([3 / 15, 13 / 15, 13 / 15, 13 / 15, 13 / 15]);
  expect(fitted.params.repeat).toEqual([3 / 15, 3 / 15, 3 / 15, 13 / 15, 13 / 15]);
  const later = tableFromArrays({
    days_since_last_purchase: Int32Array.of(0, 30, 30, 500),
    frequency: Int32Array.of(0, 0, 7, 2),
  });
  const said = numbers(churnBaseline.score(fitted, later, undefined), 'churn_probability');
  expect(said).toEqual([3 / 15, 13 / 15, 3 / 15, 13 / 15]);
});

test('a cell without customers says the share of all', () => {
  const one = tableFromArrays({
    days_since_last_purchase: Int32Array.of(1, 2, 3, 4, 5),
    frequency: Int32Array.of(0, 0, 0, 0, 0),
    churned: Int32Array.of(0, 0, 0, 0, 1),
  });
  const { params } = churnBaseline.fit(one, undefined);
  params.repeat.forEach((share) => {
    expect(share).toBeCloseTo(0.2, 12);
  });
});

test('is judged by ranking and by its probabilities', () => {
  const fitted = churnBaseline.fit(past, undefined);
  const happened = past.getChild('churned')!.toArray() as Float64Array;
  const metrics = churnBaseline.evaluate(fitted, past, happened, undefined);
  expect(metrics.auc).toBe(1); // the cells part them completely
  expect(metrics.brier).toBeCloseTo((60 * 2 ** 2 + 40 * 3 ** 2) / 15 ** 2 / 100, 12); // by hand
  expect(metrics.log_loss).toBeCloseTo(fitted.objective, 12);
});

test('refuses a label that is neither yes nor no', () => {
  const strange = tableFromArrays({
    days_since_last_purchase: Int32Array.of(1),
    frequency: Int32Array.of(0),
    churned: Int32Array.of(2),
  });
  expect(() => churnBaseline.fit(strange, undefined)).toThrow('requires churned to be 0 or 1, got 2');
});
