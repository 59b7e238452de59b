import { z } from 'zod';

const rule = (text: string) => ({ error: text });

/** `1%` or `0.01`, as a fraction. */
const fraction = z
  .union(
    [
      z.number().min(0).max(1),
      z.string().regex(/^\s*\d+(\.\d+)?\s*%\s*$/, rule('a share such as 1% or 0.01')),
    ],
    rule('a share such as 1% or 0.01'),
  )
  .transform((value) => (typeof value === 'number' ? value : Number(value.replace('%', '')) / 100))
  .refine((value) => value <= 1, rule('a share of at most 100%'));

/** `26h`, `2d` or a number of hours, in hours. */
const hours = z
  .union(
    [z.number().positive(), z.string().regex(/^\s*\d+(\.\d+)?\s*[hd]\s*$/, rule('a time such as 26h or 2d'))],
    rule('a time such as 26h or 2d'),
  )
  .transform((value) =>
    typeof value === 'number' ? value : Number.parseFloat(value) * (/d/.test(value) ? 24 : 1),
  );

const shares = (what: string) =>
  z
    .strictObject({
      warn: fraction.optional().describe(`Share of ${what} above which the source is marked.`),
      stop: fraction.optional().describe(`Share of ${what} above which the source is held back.`),
    })
    .optional();

/** `quality` of a source as a person writes it: what marks it, and what holds it back. */
export const gates = z.strictObject({
  reject_above: fraction
    .prefault('1%')
    .describe('The source is held back when more than this share of its records is refused.'),
  freshness: hours
    .optional()
    .describe('Age of the newest row at which the export counts as stale and is marked: 26h, 2d.'),
  freshness_stop: hours.optional().describe('Age of the newest row at which the source counts as stopped.'),
  volume: z
    .strictObject({
      warn: z.number().positive().optional().describe('Deviations from which the source is marked; 3.5.'),
      stop: z
        .number()
        .positive()
        .optional()
        .describe('Deviations from which the source is held back, as on a day without any row; 6.'),
    })
    .optional()
    .describe(
      'Rows of a night beside the same weekday of the last eight weeks, in deviations from their median; silent until four of them are known.',
    ),
  duplicates: shares('rows that repeat another in every column').describe('Repeated rows; marked above 5 %.'),
  orphans: shares('rows that name a master record that is not there').describe(
    'Rows whose customer, account, invoice or product is in no master export; marked above 1 %.',
  ),
  nulls: z
    .record(z.string(), shares('rows without a value'))
    .optional()
    .describe('Columns that should hold a value: { customer_id: { warn: 30%, stop: 60% } }.'),
});

/** The company's choice for a source that a gate stops. */
export const qualitySettings = z.strictObject({
  on_stop: z
    .enum(['keep_previous', 'publish_nothing'])
    .default('keep_previous')
    .describe(
      'A stopped source keeps the rows of the night before and is marked on every page, or the night ends without publication (exit code 3). A source without earlier rows always ends it.',
    ),
});
