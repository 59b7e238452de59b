/**
 * Every number that the sample data are drawn from, as truth.json publishes it. Rates are per day of the store's
 * own time (calendar.ts), money is CNY, probabilities are fractions of one.
 */
export const planted = {
  company: 'Morning Harbour Bank & Store',
  currency: 'CNY',
  calendar: {
    first_day: '2024-04-01',
    last_day: '2026-03-31',
    /** Sunday first; scaled so that the mean over all days is one. */
    weekday_weights: [1.0, 0.85, 0.85, 0.9, 0.95, 1.15, 1.3],
    /** January first. */
    month_weights: [0.96, 0.88, 0.97, 0.97, 1.0, 0.98, 0.95, 0.97, 1.0, 1.02, 1.12, 1.18],
  },
  population: {
    companies: 0.12,
    branch_customers: 0.25,
    /** Of persons; the rest buy. */
    bank_only: 0.08,
    neither: 0.03,
    accounts_of_buyers: 0.36,
    accounts_of_companies: 0.5,
    duplicates: 0.04,
    referred: 0.1,
  },
  /** MBG/NBD: rate ~ gamma(r, alpha), dropout after any purchase, also the first ~ beta(a, b). */
  purchases: { r: 0.9, alpha: 30, a: 0.5, b: 3 },
  /** Gamma-gamma: a purchase ~ gamma(p, nu), nu ~ gamma(q, v), so a mean purchase is p v / (q - 1). */
  spend: { person: { p: 5, q: 4, v: 190 }, company: { p: 5, q: 4, v: 1150 } },
  churn_causes: {
    complaint_after_purchase: 0.07,
    complaint_answer_due_days: 5,
    complaint_answered_late: 0.4,
    late_answer_never: 0.3,
    leaves_after_late_answer: 0.6,
    salary_stops_per_month: 0.02,
    leaves_after_salary_stopped: 0.6,
    /** Silence counts as long after this many of the customer's own mean gaps. */
    long_silence_gaps: 3,
    leaves_after_long_silence: 0.4,
  },
  /** logit(pd) over the 12 months after the observation day; the causes are those of the 12 months before it. */
  default_risk: {
    observed_on: '2025-03-31',
    intercept: -4.4,
    per_overdraft_day: 0.03,
    overdraft_days_cap: 90,
    per_late_payment: 0.65,
    late_payments_cap: 6,
    per_burden: 3.2,
    burden_cap: 0.8,
    /** A payment is late from this many days after it was due. */
    late_after_days: 5,
  },
  /** The companion joins a basket that holds the product with this probability. */
  affinities: [
    { product: '0104', companion: '0112', probability: 0.3 },
    { product: '0106', companion: '0111', probability: 0.4 },
    { product: '0206', companion: '0204', probability: 0.35 },
    { product: '0305', companion: '0311', probability: 0.3 },
    { product: '0403', companion: '0412', probability: 0.35 },
    { product: '0502', companion: '0511', probability: 0.4 },
    { product: '0601', companion: '0603', probability: 0.25 },
  ],
  refunds: { whole_order: 0.01, one_line: 0.04, goodwill: 0.004 },
  anonymous_orders_per_customer: 0.1,
  accounts: {
    salaried: 0.8,
    loans: 0.4,
    closes_after_salary_stopped: 0.4,
    closes_otherwise: 0.03,
    /** Accounts with one large sum in and out again. */
    spikes: 0.02,
  },
} as const;
