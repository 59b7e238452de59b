import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { stability } from '../../../models/stability.ts';
import { policyParameters, policySettings } from '../../../pipeline/config/policy-settings.ts';
import type { Night } from '../../../pipeline/night.ts';
import { keepCreditHistory, readCreditBefore } from '../../../pipeline/scores/credit-history.ts';
import { monitorCredit } from '../../../pipeline/scores/credit-monitoring.ts';
import { watchStability } from '../../../pipeline/scores/credit-stability.ts';
import { auditFairness } from '../../../pipeline/scores/fairness-audit.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { creditWarehouse, rows } from './credit-night.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await creditWarehouse();
});

const night = (as_of: string, calibration_end = '2023-12-31') =>
  ({ db, windows: { as_of, calibration_end } }) as unknown as Night;

/** Customers of two figures, the score and one of the credit file, as (id, score, figure). */
const stand = async (
  table: 'credit' | 'credit_past',
  list: readonly (readonly [string, number, number | null])[],
) => {
  const values = list.map(([id, score, figure]) => `('${id}', ${score}, ${figure}::double)`).join(', ');
  await db.run(
    `create or replace temp table standing as from (values ${values}) as v(customer_id, score, figure)`,
  );
  await db.run(
    `create or replace table features.${table} as select customer_id, figure from standing order by customer_id`,
  );
  if (table === 'credit') {
    await db.run(
      'create or replace table scores.credit as select customer_id, score as credit_score from standing',
    );
    return;
  }
  await db.run(`create or replace table scores.credit_past as
    select (row_number() over (order by customer_id) - 1)::integer as row_no, score as credit_score,
      case when score >= 550 then 0 when score >= 500 then 2 else 4 end as credit_grade, null::double as pd
    from standing`);
};
const people = (n: number, figure: (i: number) => number | null, score = (i: number) => 400 + i) =>
  Array.from({ length: n }, (_, i) => [`c${String(i).padStart(4, '0')}`, score(i), figure(i)] as const);

describe('scores.monitoring_stability', () => {
  const series = () =>
    rows(
      db,
      `select as_of, psi, noise, verdict, unknown_share, n, reference_on from scores.monitoring_stability where variable = 'figure' order by as_of`,
    );

  test('compares tonight with the holdout origin in its tenths, the unknown counted apart', async () => {
    await stand(
      'credit_past',
      people(200, (i) => i % 100),
    );
    await stand(
      'credit',
      people(200, (i) => (i % 100 < 50 ? null : i % 100)),
    );
    await watchStability(night('2024-06-30'));
    const [row] = await series();
    expect(row).toMatchObject({
      as_of: '2024-06-30',
      reference_on: '2023-12-31',
      n: 200,
      unknown_share: 0.5,
      verdict: 'act',
    });
    // Values 0 to 99 twice each; bounds at the 10th to 90th of 100: 9, 19, ... 89. Tonight the lower half is unknown.
    const expected = [0, 18, 20, 20, 20, 20, 20, 20, 20, 20, 22];
    const actual = [100, 0, 0, 0, 0, 0, 18, 20, 20, 20, 22];
    expect(row!.psi).toBeCloseTo(stability(expected, actual).psi, 10);
    expect(row!.noise).toBeCloseTo(10 * (1 / 200 + 1 / 200), 12);
  });

  test('is a series of the last nights of months against one reference, the same when a night is built again', async () => {
    await stand(
      'credit_past',
      people(150, (i) => i % 10),
    );
    await stand(
      'credit',
      people(150, (i) => i % 10),
    );
    for (const as_of of ['2024-04-29', '2024-04-30', '2024-05-31']) await watchStability(night(as_of));
    await stand(
      'credit',
      people(150, (i) => i % 5),
    );
    await watchStability(night('2024-06-15'));
    const list = await series();
    expect(list.map(({ as_of, verdict }) => [as_of, verdict])).toEqual([
      ['2024-04-30', 'stable'],
      ['2024-05-31', 'stable'],
      ['2024-06-15', 'act'],
    ]);
    expect(list.map(({ reference_on }) => reference_on)).toEqual(['2023-12-31', '2023-12-31', '2023-12-31']);
    await watchStability(night('2024-06-15', '2024-01-31'));
    expect(await series()).toEqual(list);
  });

  test('has nothing to compare with on a first night without a past, and too few customers are no distribution', async () => {
    await stand(
      'credit_past',
      people(20, (i) => i),
    );
    await stand(
      'credit',
      people(120, (i) => i),
    );
    await watchStability(night('2024-06-30'));
    expect(await series()).toEqual([]);
    await watchStability(night('2024-07-01'));
    expect(await series()).toMatchObject([{ as_of: '2024-07-01', psi: 0, reference_on: '2024-06-30' }]);
  });
});

const ranking = [
  'scores.credit_outcome_history',
  'scores.ranking_curve',
  'scores.ranking_bands',
  'scores.monitoring_ranking',
];

describe('the track record of the score', () => {
  /** Builds everything that judges the card on the holdout's outcomes, as (id, bad). */
  const judge = async (bad: (id: number) => boolean, n = 200) => {
    await readCreditBefore(night('2024-06-30'));
    await stand(
      'credit_past',
      people(n, () => 1),
    );
    await db.run(`create or replace table features.credit_outcomes as
      select customer_id, false as x, 0 as is_bad from features.credit_past`);
    for (let i = 0; i < n; i++) {
      if (bad(i))
        await db.run(
          `update features.credit_outcomes set is_bad = 1 where customer_id = 'c${String(i).padStart(4, '0')}'`,
        );
    }
    await db.run('create table scores.ifrs_stage (customer_id varchar, last_default_on date)');
    await db.run(`create or replace table scores.rating_migration as
      select 'month' as compared, 'class' as scale, 'A' as from_grade, 'B' as to_grade, 10 as customers
      union all select 'month', 'class', 'A', 'A', 90`);
    await db.run(`create or replace table customer.customers as select customer_id,
      case when row_number() over (order by customer_id) % 2 = 0 then 'f' else 'm' end as gender, null::date as birth_date,
        case when row_number() over (order by customer_id) % 4 = 0 then 'west' else 'east' end as region
      from features.credit_past`);
    for (const table of ranking) {
      await buildTable(db, readStep(table), { as_of: '2024-06-30', calibration_end: '2023-12-31' });
    }
    await monitorCredit(night('2024-06-30'));
  };

  test('AUC, KS and the Hanley-McNeil interval are those of the formula', async () => {
    // 100 customers scored 400 to 499; bad are 400, 402, ..., 418: ten bads, each beaten by as many goods as counted.
    await judge((i) => i < 20 && i % 2 === 0, 100);
    const [row] = await rows(db, 'from scores.monitoring_ranking');
    // The bad at 400 + 2k has k goods below it: AUC = 1 - (0 + 1 + ... + 9) / (10 * 90) = 0.95.
    expect(row!.auc).toBeCloseTo(0.95, 12);
    expect(row!.gini).toBeCloseTo(0.9, 12);
    expect(row!.ks).toBeCloseTo(1 - 9 / 90, 12); // at 418 all bads and nine goods
    const [q1, q2] = [0.95 / 1.05, (2 * 0.95 ** 2) / 1.95];
    const se = Math.sqrt((0.95 * 0.05 + 9 * (q1 - 0.95 ** 2) + 89 * (q2 - 0.95 ** 2)) / 900);
    expect(row!.auc_standard_error).toBeCloseTo(se, 12);
    expect(row!.auc_low).toBeCloseTo(0.95 - 1.96 * se, 12);
    expect(row!.auc_high).toBe(1);
    // At 418 all bads and 9 of 90 goods are found: the share of bads has no error, that of goods 0.1 * 0.9 / 90.
    expect(row!.ks_score).toBe(418);
    expect(row!.ks_low).toBeCloseTo(0.9 - 1.96 * Math.sqrt(0.09 / 90), 12);
  });

  test('the curve rises with each bad and ends with all, and the bands hold everybody once', async () => {
    await judge((i) => i < 20 && i % 2 === 0, 100);
    const curve = await rows(db, 'from scores.ranking_curve order by credit_score');
    expect(curve).toHaveLength(100);
    // 400, a bad, and 401, a good.
    expect(curve[0]).toMatchObject({ credit_score: 400, bads_share: 0.1, goods_share: 0 });
    expect(curve[1]!.goods_share).toBeCloseTo(1 / 90, 12);
    expect(curve[99]).toMatchObject({ bads_share: 1, goods_share: 1 });
    expect(curve.filter(({ is_ks }) => is_ks).map(({ credit_score }) => credit_score)).toEqual([418]);
    // Scores 400 to 499 make twenty bands of five points.
    const bands = await rows(db, 'from scores.ranking_bands order by band_from');
    expect(bands.map(({ band_from, band_to }) => [band_from, band_to])).toEqual(
      Array.from({ length: 20 }, (_, i) => [400 + 5 * i, 405 + 5 * i]),
    );
    expect(bands[0]).toMatchObject({ customers: 5, bads: 3, bads_share: 0.3, bad_rate: 0.6 });
    // Wilson's interval for 3 of 5, as in Brown, Cai & DasGupta's formula (5).
    expect(bands[0]!.rate_low).toBeCloseTo(0.2307, 3);
    expect(bands[0]!.rate_high).toBeCloseTo(0.8824, 3);
    await db.run('delete from scores.ranking_curve where credit_score between 410 and 414');
    await buildTable(db, readStep('scores.ranking_bands'), {});
    expect(
      await rows(db, 'select customers, bad_rate, rate_low from scores.ranking_bands where band_from = 410'),
    ).toEqual([{ customers: 0, bad_rate: null, rate_low: null }]);
  });

  test('equal scores count half', async () => {
    await judge((i) => i === 0, 100);
    await db.run('update scores.credit_outcome_history set credit_score = 500');
    await buildTable(db, readStep('scores.ranking_curve'), {});
    await buildTable(db, readStep('scores.monitoring_ranking'), {});
    expect((await rows(db, 'select auc, ks from scores.monitoring_ranking'))[0]).toEqual({ auc: 0.5, ks: 0 });
  });

  test('each class has its rate with a Jeffreys interval, and the scale its concentration', async () => {
    await judge((i) => i < 10);
    const grades = await rows(
      db,
      `select grade, customers, bads, rate, rate_low, rate_high, above, hhi from scores.monitoring_grades order by grade`,
    );
    // Scores 400 to 599: 50 A from 550, 50 C from 500, 100 E.
    expect(grades.map(({ grade, customers, bads }) => [grade, customers, bads])).toEqual([
      ['A', 50, 0],
      ['C', 50, 0],
      ['E', 100, 10],
    ]);
    expect(grades[2]).toMatchObject({ rate: 0.1, above: null, hhi: 0.375 });
    expect(Number(grades[2]!.rate_low)).toBeCloseTo(0.0526, 3); // Brown, Cai & DasGupta: Jeffreys for 10 of 100
    expect(Number(grades[2]!.rate_high)).toBeCloseTo(0.1702, 3);
  });

  /** Two hundred rows of labels, of which the first 60 defaulted, with what was said of them out of sample. */
  const label = async () => {
    await db.run(`create table features.labelled as select (i * 3)::integer as row_no, 'defaulted' as label, (i < 60)::integer as value,
        case when i % 5 = 0 then 'abroad' else 'here' end as origin, (20 + i % 50)::double as "Age years", (i % 100)::double as faith
      from range(200) r(i)`);
    await db.run(`create table features.labelled_columns as select * from (values
      ('defaulted', 0, 'origin', 'origin', 'category', true, null), ('defaulted', 1, 'Age years', 'Age years', 'number', true, 'priced by law in bands'),
      ('defaulted', 2, 'faith', 'faith', 'number', true, null), ('defaulted', 3, 'income', 'income', 'number', false, null),
      ('churned', 0, 'sex', 'sex', 'category', true, null)) v(label, place, name, attribute, kind, is_protected, use_reason)`);
    await db.run(`create table scores.credit_labelled_rows as select i::integer as row_no,
        case when i = 199 then 'nan'::double when i % 5 = 0 then 0.2 else 0.001 end as held_out_pd from range(200) r(i)`);
  };
  const audit = (named: readonly string[] = []) =>
    auditFairness({
      db,
      config: { credit: { protected: named }, credit_policy: policySettings.parse({}) },
    } as unknown as Night);

  test('groups of every protected attribute are compared, of customers and of a table of labels', async () => {
    await judge((i) => i < 10);
    await label();
    await audit(['region', 'origin']);
    expect(
      await rows(
        db,
        `select basis, attribute, member_group, customers, approval_rate, approval_ratio from scores.fairness
         where attribute in ('sex', 'region', 'origin') order by all`,
      ),
    ).toEqual([
      // Every fourth customer lives in the west; from 500 points, half of all, a customer is approved.
      {
        basis: 'customers',
        attribute: 'region',
        member_group: 'east',
        customers: 150,
        approval_rate: 0.5,
        approval_ratio: 1,
      },
      {
        basis: 'customers',
        attribute: 'region',
        member_group: 'west',
        customers: 50,
        approval_rate: 0.5,
        approval_ratio: 1,
      },
      {
        basis: 'customers',
        attribute: 'sex',
        member_group: 'f',
        customers: 100,
        approval_rate: 0.5,
        approval_ratio: 1,
      },
      {
        basis: 'customers',
        attribute: 'sex',
        member_group: 'm',
        customers: 100,
        approval_rate: 0.5,
        approval_ratio: 1,
      },
      // A PD of 0.2 is worse than class C allows, 0.001 is not; one of the others was never judged.
      {
        basis: 'labels',
        attribute: 'origin',
        member_group: 'abroad',
        customers: 40,
        approval_rate: 0,
        approval_ratio: 0,
      },
      {
        basis: 'labels',
        attribute: 'origin',
        member_group: 'here',
        customers: 159,
        approval_rate: 1,
        approval_ratio: 1,
      },
    ]);
    expect(
      await rows(db, 'select attribute, groups, use_reason from scores.fairness_attributes order by all'),
    ).toEqual([
      { attribute: 'Age years', groups: 2, use_reason: 'priced by law in bands' }, // 20 to 24 and 25 to 59
      { attribute: 'faith', groups: 3, use_reason: null },
      { attribute: 'origin', groups: 2, use_reason: null },
      { attribute: 'region', groups: 2, use_reason: null },
      { attribute: 'sex', groups: 2, use_reason: null },
    ]);
    const thirds = await rows(
      db,
      `select member_group, customers from scores.fairness where attribute = 'faith' order by all`,
    );
    expect(thirds.map(({ member_group }) => member_group)).toEqual(['third 1', 'third 2', 'third 3']);
    expect(thirds.reduce((sum, { customers }) => sum + Number(customers), 0)).toBe(199);
  });

  test('a month of moves is carried on for a year', async () => {
    await judge((i) => i < 10);
    const [stays] = await rows(
      db,
      `select share_month, share_year, stayed from scores.migration_year where from_class = 'A' and to_class = 'A'`,
    );
    expect(stays!.share_month).toBe(0.9);
    expect(stays!.share_year).toBeCloseTo(0.9 ** 12, 12);
    expect(stays!.stayed).toBe(0.9);
  });

  test('past nights are judged by who came into default within a year of them', async () => {
    await db.run(`create table scores.rating as select 'a' as customer_id, null::double as pd, null::integer as rating, 'B' as credit_class,
      null::date as origin_on, null as origin_class, null::integer as origin_rating, null::double as origin_pd
      union all select 'b', null, null, 'B', null, null, null, null`);
    await db.run(`create table scores.credit as select 'a' as customer_id, 400 as credit_score, 0::decimal(18, 4) as exposure, 0 as days_past_due
      union all select 'b', 500, 0, 0`);
    await db.run(`create table scores.ifrs_stage as select 'a' as customer_id, 1 as ifrs_stage, null::date as last_default_on
      union all select 'b', 1, null`);
    await db.run(`create table scores.watch (customer_id varchar, watch_level varchar, entered_on date, last_trigger_on date,
      last_red_on date, watch_reasons varchar)`);
    await db.run(`create table scores.limits as select customer_id, null::decimal(18, 2) as credit_limit, null::date as reviewed_on,
      null::decimal(18, 2) as reviewed_limit, false as is_blocked from scores.credit`);
    await stand(
      'credit_past',
      people(1, () => 1),
    );
    await db.run('create table features.credit_outcomes (customer_id varchar, is_bad integer)');
    await keepCreditHistory(night('2024-03-31'));
    await db.run(`update scores.ifrs_stage set last_default_on = date '2024-05-01' where customer_id = 'a'`);
    for (const table of ranking) {
      await buildTable(db, readStep(table), { as_of: '2024-06-30', calibration_end: '2023-12-31' });
    }
    expect(
      await rows(db, 'select origin_on, basis, customers, bads, auc from scores.monitoring_ranking'),
    ).toEqual([{ origin_on: '2024-03-31', basis: 'night', customers: 2, bads: 1, auc: 1 }]);
  });
});

describe('scores.override_tracking', () => {
  test('says in which direction a person went from the own value, and whether it still holds', async () => {
    await readCreditBefore(night('2024-06-30'));
    await db.run(`insert into ops.decision values
      (1, 'override', 'a', 'credit_class', 'A', 'Ann', '', 'known for years', date '2024-06-01', null),
      (2, 'override', 'a', 'credit_limit', '100', 'Ann', '', 'as asked', date '2024-06-01', date '2024-06-10')`);
    await db.run(
      `create table scores.rating as select 'a' as customer_id, 'A' as credit_class, false as is_defaulted`,
    );
    await db.run(
      `create table scores.credit as select 'a' as customer_id, 'C' as credit_grade, 4 as days_past_due, 10::decimal(18, 4) as exposure`,
    );
    await db.run(`create table scores.limits as select 'a' as customer_id, 500::decimal(18, 2) as need`);
    const parameters = { as_of: '2024-06-30', ...policyParameters(policySettings.parse({}), 0.45) };
    for (const table of ['scores.decisions', 'scores.override_tracking'])
      await buildTable(db, readStep(table), parameters);
    expect(
      await rows(
        db,
        'select field, own_value, direction, is_in_force, days_past_due from scores.override_tracking order by decision_no',
      ),
    ).toEqual([
      { field: 'credit_class', own_value: 'C', direction: 'softer', is_in_force: true, days_past_due: 4 },
      {
        field: 'credit_limit',
        own_value: '400.00',
        direction: 'stricter',
        is_in_force: false,
        days_past_due: 4,
      }, // 500 * 0.8
    ]);
  });
});
