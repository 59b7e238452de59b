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
});
