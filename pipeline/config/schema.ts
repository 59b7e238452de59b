import { z } from 'zod';
import { type ColumnType, columnTypes, type Entity, entities } from '../sources/entities.ts';
import { encodings, formats } from '../sources/source.ts';
import { affinitySettings } from './affinity-settings.ts';
import { anomalySettings } from './anomaly-settings.ts';
import { attributes, testWhere } from './attribute-settings.ts';
import { churnSettings } from './churn-settings.ts';
import { contract } from './contract-settings.ts';
import { creditSettings } from './credit-settings.ts';
import { gates, qualitySettings } from './gate-settings.ts';
import { history } from './history-settings.ts';
import { policySettings } from './policy-settings.ts';
import { reportSettings } from './report-settings.ts';
import { segmentSettings } from './segment-settings.ts';
import {
  contributionSettings,
  lifecycleSettings,
  rfmSettings,
  seasonalitySettings,
  valueSettings,
} from './value-settings.ts';
import {
  callListSettings,
  satisfactionSettings,
  warningSettings,
  winBackSettings,
} from './warning-settings.ts';

const keys = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as [Key, ...Key[]];

/** An error text of this file is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const path = z.string().min(1, rule('a path'));

const currencies = new Set(Intl.supportedValuesOf('currency'));
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { ...rule('a code of ISO 4217 such as GBP'), abort: true })
  .refine((code) => currencies.has(code), rule('a code of ISO 4217 such as GBP'));

const isTimeZone = (name: string) => {
  try {
    // An offset such as +08:00 is accepted by some versions of Node only, and knows no summer time.
    return !/^[+-]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

const share = (min: number) => z.number().min(min).max(1);

const word = z.union([z.string(), z.number(), z.boolean()], rule('a word')).transform(String);

const mapping = z
  .union(
    [
      z.string().min(1, rule('the name of a column of the export')),
      z.strictObject({
        from: z.string().min(1).describe("The column's name in the header of the export."),
        type: z
          .enum(keys<ColumnType>(columnTypes))
          .optional()
          .describe('How the export writes the value; the type of the canonical column when left out.'),
        format: z
          .string()
          .min(1)
          .optional()
          .describe(
            'How a date or timestamp is written, in strptime signs: %d/%m/%Y, %y%m%d, %Y-%m-%d %H:%M:%S.',
          ),
        values: z
          .record(z.string(), word)
          .optional()
          .describe("The export's words, each with Daybreak's word: { M: male, F: female }."),
      }),
      z.strictObject({
        sql: z
          .string()
          .min(1)
          .describe(
            'An expression over the row, of mapped columns and columns of the export; "null" for none.',
          ),
      }),
    ],
    rule('a column of the export, { from: column } or { sql: expression }'),
  )
  .meta({ id: 'mapping' })
  .transform((value) => (typeof value === 'string' ? { from: value } : value));

const oneCharacter = z
  .string()
  .transform((text) => (text === '\\t' || text === 'tab' ? '\t' : text))
  .refine((text) => [...text].length === 1, rule('one character'));

const csv = z.strictObject({
  delimiter: oneCharacter.prefault(',').describe('The character between values; "\\t" for a tab.'),
  quote: z
    .string()
    .max(1, rule('one character, or "" for none'))
    .default('"')
    .describe('The character around values that hold a delimiter; "" when values are never quoted.'),
  decimal: z.enum(['.', ',']).default('.').describe('The decimal sign of numbers.'),
  thousands: oneCharacter.optional().describe('The sign between thousands, if the export writes one.'),
  nulls: z
    .array(z.string())
    .default(['', 'NULL'])
    .describe('Values that mean "no value", besides the empty one when it is listed.'),
});

const source = z.strictObject({
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u,
      rule('a name of at most 64 letters, digits, blanks, _ . or -'),
    )
    .describe('A short name, shown in reports; unique within this file.'),
  entity: z.enum(keys<Entity>(entities)).describe('What a row of the export is.'),
  files: z
    .union([path, z.array(path).min(1, rule('at least one path'))], rule('a path or a list of paths'))
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .describe('A file, a glob or a list of them, relative to --data or to the folder of this file.'),
  format: z.enum(formats).default('csv').describe('The kind of file.'),
  encoding: z
    .enum(encodings)
    .default('utf-8')
    .describe('How the text is encoded; Excel on Chinese Windows writes gb18030.'),
  csv: csv.prefault({}).describe('How a text export is written.'),
  columns: z
    .record(z.string(), mapping)
    .describe("Each canonical column of the entity, with the export's column or an expression."),
  attributes: attributes
    .optional()
    .describe(
      'Further columns of the export to keep, as candidates of the models and to describe segments: all, names, or names with text or number.',
    ),
  test_where: testWhere
    .optional()
    .describe('Of labels: an expression over the row; no model may learn from the rows where it holds.'),
  history: history
    .optional()
    .describe('Of labels: figures of the ledger before the day observed, as candidates of the models.'),
  contract: contract
    .optional()
    .describe('What the export promises beyond that; records that break it are refused.'),
  quality: gates.prefault({}).describe('What marks the source, and what holds it back.'),
});

const refunds = z.strictObject({
  policy: z
    .enum(['net', 'gross', 'ignore'])
    .default('net')
    .describe(
      'net: a refund cancels the purchase it takes back and lowers values; gross: it lowers values, and purchases count as made; ignore: it is left out of everything.',
    ),
  match_window_days: z
    .int()
    .min(0)
    .max(3650)
    .default(90)
    .describe(
      'A refund that names no order cancels an earlier purchase of the same product within this many days.',
    ),
});

const clv = z.strictObject({
  horizon_days: z
    .int()
    .min(7)
    .max(1825)
    .default(365)
    .describe('How far ahead customer lifetime value looks, in days.'),
  discount_rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Discount on future value per year, as a fraction.'),
  margin: share(0.0001)
    .default(1)
    .describe(
      'Share of the spend that the company keeps where neither the line has a cost nor the product a margin rate; 1 leaves lifetime value in revenue.',
    ),
  prior: z
    .enum(['none', 'weak'])
    .default('none')
    .describe('Weak priors steady the purchase models of a few hundred customers.'),
});

const machine = z.strictObject({
  threads: z.int().min(1).max(1024).optional().describe('Threads of DuckDB; all cores when left out.'),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s?([KMGT]i?B)$/, rule('a size such as 700MB or 4GB'))
    .optional()
    .describe('Memory of DuckDB; 60 % of the memory of the machine, at most 4GB, when left out.'),
});

const locales = ['en', 'zh-CN', 'zh-TW'] as const;

/**
 * `daybreak.yaml` as a person writes it: each setting with its type, range, default and description. Rules
 * between settings, and those of each entity's columns, are in cross-checks.ts.
 */
export const configSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format.'),
  company: z.string().min(1, rule('a name')).describe("The company's name, as printed on reports."),
  currency: currency.describe('Currency of every amount, ISO 4217: GBP, CNY, HKD, TWD.'),
  timezone: z
    .string()
    .refine(isTimeZone, rule('a time zone of the IANA list such as Europe/London'))
    .default('UTC')
    .describe('IANA time zone whose calendar days are the business days.'),
  locale: z.enum(locales).default('en').describe('Language of the reports.'),
  locales: z
    .array(z.enum(locales))
    .min(1, rule('at least one language'))
    .refine((given) => new Set(given).size === given.length, rule('each language once'))
    .optional()
    .describe(
      'Several languages in one run: the reports of the first stand at the usual place, those of each further one in a folder of its name.',
    ),
  as_of: z
    .union(
      [z.enum(['latest', 'yesterday']), z.iso.date(rule('latest, yesterday or a day such as 2024-12-31'))],
      rule('latest, yesterday or a day such as 2024-12-31'),
    )
    .default('latest')
    .describe('Last day that a run may see: the latest transaction day, yesterday, or YYYY-MM-DD.'),
  warehouse: path.default('./warehouse').describe("Folder of the pipeline's private database."),
  output: path.default('./out').describe('Folder that each night is published to.'),
  sources: z
    .array(source)
    .min(1, rule('at least one source'))
    .describe('The exports, one entry per kind of file.'),
  currencies: path
    .optional()
    .describe(
      'A CSV with date, currency and rate: what one unit of a currency was worth in the currency above, from that day on.',
    ),
  quality: qualitySettings.prefault({}).describe('What happens to a source that a gate stops.'),
  refunds: refunds.prefault({}).describe('How refunds meet purchases.'),
  rfm: rfmSettings.prefault({}).describe('Scores of recency, frequency and money, and their segments.'),
  contribution: contributionSettings.prefault({}).describe('What customers cost and what balances earn.'),
  value: valueSettings.prefault({}).describe('Value tiers and the VIP list.'),
  lifecycle: lifecycleSettings.prefault({}).describe('Where the stages of a customer begin.'),
  clv: clv.prefault({}).describe('Customer lifetime value.'),
  seasonality: seasonalitySettings.prefault({}).describe('The season of what is expected.'),
  holdout_days: z
    .int()
    .min(7)
    .max(730)
    .optional()
    .describe('Last days of the history kept from every fit to judge models on; derived when left out.'),
  churn: churnSettings.prefault({}).describe('Who counts as lost, and what foretells it.'),
  credit: creditSettings.prefault({}).describe('What the credit models may use.'),
  credit_policy: policySettings.prefault({}).describe('Limits, terms, stages and provisions.'),
  anomalies: anomalySettings.prefault({}).describe('What is unusual among account movements.'),
  warnings: warningSettings.prefault({}).describe('When a customer who may leave is watched and acted on.'),
  call_lists: callListSettings.prefault({}).describe('Whom the save and win-back lists hold back.'),
  win_back: winBackSettings.prefault({}).describe('Lost customers.'),
  satisfaction: satisfactionSettings.prefault({}).describe('Complaints and surveys.'),
  segments: segmentSettings.prefault({}).describe('Segments found by k-means.'),
  affinity: affinitySettings.prefault({}).describe('What sells with what, and the next offer.'),
  reports: reportSettings.prefault({}).describe('What the published pages hold.'),
  machine: machine.prefault({}).describe('What the job may use of the machine.'),
});

/** The file as read, after defaults; paths are still as written. */
export type ConfigFile = z.output<typeof configSchema>;
