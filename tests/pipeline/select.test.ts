import { describe, expect, test } from 'vitest';
import { graph } from '../../pipeline/graph.ts';
import { jobsAbove, selectJobs } from '../../pipeline/select.ts';

describe('--select', () => {
  const select = (selection?: string) => [...selectJobs(graph, selection)].sort();

  test('everything without a selection', () => {
    expect(select()).toEqual(graph.map((job) => job.name).sort());
  });

  test('one job alone', () => {
    expect(select('rfm')).toEqual(['rfm']);
  });

  test('with what depends on it, and with what it needs', () => {
    expect(select('churn+')).toEqual(['actions', 'churn', 'history', 'reports', 'warnings']);
    expect(select('+churn')).toEqual(['churn', 'clv', 'customers', 'lifecycle']);
    expect(select('rfm, value')).toEqual(['rfm', 'value']);
  });

  test('a name that is no job is refused with the names there are', () => {
    expect(() => select('chrun')).toThrow(/^--select requires jobs of quality, customers, .*, got "chrun"$/);
  });

  test('the jobs above a job are those that make what it reads', () => {
    expect(jobsAbove(graph).get('churn')).toEqual(expect.arrayContaining(['clv', 'customers', 'lifecycle']));
  });
});
