import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { warningState } from '../../../pipeline/scores/churn-warnings.ts';
import { openFixture, rows } from '../warehouse-fixture.ts';
import { buildWith, judge, warn } from './warning-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

describe('scores.churn_money', () => {
  const money = async (settings = {}) => {
    await buildWith(db, ['scores.churn_money'], settings);
    return rows(db, 'from scores.churn_money order by customer_id');
  };

  test('is probability times margin, and a call is worth what it saves less what it costs', async () => {
    await judge(db, [
      { id: 'a', p: 0.5, margin: 1000 },
      { id: 'b', p: 0.9, margin: 100 },
      { id: 'c', p: 0.9, margin: 10 },
    ]);
    // a: .5 * 1000 = 500, * .3 - 5 - .5 * 8 = 141; b: 90 * .3 - 5 - .8 = 21.2; c: 9 * .3 - 5 - .8 = -3.1
    expect(await money({ warnings: { save_rate: 0.3, contact_cost: 5, incentive_cost: 8 } })).toMatchObject([
      { customer_id: 'a', expected_loss: 500, worth_of_saving: 141, worth_rank: 1, cumulative_worth: 141 },
      { customer_id: 'b', expected_loss: 90, worth_of_saving: 21.2, worth_rank: 2, cumulative_worth: 162.2 },
      { customer_id: 'c', expected_loss: 9, worth_of_saving: -3.1, worth_rank: 3, is_worth_calling: false },
    ]);
  });

  test('a customer who costs more than they bring has nothing to lose, and who is lost is not on it', async () => {
    await judge(db, [
      { id: 'a', p: 0.5, margin: -40 },
      { id: 'b', p: 0.99, stage: 'lost' },
    ]);
    expect(await money()).toMatchObject([
      { customer_id: 'a', expected_margin_12m: 0, expected_loss: 0, is_worth_calling: false },
    ]);
  });

  test('the margin at stake can be the lifetime value of a year', async () => {
    await judge(db, [{ id: 'a', p: 0.5, margin: 1000 }]);
    expect(await money({ warnings: { margin_by: 'clv' } })).toMatchObject([{ expected_margin_12m: 500 }]);
  });

  test('classes follow the value tiers, or the rank of the margin', async () => {
    await judge(db, [
      { id: 'a', p: 0.1, margin: 1, tier: 'prime' },
      { id: 'b', p: 0.1, margin: 2, tier: 'main' },
      { id: 'c', p: 0.1, margin: 3, tier: 'ordinary' },
      { id: 'd', p: 0.1, margin: 0, tier: 'potential' },
    ]);
    const classes = async (settings = {}) => (await money(settings)).map((row) => row.value_class);
    expect(await classes()).toEqual(['large', 'medium', 'small', 'small']);
    // Of three with a margin the first third is one customer, the second another.
    expect(
      await classes({ warnings: { class_by: 'margin', large_share: 0.33, medium_share: 0.33 } }),
    ).toEqual(['small', 'medium', 'large', 'small']);
  });
});

describe('scores.churn_thresholds', () => {
  const thresholds = async (settings = {}) => {
    await buildWith(db, ['scores.churn_money', 'scores.churn_thresholds'], settings);
    return rows(
      db,
      `select act_rule, act_threshold as act, watch_threshold as watch from scores.churn_thresholds
       order by value_class`,
    );
  };
  beforeEach(() =>
    judge(db, [
      { id: 'a', p: 0.9, margin: 100 },
      { id: 'b', p: 0.8, margin: 200 },
      { id: 'c', p: 0.3, margin: 300 },
    ]),
  );

  test('are the stated ones of each class while nothing costs anything', async () => {
    expect(await thresholds()).toMatchObject([
      { act_rule: 'usual', act: 0.6, watch: 0.4 },
      { act_rule: 'usual', act: 0.7 },
      { act_rule: 'usual', act: 0.8 },
    ]);
  });

  test('follow from costs at the median margin of the class; classes without customers keep the stated ones', async () => {
    // (4 + 10) / (.25 * 200 + 10) = .2333; watched from .7 of that
    const [large, medium] = await thresholds({
      warnings: { save_rate: 0.25, contact_cost: 4, incentive_cost: 10 },
    });
    expect(large).toMatchObject({ act_rule: 'cost', act: expect.closeTo(14 / 60, 12) });
    expect(large!.watch).toBeCloseTo((0.7 * 14) / 60, 9);
    expect(medium).toMatchObject({ act_rule: 'usual', act: 0.7 });
  });

  test('nobody is called where a call costs more than a sure leaver could bring', async () => {
    const [large] = await thresholds({ warnings: { save_rate: 0.25, contact_cost: 51 } });
    expect(large).toEqual({ act_rule: 'cost', act: null, watch: 0.4 });
  });

  test('follow from the capacity of the class, and what is set goes before all', async () => {
    const capacity = { large: { capacity: 2 }, medium: { capacity: 0 }, small: { capacity: 1, act: 0.25 } };
    expect(await thresholds({ warnings: { contact_cost: 4, classes: capacity } })).toMatchObject([
      { act_rule: 'capacity', act: 0.8 },
      { act_rule: 'capacity', act: null },
      { act_rule: 'set', act: 0.25, watch: expect.closeTo(0.175, 12) },
    ]);
  });
});

describe('scores.churn_warnings', () => {
  const level = async () => {
    const [row] = await rows(
      db,
      `select level, previous_level as before, since_on::varchar as since, crossed from scores.churn_warnings
       where customer_id = 'a'`,
    );
    return row;
  };
  const night = async (as_of: string, p: number, settings = {}) => {
    await judge(db, [
      { id: 'a', p },
      { id: 'z', p: 0.1 },
    ]);
    await warn(db, as_of, settings);
    return level();
  };

  test('a warning is raised at its threshold, holds to four fifths of it, and keeps its day', async () => {
    // large: watch at .4, act at .6
    expect(await night('2024-06-01', 0.1)).toEqual({
      level: 'none',
      before: 'none',
      since: null,
      crossed: null,
    });
    expect(await night('2024-06-02', 0.6)).toMatchObject({
      level: 'act',
      since: '2024-06-02',
      crossed: 'up',
    });
    expect(await night('2024-06-03', 0.48)).toMatchObject({
      level: 'act',
      since: '2024-06-02',
      crossed: null,
    });
    expect(await night('2024-06-04', 0.4799)).toMatchObject({
      level: 'watch',
      since: '2024-06-04',
      crossed: 'down',
    });
    expect(await night('2024-06-05', 0.59)).toMatchObject({
      level: 'watch',
      since: '2024-06-04',
      crossed: null,
    });
    expect(await night('2024-06-06', 0.32)).toMatchObject({ level: 'watch', crossed: null });
    expect(await night('2024-06-07', 0.3199)).toMatchObject({
      level: 'none',
      since: '2024-06-07',
      crossed: 'down',
    });
    expect(await night('2024-06-08', 0.39)).toMatchObject({ level: 'none', crossed: null });
    expect(await night('2024-06-09', 0.4)).toMatchObject({
      level: 'watch',
      since: '2024-06-09',
      crossed: 'up',
    });
  });

  test('on the first night everybody begins, and nobody crosses', async () => {
    expect(await night('2024-06-01', 0.9)).toEqual({
      level: 'act',
      before: 'none',
      since: '2024-06-01',
      crossed: null,
    });
  });

  test('the same night built twice, and an earlier one built again, give the same rows', async () => {
    const all = () => rows(db, 'from scores.churn_warnings order by customer_id');
    await night('2024-06-01', 0.7);
    await night('2024-06-02', 0.5);
    const second = await all();
    await night('2024-06-03', 0.1);
    const third = await all();
    await night('2024-06-03', 0.1);
    expect(await all()).toEqual(third);
    await night('2024-06-02', 0.5);
    expect(await all()).toEqual(second);
    // And what was written of the night after still stands.
    expect(await rows(db, 'select count(*)::integer as nights from ops.churn_warning_night')).toEqual([
      { nights: 3 },
    ]);
    await night('2024-06-03', 0.1);
    expect(await all()).toEqual(third);
  });

  test('a customer who can no longer be judged is told of once', async () => {
    await night('2024-06-01', 0.9);
    await judge(db, [{ id: 'z', p: 0.1 }]);
    await warn(db, '2024-06-02');
    expect(await level()).toEqual({ level: 'none', before: 'act', since: '2024-06-02', crossed: 'down' });
    await warn(db, '2024-06-03');
    expect(await level()).toBeUndefined();
  });

  test('a capacity takes that many, the lowest key first among equals', async () => {
    await judge(db, [
      { id: 'b', p: 0.9 },
      { id: 'a', p: 0.9 },
      { id: 'c', p: 0.95 },
    ]);
    await warn(db, '2024-06-01', { warnings: { classes: { large: { capacity: 2 } } } });
    const found = await rows(db, 'select customer_id, level from scores.churn_warnings order by customer_id');
    expect(found.map((row) => row.level)).toEqual(['act', 'watch', 'act']);
  });

  test('nobody at all is no error', async () => {
    await judge(db, []);
    await warn(db, '2024-06-01');
    await buildWith(db, ['scores.churn_money_totals']);
    expect(await rows(db, 'from scores.churn_warnings')).toEqual([]);
    expect(await rows(db, 'from scores.churn_money_totals')).toEqual([]);
  });

  test('totals of the classes add up to all', async () => {
    await judge(db, [
      { id: 'a', p: 0.9, margin: 100 },
      { id: 'b', p: 0.5, margin: 100 },
      { id: 'c', p: 0.1, margin: 50, tier: 'main' },
    ]);
    await warn(db, '2024-06-01');
    await buildWith(db, ['scores.churn_money_totals']);
    expect(
      await rows(
        db,
        `select value_class, customers, watched, acted_on, expected_loss, expected_loss_acted_on as acted_loss
         from scores.churn_money_totals order by value_class`,
      ),
    ).toEqual([
      { value_class: 'all', customers: 3, watched: 1, acted_on: 1, expected_loss: 145, acted_loss: 90 },
      { value_class: 'large', customers: 2, watched: 1, acted_on: 1, expected_loss: 140, acted_loss: 90 },
      { value_class: 'medium', customers: 1, watched: 0, acted_on: 0, expected_loss: 5, acted_loss: 0 },
    ]);
  });

  test('the mark of a night changes with the nights before it, and not with itself or later ones', async () => {
    expect(await warningState(db, '2024-06-02')).toBe('');
    await night('2024-06-02', 0.9);
    expect(await warningState(db, '2024-06-02')).toBe('');
    await night('2024-06-01', 0.9);
    const mark = await warningState(db, '2024-06-02');
    expect(mark).not.toBe('');
    await night('2024-06-03', 0.1);
    expect(await warningState(db, '2024-06-02')).toBe(mark);
    await night('2024-06-01', 0.1);
    expect(await warningState(db, '2024-06-02')).not.toBe(mark);
  });
});
