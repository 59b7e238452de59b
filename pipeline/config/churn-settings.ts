import { z } from 'zod';

/** As in schema.ts: an error text is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const share = z.number().min(0).max(1);

const days = z.int().min(7).max(730);

/** Classes of buyers by their usual gap; `once` has no cadence yet. */
const churnClasses = ['once', 'frequent', 'regular', 'seldom'] as const;

export const churnSettings = z.strictObject({
  horizon_days: days
    .optional()
    .describe(
      'Churned = no purchase within this many days, for everybody; from the gaps of each class when left out.',
    ),
  classes: z
    .partialRecord(z.enum(churnClasses, rule('once, frequent, regular or seldom')), days)
    .default({})
    .describe('Days by class, over those above: { frequent: 30, seldom: 180 }.'),
  lead_days: z
    .int()
    .min(0)
    .max(90)
    .default(0)
    .describe('Days between the prediction and its horizon, to act in before the customer has decided.'),
  origins: z.int().min(2).max(24).default(6).describe('Past days that the churn models learn from.'),
  origin_step_days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe('Days between them; so that half of them may teach the latest when left out.'),
  training_rows: z
    .int()
    .min(1000)
    .max(100_000_000)
    .default(600_000)
    .describe(
      'Customers of past days, all days together, that are kept to learn from: an even share of all.',
    ),
  active_horizons: z
    .number()
    .min(1)
    .max(20)
    .default(3)
    .describe('Who has been silent for more horizons than this is lost, not at risk.'),
  leak_alarm: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.95)
    .describe('An AUC above this is too good to be true: a feature is taken to know the outcome.'),
  leak_alarm_labels: share
    .default(0.87)
    .describe('The same for a model of a table of labels; no honest public result comes near it.'),
  account_horizons: z
    .array(z.int().min(1).max(3650))
    .min(1)
    .max(12)
    .default([30, 90, 180, 365])
    .describe('Days ahead within which an account may end: closed, or run down and left.'),
  high: share.default(0.7).describe('Churn probability from which the band is high.'),
  medium: share.default(0.4).describe('Churn probability from which the band is medium.'),
});

/** The settings under the names that the SQL of the churn features uses. */
export const churnParameters = (
  settings: z.output<typeof churnSettings>,
): Readonly<Record<string, string | number | null>> => ({
  churn_horizon_set: settings.horizon_days ?? null,
  churn_class_days: JSON.stringify(
    Object.entries(settings.classes).map(([name, horizon]) => ({ class: name, days: horizon })),
  ),
  churn_lead_days: settings.lead_days,
  churn_origins: settings.origins,
  churn_origin_step_days: settings.origin_step_days ?? null,
  churn_training_rows: settings.training_rows,
  // Tonight everybody is scored; past days are built for a share of the thousand buckets.
  churn_buckets: 1000,
  churn_active_horizons: settings.active_horizons,
});
