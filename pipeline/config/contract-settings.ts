import { z } from 'zod';
import { handlings, plainContract } from '../sources/source.ts';

const column = z.string().min(1);
const word = z.union([z.string(), z.number(), z.boolean()], { error: 'a word' }).transform(String);
const bound = z.union([z.number(), z.iso.date()], { error: 'a number or a day such as 2024-12-31' });

/** `contract` of a source as a person writes it. What is left out promises nothing. */
export const contract = z.strictObject({
  required: z
    .array(column)
    .default([])
    .describe('Columns that must hold a value in each record, beyond those that the entity requires.'),
  unique: z
    .array(z.union([column, z.array(column).min(1)], { error: 'a column, or a list of columns' }), {
      error: 'a list of keys, each a column or a list of columns',
    })
    .transform((keys) => keys.map((key) => (typeof key === 'string' ? [key] : key)))
    .prefault([])
    .describe(
      'Keys that no two records of a file share, each a column or a list of columns; the later record is refused.',
    ),
  references: z
    .record(
      column,
      z.string().regex(/^.+\.[^.]+$/, { error: 'a source and its column such as crm.customer_id' }),
    )
    .default({})
    .describe(
      'Columns whose values another source must hold: { customer_id: crm.customer_id }; rows without one are counted.',
    ),
  ranges: z
    .record(column, z.strictObject({ min: bound.optional(), max: bound.optional() }))
    .default({})
    .describe('Least and greatest value of numbers and days: { amount: { min: -5000, max: 100000 } }.'),
  values: z
    .record(column, z.array(word).min(1, { error: 'at least one word' }))
    .default({})
    .describe('The only words that a column may hold: { channel: [web, store] }.'),
  files_overlap: z
    .boolean()
    .default(plainContract.files_overlap)
    .describe(
      'Whether two files may hold the same row, so that equal lines without a transaction_id count once; false for files by branch or region.',
    ),
  on_new_column: z
    .enum(handlings)
    .default(plainContract.on_new_column)
    .describe('What a column does that the file before did not have: stop the night, warn, or pass.'),
  on_missing_column: z
    .enum(handlings)
    .default(plainContract.on_missing_column)
    .describe('What the lack of a mapped column does; a required one always stops the night.'),
  on_retyped_column: z
    .enum(handlings)
    .default(plainContract.on_retyped_column)
    .describe(
      'What a mapped column does that held numbers or days before and no longer does, or the reverse.',
    ),
});
