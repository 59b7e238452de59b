import { z } from 'zod';

const rule = (text: string) => ({ error: text });

const column = z.string().min(1, rule('the name of a column'));

/** A word or two is no reason that a reviewer could weigh. */
const leastReason = 12;

/**
 * `credit` as a person writes it. Attributes that tell sex, age or origin are kept out of every credit model; who
 * wants one in says why, by name.
 */
export const creditSettings = z.strictObject({
  protected: z
    .array(column)
    .default([])
    .describe('Columns that tell a protected trait, beyond those whose name says so (sex, age, origin ...).'),
  use_protected: z
    .record(column, z.string().trim().min(leastReason, rule('the reason, in words')))
    .default({})
    .describe('Protected columns that a credit model may use all the same, each with why: { age: "..." }.'),
  outcome_days: z
    .int()
    .min(30)
    .max(730)
    .default(365)
    .describe('Bad = in default (90 days past due) within this many days; what a fitted card learns.'),
  origins: z.int().min(2).max(24).default(4).describe('Past days that a fitted card learns from.'),
  origin_step_days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe('Days between them; half of outcome_days when left out.'),
  enough_bads: z
    .int()
    .min(30)
    .max(100_000)
    .default(30)
    .describe('Customers who went bad from whom a card may be fitted, to stand against the stated one.'),
  reject_inference: z
    .enum(['none', 'parcelling', 'reweighting'])
    .optional()
    .describe(
      'Once set, a row of a table of labels may hold no value: an application that was declined. none scores it and learns nothing from it; parcelling and reweighting let it into the fit.',
    ),
  reject_uplift: z
    .number()
    .min(1)
    .max(10)
    .default(1.5)
    .describe(
      'For parcelling: how many times worse declined applicants are taken to be than accepted ones of the same score.',
    ),
});

/** The settings under the names that the SQL of the past origins uses. */
export const creditParameters = (
  settings: z.output<typeof creditSettings>,
): Readonly<Record<string, number | null>> => ({
  credit_outcome_days: settings.outcome_days,
  credit_origins: settings.origins,
  credit_origin_step_days: settings.origin_step_days ?? null,
});
