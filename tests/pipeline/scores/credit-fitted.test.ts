import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { auc } from '../../../models/metrics/ranking.ts';
import { creditSettings } from '../../../pipeline/config/credit-settings.ts';
import { policySettings } from '../../../pipeline/config/policy-settings.ts';
import { buildLabelled } from '../../../pipeline/features/labelled.ts';
import { buildLabelledHistory } from '../../../pipeline/features/labelled-history.ts';
import type { Night } from '../../../pipeline/night.ts';
import { scoreCredit } from '../../../pipeline/scores/credit-models.ts';
import { stage } from '../credit-tables.ts';
import { creditWarehouse, rows } from './credit-night.ts';
import { plantOutcomes } from './credit-outcomes.ts';

const as_of = '2026-03-31';

const scored = async (customers: number, origins: number) => {
  const db = await creditWarehouse();
  await stage(db, as_of);
  const risk = await plantOutcomes(db, customers, origins);
  const night = {
    db,
    windows: { as_of, calibration_end: '2025-09-29' },
    config: {
      credit: creditSettings.parse({}),
      credit_policy: policySettings.parse({}),
      sources: [],
      segments: { seed: 1 },
    },
  } as unknown as Night;
  await buildLabelledHistory(night);
  await buildLabelled(night);
  await scoreCredit(night);
  return { db, risk };
};

const models = async (db: DuckDBConnection) =>
  (
    await rows(
      db,
      'select model, is_used, note, grade, metrics, baseline, params from ops.model order by model',
    )
  ).map(({ metrics, baseline, params, ...card }) => ({
    ...card,
    metrics: JSON.parse(String(metrics)),
    baseline: JSON.parse(String(baseline)),
    params: JSON.parse(String(params)),
  }));

describe('a card fitted to a company’s own outcomes', () => {
  let db: DuckDBConnection;
  let risk: Float64Array;
  let is_bad: Float64Array;
  let pd: Float64Array;
  beforeAll(async () => {
    ({ db, risk } = await scored(3000, 4));
    const tonight = await rows(
      db,
      `select c.pd, o.is_bad from scores.credit_cards as c join (
         select is_bad, row_number() over (order by customer_id) - 1 as row_no from features.credit_outcomes
       ) as o using (row_no) order by row_no`,
    );
    pd = Float64Array.from(tonight, (row) => Number(row.pd));
    is_bad = Float64Array.from(tonight, (row) => Number(row.is_bad));
  });

  test('takes the place of the stated one when it ranks later defaults better beyond chance', async () => {
    const [expert, fitted] = await models(db);
    expect(fitted).toMatchObject({ model: 'fitted-scorecard', is_used: true, note: 'beats the stated card' });
    expect(expert).toMatchObject({ is_used: false, note: 'beaten by the fitted card' });
    expect(fitted!.metrics.auc_gain_low).toBeGreaterThan(0);
    expect(fitted!.metrics.auc - expert!.metrics.auc).toBeCloseTo(fitted!.metrics.auc_gain, 12);
    expect(fitted!.baseline.auc).toBe(expert!.metrics.auc);
    // Of four origins the two latest have others before them whose year was over.
    expect(fitted!.metrics.by_origin.map(({ name }: { name: string }) => name)).toEqual([
      '2024-09-30',
      '2025-03-31',
    ]);
  });

  test('finds the planted causes, and nothing else', async () => {
    const [, fitted] = await models(db);
    const names = fitted!.params.model.characteristics.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['days_below_zero_12m', 'on_time_ratio_12m', 'burden']));
    for (const noise of ['months_covered', 'tenure_months', 'inflow_change'])
      expect(names).not.toContain(noise);
  });

  test('ranks nearly as well as the risk that the outcomes were drawn from', () => {
    expect(auc(pd, is_bad)).toBeGreaterThan(auc(risk, is_bad) - 0.015);
  });

  test('says a probability that comes true in every fifth of it', () => {
    const order = [...pd.keys()].sort((a, b) => pd[a]! - pd[b]!);
    for (let fifth = 0; fifth < 5; fifth++) {
      const group = order.slice(fifth * 600, (fifth + 1) * 600);
      const mean = (of: Float64Array) => group.reduce((sum, row) => sum + of[row]!, 0) / group.length;
      // Three standard errors of a share of 600, and a tenth for what the card does not know of the risk.
      const room = 3 * Math.sqrt((mean(risk) * (1 - mean(risk))) / 600) + 0.1 * mean(risk);
      expect(Math.abs(mean(pd) - mean(is_bad))).toBeLessThan(room);
    }
  });

  test('gives its reasons as the stated card does, none of a figure that is not known', async () => {
    const [row] = await rows(
      db,
      'select credit_reasons, pd, credit_grade from scores.credit_cards order by pd desc, row_no limit 1',
    );
    const reasons = row!.credit_reasons as { code: string; points: number }[];
    expect(reasons.length).toBeGreaterThan(1);
    expect(reasons.map(({ points }) => points)).toEqual(
      reasons.map(({ points }) => points).sort((a, b) => a - b),
    );
    for (const reason of reasons) expect(Object.values(reason)).not.toContain(null);
    expect(row!.credit_grade).toBe(4);
  });

  test('keeps for the holdout what it said knowing no more than was known then', async () => {
    const past = await rows(
      db,
      'select count(*) filter (where p.pd <> c.pd) as other from scores.credit_past as p join scores.credit_cards as c using (row_no)',
    );
    // The same files, but two origins whose year was not over have taught the one and not the other.
    expect(Number(past[0]!.other)).toBeGreaterThan(1000);
  });
});

test('the stated card stays where too few outcomes leave the gain in doubt', async () => {
  const { db } = await scored(200, 4);
  const [expert, fitted] = await models(db);
  expect(expert).toMatchObject({ is_used: true, note: '' });
  expect(fitted).toMatchObject({ is_used: false, note: 'does not beat the stated card', params: {} });
  expect(fitted!.metrics.auc_gain_low).toBeLessThan(0);
  expect(
    await rows(db, 'select count(*)::integer as n from scores.credit_cards where pd is not null'),
  ).toEqual([{ n: 0 }]);
});

test('no election is held while no origin has another whose outcomes it could know', async () => {
  const { db } = await scored(200, 2);
  expect(await models(db)).toMatchObject([
    { model: 'expert-scorecard', is_used: true, note: 'too few outcomes to fit a card' },
  ]);
});
