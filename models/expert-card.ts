/** `[previous below, below)` earns `points`; the last band has no `below`. */
export interface Band {
  readonly below?: number;
  readonly points: number;
}

/** One line of the card. Its name is a column of `features.credit` and the code of its reason. */
interface Characteristic {
  readonly name: string;
  /** Characteristics of one family say much the same; a short list of reasons takes the worst of each. */
  readonly family: 'default' | 'delinquency' | 'punctuality' | 'accounts' | 'income' | 'burden' | 'history';
  readonly bands: readonly Band[];
  /** Points where the company's data cannot tell. */
  readonly missing: number;
}

/** Holds where the column is known and `from <= value < below`. */
export interface Condition {
  readonly column: string;
  readonly from?: number;
  readonly below?: number;
}

type Grade = 'A' | 'B' | 'C' | 'D' | 'E';

/** A hard rule: whoever meets all its conditions gets no better grade than `at_best`, whatever the score. */
interface Rule {
  readonly code: string;
  readonly when: readonly Condition[];
  readonly at_best: Grade;
}

/** A watch-list trigger. Red puts a customer on red; one strong or two weak ones put a customer on amber. */
interface Trigger {
  readonly code: string;
  readonly weight: 'red' | 'strong' | 'weak';
  readonly when: readonly Condition[];
}

/** A row of the policy table: who gets the grade, and on what terms to sell to them. */
interface GradePolicy {
  readonly grade: Grade;
  /** The least score; the last grade takes the rest. */
  readonly from?: number;
  /** 0 is payment before delivery: in part for D, in full for E. */
  readonly payment_terms_days: number;
}

export interface ExpertCard {
  /** Score of a customer of whom nothing is known but the name. */
  readonly base: number;
  readonly characteristics: readonly Characteristic[];
  /** Best first. */
  readonly grades: readonly GradePolicy[];
  readonly rules: readonly Rule[];
  readonly triggers: readonly Trigger[];
}

/** Bands from a flat list: points, edge, points, edge, …, points. */
const bands = (...list: readonly number[]): readonly Band[] =>
  list.flatMap((points, i) => {
    if (i % 2 === 1) return [];
    const below = list[i + 1];
    return below === undefined ? [{ points }] : [{ below, points }];
  });

const line = (
  name: string,
  family: Characteristic['family'],
  ...list: readonly number[]
): Characteristic => ({ name, family, bands: bands(...list), missing: 0 });

/**
 * The card a company starts with: more points, less risk. It is a policy, not an estimate, so it claims no
 * probability of default. Days are days past due, ratios fractions of one, windows the 3 or 12 months to as_of.
 *
 * Bands follow common credit practice: arrears at 1, 30, 60, 90 days (Basel, IFRS 9.5.5.11 and B5.5.37), burden
 * at 35 and 50 % of income, sanction interest as a strong sign (on the Berka loans 26 of 29 accounts with
 * sanction interest before the loan went bad). Grade cut-offs and points are judgement; the holdout shows what
 * they are worth.
 */
export const startingCard: ExpertCard = {
  base: 500,
  characteristics: [
    line('is_defaulted', 'default', 0, 1, -300),
    line('days_past_due', 'delinquency', 30, 1, -15, 30, -60, 60, -120, 90, -220),
    line('worst_days_late_12m', 'delinquency', 30, 1, 10, 10, -10, 30, -30, 60, -60, 90, -90),
    line('missed_instalments', 'delinquency', 30, 1, -60, 2, -120, 3, -200),
    line('on_time_ratio_12m', 'punctuality', -40, 0.4, -20, 0.6, 0, 0.8, 20, 0.95, 40),
    line('mean_days_late_12m', 'punctuality', 20, 3, 0, 8, -10, 15, -20, 30, -30),
    line('days_late_change', 'punctuality', 10, -5, 0, 5, -20, 15, -40),
    line('overdue_share', 'punctuality', 0, 0.1, -5, 0.5, -15),
    line('months_below_zero_12m', 'accounts', 20, 1, -30, 2, -60, 4, -100),
    line('months_over_limit_12m', 'accounts', 0, 1, -40, 3, -80),
    line('utilisation', 'accounts', 15, 0.5, 0, 0.8, -30, 1, -60),
    line('months_covered', 'accounts', -50, 0, -10, 0.25, 0, 1, 20, 3, 30),
    line('balance_change', 'accounts', -30, 0.5, -10, 0.8, 0),
    line('penalties_12m', 'accounts', 10, 1, -60, 2, -120),
    line('inflow_change', 'income', -40, 0.5, -15, 0.8, 0),
    line('negative_months_12m', 'income', 5, 6, -10, 9, -25),
    line('salary_months_12m', 'income', 0, 6, 10, 10, 20),
    line('burden', 'burden', 15, 0.2, 0, 0.35, -30, 0.5, -60),
    line('tenure_months', 'history', -10, 6, 0, 24, 15, 60, 30),
  ],
  grades: [
    { grade: 'A', from: 600, payment_terms_days: 45 },
    { grade: 'B', from: 550, payment_terms_days: 30 },
    { grade: 'C', from: 480, payment_terms_days: 14 },
    { grade: 'D', from: 300, payment_terms_days: 0 },
    { grade: 'E', payment_terms_days: 0 },
  ],
  rules: [
    { code: 'rule_defaulted', when: [{ column: 'is_defaulted', from: 1 }], at_best: 'E' },
    { code: 'rule_past_due_90', when: [{ column: 'days_past_due', from: 90 }], at_best: 'E' },
    { code: 'rule_past_due_60', when: [{ column: 'days_past_due', from: 60 }], at_best: 'D' },
    { code: 'rule_past_due_30', when: [{ column: 'days_past_due', from: 30 }], at_best: 'C' },
    {
      code: 'rule_short_history',
      when: [
        { column: 'invoices', below: 3 },
        { column: 'accounts', below: 1 },
        { column: 'active_months_12m', below: 1 },
      ],
      at_best: 'C',
    },
  ],
  triggers: [
    { code: 'watch_defaulted', weight: 'red', when: [{ column: 'is_defaulted', from: 1 }] },
    { code: 'watch_past_due_60', weight: 'red', when: [{ column: 'days_past_due', from: 60 }] },
    { code: 'watch_past_due_30', weight: 'strong', when: [{ column: 'days_past_due', from: 30, below: 60 }] },
    { code: 'watch_past_due_5', weight: 'weak', when: [{ column: 'days_past_due', from: 5, below: 30 }] },
    { code: 'watch_pays_later', weight: 'weak', when: [{ column: 'days_late_change', from: 10 }] },
    { code: 'watch_missed_3', weight: 'red', when: [{ column: 'missed_instalments', from: 3 }] },
    { code: 'watch_missed_1', weight: 'strong', when: [{ column: 'missed_instalments', from: 1, below: 3 }] },
    { code: 'watch_penalty', weight: 'strong', when: [{ column: 'penalties_12m', from: 1 }] },
    { code: 'watch_over_limit', weight: 'strong', when: [{ column: 'months_over_limit_12m', from: 1 }] },
    { code: 'watch_below_zero_3', weight: 'strong', when: [{ column: 'months_below_zero_12m', from: 3 }] },
    {
      code: 'watch_below_zero_1',
      weight: 'weak',
      when: [{ column: 'months_below_zero_12m', from: 1, below: 3 }],
    },
    { code: 'watch_utilisation', weight: 'weak', when: [{ column: 'utilisation', from: 0.9 }] },
    { code: 'watch_balance_fell', weight: 'weak', when: [{ column: 'balance_change', below: 0.3 }] },
    { code: 'watch_income_fell', weight: 'weak', when: [{ column: 'inflow_change', below: 0.5 }] },
    { code: 'watch_salary_stopped', weight: 'strong', when: [{ column: 'days_since_salary', from: 45 }] },
    { code: 'watch_burden', weight: 'weak', when: [{ column: 'burden', from: 0.5 }] },
  ],
};
