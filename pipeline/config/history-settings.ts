import { z } from 'zod';

const rule = (text: string) => ({ error: text });

const expression = z.string().min(1, rule('an expression'));

/** `history` of a source of labels as a person writes it. */
export const history = z.strictObject({
  where: expression
    .default('true')
    .describe(
      'An expression over customer_id, loan_id and observed_on: the rows whose whole ledger is loaded.',
    ),
  figures: z
    .record(z.string().min(1, rule('the name of a figure')), expression)
    .describe(
      "Each figure with an aggregate over the entries of the loan's account, or the customer, before observed_on; it takes the place of the attribute of the same name.",
    ),
});
