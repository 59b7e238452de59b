import { type Table, tableFromArrays } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditReasons, mainReasons, watchReasons } from '../../models/credit-reasons.ts';
import { startingCard } from '../../models/expert-card.ts';
import { expertScorecard } from '../../models/expert-scorecard.ts';

type Customer = Readonly<Record<string, number>>;

/** A column for every input of the card, NaN where the customer does not give it. */
const customers = (...rows: readonly Customer[]): Table =>
  tableFromArrays(
    Object.fromEntries(
      expertScorecard.inputs.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? Number.NaN)]),
    ),
  );
const fitted = expertScorecard.fit(customers({}), undefined);
const score = (...rows: readonly Customer[]) => {
  const inputs = customers(...rows);
  const scores = expertScorecard.score(fitted, inputs, undefined);
  return {
    scores,
    of: (name: string) => [...(scores.getChild(name)!.toArray() as Int32Array)],
    reasons: creditReasons(fitted.params, inputs, scores),
    watched: watchReasons(fitted.params, inputs, scores),
  };
};

const [A, C, D, E] = [0, 2, 3, 4];
/** Three invoices: enough history for any grade. */
const known = { invoices: 3 };

describe('the expert card', () => {
  test('adds the points of the bands a punctual buyer falls into', () => {
    const { of, reasons } = score({
      ...known,
      is_defaulted: 0, // 0
      days_past_due: 0, // +30
      worst_days_late_12m: 4, // +10
      on_time_ratio_12m: 0.95, // +40, the edge belongs to the band above
      mean_days_late_12m: 0.5, // +20
      overdue_share: 0, // 0
      tenure_months: 60, // +30
    });
    expect(of('credit_score')).toEqual([630]);
    expect(of('credit_grade')).toEqual([A]);
    expect(of('payment_terms_days')).toEqual([45]);
    expect(of('watch')).toEqual([0]);
    expect(reasons(0)).toEqual([
      { code: 'on_time_ratio_12m', points: 40, ratio: 0.95 },
      { code: 'days_past_due', points: 30, days: 0 },
      { code: 'tenure_months', points: 30, months: 60 },
      { code: 'mean_days_late_12m', points: 20, days: 0.5 },
      { code: 'worst_days_late_12m', points: 10, days: 4 },
    ]);
  });

  test('takes points from an overdrawn borrower, the worst first', () => {
    const { of, reasons, watched } = score({
      ...known,
      is_defaulted: 0,
      missed_instalments: 1, // -60
      days_past_due: 12, // -15
      months_below_zero_12m: 2, // -60
      penalties_12m: 1, // -60
      burden: 0.4, // -30
      salary_months_12m: 11, // +20
    });
    expect(of('credit_score')).toEqual([295]);
    expect(of('credit_grade')).toEqual([E]);
    expect(reasons(0).map(({ code }) => code)).toEqual([
      'missed_instalments', // of equal points, in the order of the card
      'months_below_zero_12m',
      'penalties_12m',
      'burden',
      'days_past_due',
      'salary_months_12m',
    ]);
    // One of a family, so that one trouble is not told twice.
    expect(mainReasons(startingCard, reasons(0)).map(({ code }) => code)).toEqual([
      'missed_instalments',
      'months_below_zero_12m',
      'burden',
    ]);
    expect(of('watch')).toEqual([1]);
    expect(watched(0)).toEqual([
      { code: 'watch_past_due_5', weight: 'weak', days: 12 },
      { code: 'watch_missed_1', weight: 'strong', count: 1 },
      { code: 'watch_penalty', weight: 'strong', count: 1 },
      { code: 'watch_below_zero_1', weight: 'weak', months: 2 },
    ]);
  });

  test('gives a customer of whom nothing is known the base, grade C at best, and no reason to watch', () => {
    const { of, reasons } = score({ invoices: 0, accounts: 0, active_months_12m: 0 }, {});
    expect(of('credit_score')).toEqual([500, 500]);
    expect(of('credit_grade')).toEqual([C, C]);
    expect(of('watch')).toEqual([0, 0]);
    expect(reasons(1)).toEqual([]);
  });

  test.each([
    { is_defaulted: 1, days_past_due: 0, grade: E, rule: 'rule_defaulted' },
    { is_defaulted: 0, days_past_due: 90, grade: E, rule: 'rule_past_due_90' },
    { is_defaulted: 0, days_past_due: 89, grade: D, rule: 'rule_past_due_60' },
    { is_defaulted: 0, days_past_due: 60, grade: D, rule: 'rule_past_due_60' },
    { is_defaulted: 0, days_past_due: 59, grade: C, rule: 'rule_past_due_30' },
    { is_defaulted: 0, days_past_due: 29, grade: A, rule: undefined },
  ])(
    'caps $is_defaulted defaults, $days_past_due days past due at grade $grade',
    ({ grade, rule, ...bad }) => {
      // +190 of an otherwise splendid customer: 30 + 40 + 20 + 20 + 10 + 20 + 20 + 30
      const { of, reasons } = score({
        ...known,
        ...bad,
        missed_instalments: 0,
        on_time_ratio_12m: 1,
        mean_days_late_12m: 0,
        months_below_zero_12m: 0,
        penalties_12m: 0,
        months_covered: 1,
        salary_months_12m: 12,
        tenure_months: 60,
        utilisation: 0.6,
      });
      expect(of('credit_grade')).toEqual([grade]);
      expect(reasons(0).find(({ code }) => code.startsWith('rule_'))?.code).toBe(rule);
      expect(mainReasons(startingCard, reasons(0))[0]!.code).toBe(rule ?? 'days_past_due');
    },
  );

  test('a rule that is met but would not worsen the grade is not the reason for it', () => {
    const { of, reasons } = score({
      days_past_due: 95,
      worst_days_late_12m: 95,
      on_time_ratio_12m: 0,
      mean_days_late_12m: 95,
    });
    expect(of('credit_score')).toEqual([120]); // 500 - 220 - 90 - 40 - 30
    expect(of('credit_grade')).toEqual([E]);
    expect(of('capped_by')).toEqual([0]);
    expect(reasons(0)[0]).toEqual({ code: 'days_past_due', points: -220, days: 95 });
  });

  test('caps a short history at C unless an account tells more', () => {
    const good = { days_past_due: 0, worst_days_late_12m: 0, on_time_ratio_12m: 1, mean_days_late_12m: 0 };
    const { of } = score(
      { ...good, invoices: 2, accounts: 0, active_months_12m: 0 },
      { ...good, invoices: 3, accounts: 0, active_months_12m: 0 },
      { ...good, invoices: 2, accounts: 1, active_months_12m: 0 },
    );
    expect(of('credit_score')).toEqual([620, 620, 620]);
    expect(of('credit_grade')).toEqual([C, A, A]);
    expect(of('payment_terms_days')).toEqual([14, 45, 45]);
  });

  test('watches in amber on one strong or two weak signs, in red on a red one', () => {
    const { of } = score(
      { days_past_due: 5 },
      { days_past_due: 5, burden: 0.5 },
      { days_past_due: 30 },
      { days_past_due: 60 },
      { days_past_due: 4, utilisation: 0.89 },
    );
    expect(of('watch')).toEqual([0, 1, 1, 2, 0]);
  });

  test('refuses inputs without a column that it reads', () => {
    const inputs = tableFromArrays({ days_past_due: Float64Array.of(1) });
    expect(() => expertScorecard.score(fitted, inputs, undefined)).toThrow(
      'expert-scorecard requires a column is_defaulted, got days_past_due',
    );
  });

  test('scores no customers as no scores', () => {
    expect(score().scores.numRows).toBe(0);
  });
});

describe('for any customer', () => {
  const edges = startingCard.characteristics.flatMap(({ bands }) =>
    bands.flatMap(({ below }) => below ?? []),
  );
  const value = fc.oneof(
    fc.constant(Number.NaN),
    fc.constantFrom(...edges),
    fc.double({ min: -10, max: 400, noNaN: true }),
    fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  );
  const customer = fc.record(Object.fromEntries(expertScorecard.inputs.map((name) => [name, value])));

  test('base and points sum to the score, and the reasons to all points', () => {
    fc.assert(
      fc.property(fc.array(customer, { minLength: 1, maxLength: 5 }), (rows) => {
        const { of, reasons } = score(...rows);
        rows.forEach((_, i) => {
          const points = startingCard.characteristics.reduce(
            (sum, { name }) => sum + of(`points_${name}`)[i]!,
            0,
          );
          expect(startingCard.base + points).toBe(of('credit_score')[i]);
          expect(reasons(i).reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test('one row alone scores as it does among others, and after a round trip of the card through JSON', () => {
    const stored = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    const rowsOf = (table: Table) => table.toArray().map((row) => row.toJSON());
    fc.assert(
      fc.property(customer, customer, (one, other) => {
        const together = expertScorecard.score(stored, customers(other, one), undefined);
        expect(rowsOf(score(one).scores)).toEqual(rowsOf(together).slice(1));
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  test('lies between the lowest and the highest score described', () => {
    const { lowest_score, highest_score } = expertScorecard.describe(fitted);
    fc.assert(
      fc.property(customer, (row) => {
        const [points] = score(row).of('credit_score');
        expect(points).toBeGreaterThanOrEqual(lowest_score!);
        expect(points).toBeLessThanOrEqual(highest_score!);
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});

describe('the card itself', () => {
  test('has bands in ascending order, the last one open, so that every value has one', () => {
    for (const { name, bands } of startingCard.characteristics) {
      const edges = bands.map(({ below }) => below ?? Number.POSITIVE_INFINITY);
      expect([name, edges]).toEqual([name, [...new Set(edges)].sort((a, b) => a - b)]);
      expect([name, edges.at(-1)]).toEqual([name, Number.POSITIVE_INFINITY]);
    }
  });

  test('never scores protected attributes or undated facts', () => {
    const barred = /gender|sex|age\b|birth|nation|district|region|disput|status/;
    expect(expertScorecard.inputs.filter((name) => barred.test(name))).toEqual([]);
  });
});

describe('evaluate', () => {
  test('compares the card with days past due alone', () => {
    // Scores 500 + 30, 500 - 15, 500 - 60 - 15 = 425, 500 - 60 = 440 (days unknown); the last two went bad.
    const holdout = customers(
      { days_past_due: 0 },
      { days_past_due: 10 },
      { days_past_due: 5, penalties_12m: 1 },
      { penalties_12m: 1 },
    );
    const judged = expertScorecard.evaluate(fitted, holdout, Float64Array.of(0, 0, 1, 1), undefined);
    expect(judged).toMatchObject({ n: 4, bads: 2, auc: 1, auc_standard_error: 0 });
    expect(judged.baseline_auc).toBe(0.375); // of four pairs one is right and one, 0 against unknown, is tied
  });

  test('has no area where nobody went bad', () => {
    const judged = expertScorecard.evaluate(fitted, customers({}, {}), Float64Array.of(0, 0), undefined);
    expect(judged).toMatchObject({ n: 2, bads: 0, auc: Number.NaN, baseline_auc: Number.NaN });
  });
});
