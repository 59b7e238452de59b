import { z } from 'zod';

const share = z.number().min(0).max(1);

/** Classes of customers, best first; the rows of the policy table. */
export const creditClasses = ['A', 'B', 'C', 'D', 'E'] as const;

const methods = ['credit', 'half_prepaid', 'prepaid'] as const;

type PolicyRow = {
  readonly up_to_rating: number;
  readonly factor: number;
  readonly days: number;
  readonly method: (typeof methods)[number];
};

const starting: Readonly<Record<(typeof creditClasses)[number], PolicyRow>> = {
  A: { up_to_rating: 5, factor: 1.5, days: 45, method: 'credit' },
  B: { up_to_rating: 7, factor: 1.2, days: 30, method: 'credit' },
  C: { up_to_rating: 9, factor: 0.8, days: 14, method: 'credit' },
  D: { up_to_rating: 11, factor: 0.3, days: 0, method: 'half_prepaid' },
  E: { up_to_rating: 13, factor: 0, days: 0, method: 'prepaid' },
};

const policyRow = (name: (typeof creditClasses)[number]) =>
  z
    .strictObject({
      up_to_rating: z
        .int()
        .min(1)
        .max(13)
        .default(starting[name].up_to_rating)
        .describe('The worst of the thirteen ratings that is still in this class.'),
      factor: z
        .number()
        .min(0)
        .max(10)
        .default(starting[name].factor)
        .describe('What is needed, times this, is the limit of the class.'),
      days: z.int().min(0).max(365).default(starting[name].days).describe('Days to pay after the invoice.'),
      method: z
        .enum(methods)
        .default(starting[name].method)
        .describe('On credit, half of it before delivery, or all of it.'),
    })
    .prefault({})
    .describe(`Policy for class ${name}.`);

const fallbackRates = z
  .strictObject({
    current: share.default(0.003).describe('Of what is not yet due.'),
    past_due_1_30: share.default(0.016).describe('Of what is 1 to 30 days past due.'),
    past_due_31_60: share.default(0.036).describe('31 to 60 days.'),
    past_due_61_90: share.default(0.066).describe('61 to 90 days.'),
    past_due_over_90: share.default(0.106).describe('More than 90 days.'),
  })
  .prefault({})
  .describe(
    'Loss rates of the provision matrix while the own history is too short; those of IFRS 9 illustrative example 12.',
  );

/** `credit_policy`: who gets how much credit, on what terms, and when an alarm is raised. */
export const policySettings = z.strictObject({
  classes: z
    .strictObject({
      A: policyRow('A'),
      B: policyRow('B'),
      C: policyRow('C'),
      D: policyRow('D'),
      E: policyRow('E'),
    })
    .superRefine((classes, context) => {
      for (const [i, name] of creditClasses.entries()) {
        const before = creditClasses[i - 1];
        if (before === undefined || classes[name].up_to_rating > classes[before].up_to_rating) continue;
        const message = `a rating worse than that of class ${before}`;
        context.addIssue({ code: 'custom', message, path: [name, 'up_to_rating'] });
      }
      if (classes.E.up_to_rating === 13) return;
      context.addIssue({ code: 'custom', message: '13, which is default', path: ['E', 'up_to_rating'] });
    })
    .prefault({})
    .describe('The policy table: rating, limit and terms of each class.'),
  new_customer_invoices: z
    .int()
    .min(0)
    .max(1000)
    .default(3)
    .describe('With fewer invoices a customer who buys on invoice is new, and in class C at best.'),
  inflow_months: z
    .number()
    .min(0)
    .max(120)
    .default(1)
    .describe(
      'Capacity: a limit of at most this many months of the inflow on the accounts, times the factor.',
    ),
  expected_loss_budget: z
    .number()
    .min(0)
    .optional()
    .describe('The most that one customer may cost in expected loss, in the currency; caps limits by PD.'),
  concentration_cap: share
    .default(0.1)
    .describe(
      'No limit is above this share of all receivables, once so many debtors share them that it can be.',
    ),
  change_cap: share.default(0.25).describe('A review changes a limit by at most this share.'),
  review_days: z.int().min(1).max(730).default(30).describe('Days between reviews.'),
  grace_days: z
    .int()
    .min(0)
    .max(365)
    .default(10)
    .describe('Orders stop when something is overdue for longer.'),
  loss_given_default: share
    .optional()
    .describe(
      'Share lost in a default of a customer who buys on credit; that of `contribution` when left out.',
    ),
  discount_rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('Yearly rate at which losses are discounted.'),
  stage_notches: z
    .int()
    .min(1)
    .max(12)
    .default(2)
    .describe('Stage 2 when the rating is this many notches worse than at the beginning.'),
  stage_pd_ratio: z.number().min(1).default(2).describe('Or when the PD is this many times that of then.'),
  stage_pd_backstop: share.default(0.2).describe('Or when the PD has reached this.'),
  watch_months: z
    .int()
    .min(1)
    .max(24)
    .default(3)
    .describe('A customer leaves the watch list after so many months without a trigger.'),
  fallback_loss_rates: fallbackRates,
});

export type PolicySettings = z.output<typeof policySettings>;

/** The policy under the names that SQL steps use; the table of classes as a JSON list. */
export const policyParameters = (
  policy: PolicySettings,
  loss_given_default: number,
): Readonly<Record<string, string | number | null>> => ({
  policy_classes: JSON.stringify(
    creditClasses.map((name, i) => ({
      class: name,
      rating_from: i === 0 ? 1 : policy.classes[creditClasses[i - 1]!].up_to_rating + 1,
      ...policy.classes[name],
    })),
  ),
  policy_new_customer_invoices: policy.new_customer_invoices,
  policy_inflow_months: policy.inflow_months,
  policy_expected_loss_budget: policy.expected_loss_budget ?? null,
  policy_concentration_cap: policy.concentration_cap,
  policy_change_cap: policy.change_cap,
  policy_review_days: policy.review_days,
  policy_grace_days: policy.grace_days,
  policy_lgd: policy.loss_given_default ?? loss_given_default,
  policy_discount_rate: policy.discount_rate,
  policy_stage_notches: policy.stage_notches,
  policy_stage_pd_ratio: policy.stage_pd_ratio,
  policy_stage_pd_backstop: policy.stage_pd_backstop,
  policy_watch_months: policy.watch_months,
  policy_fallback_loss_rates: JSON.stringify([
    policy.fallback_loss_rates.current,
    policy.fallback_loss_rates.past_due_1_30,
    policy.fallback_loss_rates.past_due_31_60,
    policy.fallback_loss_rates.past_due_61_90,
    policy.fallback_loss_rates.past_due_over_90,
  ]),
});
