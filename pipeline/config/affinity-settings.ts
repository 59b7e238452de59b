import { z } from 'zod';
import type { Parameters } from '../step.ts';

/** As in schema.ts: an error text is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const days = (usual: number) => z.int().min(1).max(3650).default(usual);

/** A regular expression with one group; DuckDB reads the same simple ones as JavaScript. */
const isPattern = (text: string) => {
  try {
    return text === '' || new RegExp(`${text}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
};

export const affinitySettings = z.strictObject({
  history_days: days(365).describe('What sells with what is taken from the baskets of this many last days.'),
  window_days: days(90).describe('A customer takes two products together within a window of this many days.'),
  check_days: days(30).describe('Pairs found before the last so many days are checked on these.'),
  min_count: z.int().min(2).max(1e6).default(5).describe('A pair counts from this many baskets on.'),
  min_support: z
    .number()
    .min(0.000001)
    .max(1)
    .default(0.001)
    .describe('And from this share of the baskets on; sets of three and more products, too.'),
  false_share: z
    .number()
    .min(0.0001)
    .max(1)
    .default(0.05)
    .describe('Share of chance findings to accept among the pairs that are shown.'),
  max_items: z
    .int()
    .min(2)
    .max(100_000)
    .optional()
    .describe(
      'Baskets of more products are left out and counted; the largest one in a thousand, of more than 100, when left out.',
    ),
  max_pairs: z
    .int()
    .min(100)
    .optional()
    .describe(
      'The largest baskets are left out, and counted, until they hold this many pairs in all; 200 per basket and at least ten million when left out.',
    ),
  max_length: z.int().min(2).max(8).default(3).describe('Products in a set, at most.'),
  max_sets: z
    .int()
    .min(100)
    .max(5_000_000)
    .default(20_000)
    .describe(
      'Where more sets are frequent, the share that makes them so is doubled, and the report says it.',
    ),
  min_confidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('Rules of three or more products hold at least this often.'),
  parent: z
    .string()
    .refine(isPattern, rule('a regular expression with one group, or "" for none'))
    .default('^(.*[0-9])[A-Za-z]{1,2}$')
    .describe(
      'Where it matches, its group is the parent of a product_id, and products of one parent are no pair; as it stands, letters after the last digit are a variant.',
    ),
  exclude_products: z
    .array(
      z
        .string()
        .min(1)
        .regex(/^[^|]*$/, rule('a product_id without a bar')),
    )
    .default([])
    .describe('What is no product, such as postage: neither paired nor offered.'),
  credit_categories: z
    .array(
      z
        .string()
        .min(1)
        .regex(/^[^|]*$/, rule('a category without a bar')),
    )
    .default(['credit', 'loan', 'loans', 'credit card', '贷款', '信用卡', '貸款'])
    .describe('Categories that are not offered to customers of credit grade D or E.'),
  offer_days: days(90).describe(
    'A product that nobody bought within this many days is not offered; what is popular is counted over them.',
  ),
  seed: z.int().min(0).max(2147483647).default(20240101).describe('Seed of the interval of the judgement.'),
  neighbours: z.int().min(1).max(1000).default(100).describe('Similar products kept for each product.'),
});

/** The settings under the names that SQL steps use; lists stand between bars. */
export const affinityParameters = (settings: z.output<typeof affinitySettings>): Parameters => ({
  affinity_history_days: settings.history_days,
  affinity_window_days: settings.window_days,
  affinity_check_days: settings.check_days,
  affinity_min_count: settings.min_count,
  affinity_min_support: settings.min_support,
  affinity_false_share: settings.false_share,
  affinity_max_items: settings.max_items ?? null,
  affinity_max_pairs: settings.max_pairs ?? null,
  affinity_parent: settings.parent,
  affinity_exclude: barred(settings.exclude_products),
  affinity_offer_days: settings.offer_days,
  affinity_credit: barred(settings.credit_categories.map((category) => category.toLowerCase())),
});

const barred = (values: readonly string[]) => `|${values.map((value) => `${value}|`).join('')}`;
