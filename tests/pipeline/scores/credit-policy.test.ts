import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Decision, recordDecision } from '../../../pipeline/decisions.ts';
import { creditState } from '../../../pipeline/scores/credit-history.ts';
import { given } from '../credit-tables.ts';
import { creditNight, creditWarehouse, rows } from './credit-night.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await creditWarehouse();
});

const invoices = (list: string) =>
  given(db, 'invoices', 'customer_id, invoice_id, issued_on, due_on, amount', list);
const payments = (list: string) => given(db, 'payments', 'customer_id, invoice_id, paid_on, amount', list);

/** Ten invoices of 300 on the first of each month to 2024-06-01, 30 days to pay, paid on the due day; the last is open. */
const regular = async (id: string, amount = 300) => {
  const months = [
    '2023-09',
    '2023-10',
    '2023-11',
    '2023-12',
    '2024-01',
    '2024-02',
    '2024-03',
    '2024-04',
    '2024-05',
    '2024-06',
  ];
  await invoices(
    months
      .map((month, i) => `('${id}', '${i}', date '${month}-02', date '${month}-02' + 30, ${amount})`)
      .join(', '),
  );
  await payments(
    months
      .slice(0, -1)
      .map((month, i) => `('${id}', '${i}', date '${month}-02' + 30, ${amount})`)
      .join(', '),
  );
};
const pd = (value: number, id = 'c') => `update scores.credit set pd = ${value} where customer_id = '${id}'`;
const one = async (table: string, id = 'c') =>
  (await rows(db, `from ${table} where customer_id = '${id}'`))[0]!;
const codes = (reasons: unknown) => (reasons as { code: string }[]).map(({ code }) => code);

describe('scores.rating', () => {
  test('grades a PD on the master scale and gives it the class of the policy', async () => {
    await regular('c');
    await creditNight(db, '2024-06-20', { card: pd(0.012) });
    expect(await one('scores.rating')).toMatchObject({
      rating: 6, // 0.75 to 1.75 %
      credit_class: 'B',
      class_reason: 'pd',
      notches: null,
      origin_on: '2024-06-20',
      origin_rating: 6,
    });
    await creditNight(db, '2024-06-20', { card: pd(0.012), policy: { classes: { A: { up_to_rating: 6 } } } });
    expect((await one('scores.rating')).credit_class).toBe('A');
  });

  test('without a PD there is no rating, and the class is the grade of the points', async () => {
    await regular('c');
    await creditNight(db, '2024-06-20');
    const { credit_grade } = await one('scores.credit');
    expect(await one('scores.rating')).toMatchObject({
      pd: null,
      rating: null,
      credit_class: credit_grade,
      class_reason: 'points',
    });
  });

  test('a new customer is in class C at best, someone 90 days late in default whatever the PD', async () => {
    await invoices(
      `('new', '1', date '2024-06-01', date '2024-07-01', 10), ('late', '1', date '2024-01-01', date '2024-01-31', 10)`,
    );
    await creditNight(db, '2024-06-20', { card: 'update scores.credit set pd = 0.0001' });
    expect(await one('scores.rating', 'new')).toMatchObject({
      credit_class: 'C',
      class_reason: 'new_customer',
      rating: 1,
    });
    expect(await one('scores.rating', 'late')).toMatchObject({
      credit_class: 'E',
      class_reason: 'defaulted',
      rating: 13,
    });
  });

  test('counts notches from the night before and from the beginning of the exposure', async () => {
    await regular('c');
    for (const [as_of, value] of [
      ['2024-06-10', 0.001],
      ['2024-06-11', 0.003],
      ['2024-06-12', 0.006],
    ] as const) {
      await creditNight(db, as_of, { card: pd(value), isWhole: true });
    }
    expect(await one('scores.rating')).toMatchObject({
      rating: 5,
      previous_rating: 4,
      notches: 1,
      origin_on: '2024-06-10',
      origin_rating: 2,
      notches_since_origin: 3,
    });
    expect(
      await rows(
        db,
        `select from_grade, to_grade, notches, customers from scores.rating_migration where scale = 'rating'`,
      ),
    ).toEqual([{ from_grade: '4', to_grade: '5', notches: 1, customers: 1 }]);
    expect((await one('scores.ifrs_stage')).stage_reason).toBe('notches');
    // The second night replayed finds what it found then.
    await creditNight(db, '2024-06-11', { card: pd(0.003) });
    expect(await one('scores.rating')).toMatchObject({ previous_rating: 2, notches: 2 });
  });
});

describe('scores.ifrs_stage', () => {
  const staged = async (as_of: string, card: string) => {
    await creditNight(db, as_of, { card });
    const { ifrs_stage, stage_reason } = await one('scores.ifrs_stage');
    return [ifrs_stage, stage_reason];
  };
  test('tests in order: default, 30 days, notches, PD ratio, backstop, watch list', async () => {
    await regular('c');
    expect(await staged('2024-06-10', pd(0.0026))).toEqual([1, 'performing']);
    expect(await staged('2024-06-11', pd(0.0049))).toEqual([1, 'performing']); // 1.9 times, same grade
    expect(await staged('2024-06-11', pd(0.0052))).toEqual([2, 'pd_ratio']); // twice, one notch
    expect(await staged('2024-06-11', pd(0.008))).toEqual([2, 'notches']); // grade 6 after 4
    const watched = `${pd(0.0026)}; update scores.credit set watch_level = 'amber', watch_reasons = '[]'`;
    expect(await staged('2024-06-11', watched)).toEqual([2, 'watch_list']);
    expect(await staged('2024-08-05', pd(0.0026))).toEqual([2, 'past_due_30']); // due on 2 July
    expect(await staged('2024-10-05', pd(0.0026))).toEqual([3, 'past_due_90']);
  });

  test('a PD that began high is in stage 2 by the backstop, and default is left after three months', async () => {
    await regular('c');
    expect(await staged('2024-06-10', pd(0.25))).toEqual([2, 'pd_backstop']);
    expect(await staged('2024-10-05', pd(0.001))).toEqual([3, 'past_due_90']);
    await payments(`('c', '9', date '2024-10-06', 300)`);
    expect(await staged('2024-10-07', pd(0.001))).toEqual([3, 'probation']);
    expect((await staged('2025-01-06', pd(0.001)))[0]).toBeLessThan(3);
  });
});

describe('scores.watch', () => {
  const level = (value: string | null) =>
    `update scores.credit set watch_level = ${value === null ? 'null' : `'${value}'`}, watch_reasons = '[{"code":"watch_penalty"}]'`;
  const on = async (as_of: string, value: string | null) => {
    await creditNight(db, as_of, { card: level(value) });
    const [row] = await rows(db, 'from scores.watch');
    return row && [row.watch_level, row.movement, row.entered_on, row.leaves_on];
  };
  test('is entered by a trigger and left after three months without one', async () => {
    await regular('c');
    expect(await on('2024-01-10', null)).toBeUndefined();
    expect(await on('2024-02-10', 'amber')).toEqual(['amber', 'entered', '2024-02-10', '2024-05-10']);
    expect(await on('2024-02-20', 'amber')).toEqual(['amber', 'stays', '2024-02-10', '2024-05-20']);
    expect(await on('2024-05-19', null)).toEqual(['amber', 'stays', '2024-02-10', '2024-05-20']);
    expect((await rows(db, 'from scores.watch'))[0]!.watch_reasons).toEqual([{ code: 'watch_penalty' }]); // the evidence that put them there
    expect(await on('2024-05-20', null)).toEqual([null, 'left', '2024-02-10', '2024-05-20']);
    expect(await on('2024-05-21', null)).toBeUndefined();
    expect(await on('2024-05-22', 'amber')).toEqual(['amber', 'entered', '2024-05-22', '2024-08-22']);
  });

  test('red eases to amber three months after its last red trigger; a night built again is the same', async () => {
    await regular('c');
    await on('2024-02-10', 'red');
    expect((await on('2024-03-10', 'amber'))![0]).toBe('red');
    expect((await on('2024-03-10', 'amber'))![1]).toBe('stays');
    expect(await on('2024-05-10', null)).toEqual(['amber', 'better', '2024-02-10', '2024-06-10']);
    expect((await on('2024-05-11', 'red'))!.slice(0, 2)).toEqual(['red', 'worse']);
    expect((await on('2024-03-10', 'amber'))![0]).toBe('red'); // a replay does not see the nights after it
  });
});

describe('scores.limits', () => {
  const limited = async (as_of: string, card: string, policy: object = {}) => {
    await creditNight(db, as_of, { card, policy });
    return one('scores.limits');
  };
  test('is the peak month on the own terms, times the factor of the class', async () => {
    await regular('c');
    const limit = await limited('2024-06-20', pd(0.012));
    // 300 in the peak month * 30 days to pay / 30 = 300; class B 1.2.
    expect(limit).toMatchObject({
      need: 300,
      mean_need: 250, // 3000 / 360 * 30
      credit_limit: 360,
      limit_used: 300,
      payment_terms: 30,
      payment_method: 'credit',
      is_blocked: false,
    });
    expect(limit.limit_reasons).toEqual([
      { code: 'limit_need', amount: 300 },
      { code: 'limit_class_factor', class: 'B', ratio: 1.2, amount: 360 },
    ]);
  });

  test('a new limit table is policy: factors, days and methods come from the config', async () => {
    await regular('c');
    expect(
      await limited('2024-06-20', pd(0.012), {
        classes: { B: { factor: 0.5, days: 7, method: 'half_prepaid' } },
      }),
    ).toMatchObject({
      credit_limit: 150,
      payment_terms: 7,
      payment_method: 'half_prepaid',
      is_blocked: true, // 300 are open
      block_reasons: [{ code: 'block_over_limit', amount: 300, limit: 150 }],
    });
  });

  test('the budget for expected loss binds the limit by PD', async () => {
    await regular('c');
    const limit = await limited('2024-06-20', pd(0.012), { expected_loss_budget: 1 });
    expect(limit.credit_limit).toBe(185.19); // 1 / (0.012 * 0.45)
    expect(codes(limit.limit_reasons)).toEqual(['limit_need', 'limit_class_factor', 'limit_expected_loss']);
  });

  test('the inflow of the accounts is the capacity', async () => {
    await regular('c');
    await given(db, 'accounts', 'account_id, customer_id, opened_on', `('a', 'c', date '2023-01-01')`);
    await given(
      db,
      'transactions',
      'customer_id, account_id, occurred_at, amount',
      `('c', 'a', timestamp '2023-06-25 10:00:00', 1200), ('c', 'a', timestamp '2024-06-19 10:00:00', 1200)`,
    );
    const limit = await limited('2024-06-20', pd(0.012));
    expect(limit.capacity).toBeCloseTo(242.83, 2); // 2400 in 361 days of 30.4375 a month, times 1.2
    expect(limit.credit_limit).toBe(limit.capacity);
    expect(codes(limit.limit_reasons)).toContain('limit_capacity');
  });

  test('no limit is above a share of all receivables, once there are debtors enough', async () => {
    for (let i = 0; i < 4; i++) await regular(`c${i}`, 100);
    await creditNight(db, '2024-06-20', {
      card: 'update scores.credit set pd = 0.012',
      policy: { concentration_cap: 0.2 },
    });
    expect((await one('scores.limits', 'c0')).credit_limit).toBe(120);
    await creditNight(db, '2024-06-20', {
      card: 'update scores.credit set pd = 0.012',
      policy: { concentration_cap: 0.5 },
    });
    expect((await one('scores.limits', 'c0')).credit_limit).toBe(120); // half of 400 is more
    await creditNight(db, '2024-06-20', {
      card: 'update scores.credit set pd = 0.012',
      policy: { concentration_cap: 0.51, classes: { B: { factor: 3 } } },
    });
    const limit = await one('scores.limits', 'c0');
    expect(limit.credit_limit).toBe(204); // 51 % of 400
    expect(codes(limit.limit_reasons)).toContain('limit_concentration');
  });

  test('a review changes a limit by a quarter at most, and the next one by a quarter of that', async () => {
    await regular('c');
    expect((await limited('2024-06-05', pd(0.012))).credit_limit).toBe(360);
    const fallen = await limited('2024-06-06', pd(0.15)); // class D asks for 90
    expect(fallen).toMatchObject({ credit_limit: 270, reviewed_on: '2024-06-05', reviewed_limit: 360 });
    expect(fallen.limit_reasons).toContainEqual({ code: 'limit_change_cap', previous: 360, amount: 270 });
    expect((await limited('2024-06-07', pd(0.15))).credit_limit).toBe(270); // not a quarter every night
    expect((await limited('2024-06-08', pd(0.0001))).credit_limit).toBe(450);
    // Thirty days after, the next review starts from what held last.
    await db.run(`delete from raw.invoices where invoice_id = '9'`);
    expect(await limited('2024-07-05', pd(0.0001))).toMatchObject({
      credit_limit: 450,
      reviewed_on: '2024-07-05',
    });
  });

  test('default, stage 3 and class E end it at once; orders stop when overdue beyond the grace', async () => {
    await regular('c');
    expect((await limited('2024-06-05', pd(0.012))).credit_limit).toBe(360);
    const stopped = await limited('2024-06-06', pd(0.35));
    expect(stopped).toMatchObject({
      credit_limit: 0,
      payment_terms: 0,
      payment_method: 'prepaid',
      is_blocked: true,
    });
    expect(codes(stopped.limit_reasons)).toContain('limit_class_e');
    expect(await limited('2024-07-12', pd(0.012))).toMatchObject({ is_blocked: false }); // ten days late
    expect((await limited('2024-07-13', pd(0.012))).block_reasons).toEqual([
      { code: 'block_overdue', days: 11 },
    ]);
  });

  test('knows no limit of who has neither invoices nor inflow', async () => {
    await given(db, 'accounts', 'account_id, customer_id, opened_on', `('a', 'c', date '2023-01-01')`);
    expect(await limited('2024-06-20', pd(0.012))).toMatchObject({
      credit_limit: null,
      is_blocked: false,
      limit_reasons: [{ code: 'limit_unknown', amount: null }],
    });
  });
});

describe('decisions of people', () => {
  const decision = (own: Partial<Decision>): Decision => ({
    kind: 'blacklist',
    customer_id: 'c',
    field: 'blacklist',
    value: '',
    decided_by: 'Ann',
    second_person: 'Bob',
    reason: 'fraud reported by the bank',
    decided_on: '2024-06-10',
    expires_on: undefined,
    ...own,
  });
  beforeEach(async () => {
    await given(db, 'customers', 'customer_id, name', `('c', 'Cask & Co')`);
    await regular('c');
    await creditNight(db, '2024-06-05', { card: pd(0.012) });
  });

  test('the blacklist ends the limit from its day to its last day', async () => {
    await recordDecision(db, decision({ expires_on: '2024-06-20' }));
    const on = async (as_of: string) => {
      await creditNight(db, as_of, { card: pd(0.012) });
      const { credit_limit, is_blocked } = await one('scores.limits');
      return [credit_limit, is_blocked];
    };
    expect(await on('2024-06-09')).toEqual([360, false]);
    expect(await on('2024-06-10')).toEqual([0, true]);
    expect(await on('2024-06-20')).toEqual([0, true]);
    expect(await on('2024-06-21')).toEqual([360, false]);
  });

  test('the blacklist and its release need a second person, another one', async () => {
    await expect(recordDecision(db, decision({ second_person: ' ann ' }))).rejects.toThrow(
      'an entry on the blacklist requires a second person, other than the one who decides, as --second, got  ann ',
    );
    await recordDecision(db, decision({}));
    await expect(recordDecision(db, decision({ kind: 'release', second_person: '' }))).rejects.toThrow(
      'a second person',
    );
    expect(await recordDecision(db, decision({ kind: 'release', decided_on: '2024-06-12' }))).toBe(2);
    await creditNight(db, '2024-06-11', { card: pd(0.012) });
    expect((await one('scores.limits')).is_blocked).toBe(true);
    await creditNight(db, '2024-06-12', { card: pd(0.012) });
    expect((await one('scores.limits')).is_blocked).toBe(false);
    await expect(recordDecision(db, decision({ kind: 'release', decided_on: '2024-06-13' }))).rejects.toThrow(
      'release requires a decision on blacklist in force, got none',
    );
  });

  test('an override holds over the policy, and not over a default', async () => {
    await recordDecision(
      db,
      decision({ kind: 'override', field: 'credit_limit', value: '1234.50', second_person: '' }),
    );
    await recordDecision(
      db,
      decision({ kind: 'override', field: 'credit_class', value: 'A', second_person: '' }),
    );
    await creditNight(db, '2024-06-10', { card: pd(0.15) });
    expect(await one('scores.rating')).toMatchObject({
      rating: 10,
      credit_class: 'A',
      class_reason: 'decided',
    });
    expect(await one('scores.limits')).toMatchObject({ credit_limit: 1234.5 });
    await creditNight(db, '2024-10-10', { card: pd(0.15) });
    expect(await one('scores.limits')).toMatchObject({ credit_limit: 0 });
  });

  test('what is not whole is refused, and the value and the reason are said', async () => {
    const refusal = (own: Partial<Decision>) => expect(recordDecision(db, decision(own))).rejects;
    await refusal({ reason: ' ' }).toThrow('a decision requires a reason');
    await refusal({ decided_by: '' }).toThrow('a decision requires a person who makes it, got nothing');
    await refusal({ decided_on: '2024-02-30' }).toThrow('a day such as 2024-12-31, got 2024-02-30');
    await refusal({ expires_on: '2024-06-01' }).toThrow('a day not before 2024-06-10');
    await refusal({ kind: 'override', field: 'name', value: 'x' }).toThrow('one of blacklist, credit_class');
    await refusal({ kind: 'override', field: 'payment_terms', value: '400' }).toThrow(
      'days from 0 to 365, got 400',
    );
    await refusal({ customer_id: 'nobody' }).toThrow('a known customer, got nobody');
    expect(await rows(db, 'from ops.decision')).toEqual([]);
  });

  test('and earlier nights belong to the state of the credit job, later ones do not', async () => {
    const before = await creditState(db, '2024-06-15');
    await creditNight(db, '2024-06-15', { card: pd(0.012) });
    await creditNight(db, '2024-06-16', { card: pd(0.012) });
    await recordDecision(db, decision({ decided_on: '2024-06-16' }));
    expect(await creditState(db, '2024-06-15')).toBe(before);
    await recordDecision(db, decision({ kind: 'override', field: 'credit_class', value: 'A' }));
    expect(await creditState(db, '2024-06-15')).not.toBe(before);
  });
});

describe('provisions', () => {
  test('stated rates of IFRS 9 illustrative example 12 give its allowance', async () => {
    // Gross 15 / 7.5 / 4 / 2.5 / 1 million by bucket: 45 + 120 + 144 + 165 + 106 = 580 thousand.
    const due = ['2024-07-10', '2024-06-10', '2024-05-10', '2024-04-10', '2024-03-10'];
    const gross = [15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000];
    await invoices(
      due.map((day, i) => `('c${i}', '1', date '2024-03-01', date '${day}', ${gross[i]})`).join(', '),
    );
    await creditNight(db, '2024-06-30', { isWhole: true });
    const matrix = await rows(db, 'from scores.provision_matrix order by bucket');
    expect(matrix.map(({ provision }) => provision)).toEqual([45_000, 120_000, 144_000, 165_000, 106_000]);
    expect(matrix.every(({ is_stated }) => is_stated === true)).toBe(true);
    expect(await rows(db, 'select sum(invoice_provision) as total from scores.provisions')).toEqual([
      { total: 580_000 },
    ]);
  });

  test('own rolls take over where enough invoices were seen', async () => {
    // 40 invoices of 10 due on 2023-12-31: 10 of them paid 20 days late, 4 of these never: 30 on time.
    const list = Array.from({ length: 40 }, (_, i) => i);
    await invoices(list.map((i) => `('c', '${i}', date '2023-12-01', date '2023-12-31', 10)`).join(', '));
    await payments(
      list
        .filter((i) => i < 36)
        .map((i) => `('c', '${i}', date '${i < 30 ? '2023-12-31' : '2024-01-20'}', 10)`)
        .join(', '),
    );
    await creditNight(db, '2024-12-31', { isWhole: true });
    const matrix = await rows(
      db,
      'select bucket, observed_invoices, roll, loss_rate, is_stated, open_amount from scores.provision_matrix order by bucket',
    );
    expect(matrix[0]).toMatchObject({ observed_invoices: 40, roll: 0.25, is_stated: false });
    expect(matrix[0]!.loss_rate).toBeCloseTo(0.25 * 0.016, 12);
    expect(matrix[1]).toMatchObject({ observed_invoices: 10, roll: 0.4, is_stated: true });
    expect(matrix[4]).toMatchObject({ observed_invoices: 4, roll: 1, open_amount: 40, loss_rate: 0.106 });
  });

  test('a loan costs a year of expected loss in stage 1 and its lifetime in stage 2', async () => {
    await given(
      db,
      'loans',
      'loan_id, customer_id, granted_on, amount, term_months, instalment, rate',
      `('l', 'c', date '2024-06-15', 1200, 24, 50, 0)`,
    );
    await creditNight(db, '2024-06-20', { card: pd(0.02), isWhole: true });
    const first = await one('scores.provisions');
    expect(first.loan_provision).toBe(first.loan_loss_12m);
    expect(Number(first.loan_loss_12m)).toBeGreaterThan(7);
    expect(Number(first.loan_loss_12m)).toBeLessThan(10.8); // 0.02 * 0.45 * 1200, less what is paid back and discounted
    await creditNight(db, '2024-06-21', { card: pd(0.05), isWhole: true });
    const second = await one('scores.provisions');
    expect(second).toMatchObject({ ifrs_stage: 2 });
    expect(second.loan_provision).toBe(second.loan_loss_lifetime);
    expect(Number(second.loan_loss_lifetime)).toBeGreaterThan(Number(second.loan_loss_12m));
  });
});

describe('roll rates and vintages', () => {
  test('follow open invoices from month end to month end', async () => {
    await invoices(
      `('c', '1', date '2024-03-01', date '2024-04-20', 100), ('c', '2', date '2024-03-01', date '2024-04-20', 50)`,
    );
    await payments(`('c', '2', date '2024-05-10', 50)`);
    await creditNight(db, '2024-06-30', { isWhole: true });
    const rolls = await rows(
      db,
      `select from_bucket as b, to_bucket as t, n, amount_share from scores.roll_rates where basis = 'invoices' order by all`,
    );
    // Month ends 03-30, 04-30, 05-30, 06-30: both 0 -> 1; then 1 -> 2 (40 days) and 1 -> paid; then 2 -> 3 (71 days).
    expect(rolls.map(({ b, t, n }) => [b, t, n])).toEqual([
      [0, 1, 2],
      [1, -1, 1],
      [1, 2, 1],
      [2, 3, 1],
    ]);
    expect(rolls[2]!.amount_share).toBeCloseTo(2 / 3, 12);
  });

  test('tell what share of a month went bad by age, and where the cohort is still young', async () => {
    await given(
      db,
      'loans',
      'loan_id, customer_id, granted_on, amount, term_months, instalment, rate, defaulted_on',
      `('1', 'a', date '2024-01-10', 100, 24, 5, 0, date '2024-03-05'), ('2', 'b', date '2024-01-20', 300, 24, 15, 0, null)`,
    );
    await creditNight(db, '2024-05-31', { isWhole: true });
    const vintage = await rows(
      db,
      `select months_on_book as m, bad_share, bad_amount_share, is_complete from scores.vintage where basis = 'loans' order by m`,
    );
    expect(vintage.map(({ m, bad_share, bad_amount_share }) => [m, bad_share, bad_amount_share])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [2, 0.5, 0.25],
      [3, 0.5, 0.25],
      [4, 0.5, 0.25],
    ]);
    expect(vintage.map(({ is_complete }) => is_complete)).toEqual([true, true, true, true, true]);
    await creditNight(db, '2024-05-30', { isWhole: true });
    expect((await rows(db, `select is_complete from scores.vintage where months_on_book = 4`))[0]).toEqual({
      is_complete: false,
    });
  });
});
