/** What the purchase model says, of the customer's own silence and rhythm. */
export const purchaseFeatures = ['p_alive', 'p_no_purchase', 'expected_purchases'] as const;

/**
 * Features that say the same thing to a reader, under the code of the reason; the contributions of a family are
 * added up, so that they still sum to the logit.
 */
export const causes = {
  silent: [
    'silence_days',
    'median_gap_days',
    'mean_gap_days',
    'longest_gap_days',
    'silence_per_gap',
    'silence_per_longest_gap',
    'purchases_missed',
    'horizon_days',
    ...purchaseFeatures,
  ],
  few_purchases: ['frequency', 'recency_days', 'purchases_12m', 'spend_total'],
  buys_less_often: [
    'purchases_1m',
    'purchases_3m',
    'purchases_6m',
    'purchases_3m_ratio',
    'purchases_6m_ratio',
    'purchases_slope',
  ],
  spends_less: [
    'spend_1m',
    'spend_3m',
    'spend_6m',
    'spend_12m',
    'spend_3m_ratio',
    'spend_6m_ratio',
    'spend_slope',
    'mean_spend',
    'last_spend_ratio',
  ],
  narrow_range: [
    'basket_lines_12m',
    'basket_lines_ratio',
    'products_3m',
    'products_12m',
    'categories_3m',
    'categories_12m',
    'channels_3m',
    'channels_12m',
    'main_channel_share',
  ],
  out_of_season: ['season_share', 'season_strength', 'months_to_season'],
  many_refunds: ['refunds_3m', 'refunds_12m', 'refund_share_12m'],
  late_answer: [
    'late_answers_12m',
    'worst_answer_days',
    'days_since_late_answer',
    'late_answer_since_purchase',
  ],
  complaints: ['complaints_3m', 'complaints_12m', 'open_complaints'],
  dissatisfied: ['satisfaction_last', 'satisfaction_mean'],
  little_contact: ['enquiries_12m', 'visits_12m', 'contacts_3m', 'contacts_12m'],
  new_customer: ['tenure_days'],
  accounts_closed: ['accounts_open', 'accounts_closed_12m'],
  balance_falls: [
    'balance_last',
    'balance_mean_3m',
    'balance_mean_12m',
    'balance_slope',
    'balance_3m_ratio',
    'balance_last_ratio',
  ],
  salary_stopped: ['days_since_salary', 'salary_stopped', 'salary_stopped_since_purchase', 'inflow_3m_ratio'],
  money_leaves: ['outflow_per_inflow_3m', 'transfer_share_3m', 'top_payee_share_3m', 'new_payee_share_3m'],
  account_idle: [
    'standing_share_3m',
    'days_since_standing_order',
    'months_inactive',
    'own_moves_3m',
    'own_moves_ratio',
  ],
} as const satisfies Record<string, readonly string[]>;

export type Cause = keyof typeof causes;

export const causeNames = Object.keys(causes) as readonly Cause[];

/** Every feature of the churn models, each of one cause. */
export const churnFeatures: readonly string[] = Object.values(causes).flat();

const causeOf = new Map<string, Cause>(
  causeNames.flatMap((cause) => causes[cause].map((feature): [string, Cause] => [feature, cause])),
);

/**
 * Adds the contributions of features up by cause, in the order of `causeNames`; a cause without a feature in the
 * model has zeros.
 * @throws when a feature belongs to no cause: it would be missing from the sum
 */
export const byCause = (
  contributions: ReadonlyMap<string, Float64Array>,
  rows: number,
): ReadonlyMap<Cause, Float64Array> => {
  const sums = new Map(causeNames.map((cause) => [cause, new Float64Array(rows)]));
  for (const [feature, values] of contributions) {
    const cause = causeOf.get(feature);
    if (cause === undefined)
      throw new Error(`churn causes require every feature, got ${feature} of no cause`);
    const sum = sums.get(cause)!;
    for (let i = 0; i < rows; i++) sum[i]! += values[i]!;
  }
  return sums;
};
