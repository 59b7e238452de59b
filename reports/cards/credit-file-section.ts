import type { CustomerColumn } from '../audiences.ts';
import { type ColumnValue, headOf } from '../lists/columns.ts';
import { maskedName } from '../lists/masked-name.ts';
import { type CardPart, type CardSection, factsOf, sectionOf, tableOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';
import { decidedWord } from './record-words.ts';

type Values = Readonly<Record<string, unknown>>;
type PartName = 'identity' | 'business' | 'assets' | 'payments' | 'banking';

/** What each part tells, in the order of reading. */
const columnsOf = {
  identity: [
    'masked_name',
    'customer_kind',
    'birth_year',
    'city',
    'region',
    'industry',
    'manager',
    'opened_on',
    'first_seen_on',
    'tenure_months',
  ],
  business: [
    'orders',
    'total_value',
    'net_value_12m',
    'credit_sales_12m',
    'peak_month_sales',
    'value_tier',
    'lifecycle_stage',
  ],
  assets: [
    'accounts',
    'products',
    'balance_last',
    'balance_mean_12m',
    'balance_min_12m',
    'account_limit',
    'utilisation',
    'loans',
    'outstanding_principal',
    'instalment',
  ],
  payments: [
    'invoices',
    'open_amount',
    'overdue_amount',
    'days_past_due',
    'worst_days_late_3m',
    'worst_days_late_6m',
    'worst_days_late_12m',
    'on_time_ratio_12m',
    'mean_days_late_12m',
    'dso',
    'days_late_change',
    'disputed_invoices_12m',
    'missed_instalments',
    'defaulted_on',
  ],
  banking: [
    'first_account_on',
    'monthly_inflow',
    'monthly_outflow',
    'salary_payer',
    'salary_amount',
    'salary_regularity',
    'penalties_12m',
    'months_below_zero_12m',
    'burden',
  ],
} as const satisfies Readonly<Record<PartName, readonly CustomerColumn[]>>;

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (json: string | null): Values => {
  try {
    const found: unknown = JSON.parse(json ?? '{}');
    return isValues(found) ? found : {};
  } catch {
    return {};
  }
};

const plainValue = (value: unknown): ColumnValue =>
  typeof value === 'number' || typeof value === 'string' ? value : null;

/** Shares above this are only "very much", whatever their denominator did. */
const mostShare = 10;

/** The figures of a part under the names that the columns have, codes in words. */
const rowOf = ({ facts: { speech } }: View, values: Values): Record<string, ColumnValue> => {
  const row = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plainValue(value)]));
  const { name, kind, birth_date, products, burden } = values;
  const words = Array.isArray(products)
    ? products.map((held) => speech.word('account_product', String(held)))
    : [];
  return {
    ...row,
    masked_name: maskedName(plainValue(name) as string | null, plainValue(kind) as string | null),
    customer_kind: typeof kind === 'string' ? speech.word('customer_kind', kind) : null,
    birth_year: typeof birth_date === 'string' ? birth_date.slice(0, 4) : null,
    products: words.length > 0 ? speech.format.list(words) : null,
    burden:
      typeof burden === 'number' && burden >= mostShare
        ? `≥ ${speech.format.share(mostShare)}`
        : plainValue(burden),
  };
};

const partOf = (view: View, name: PartName, json: string | null): readonly CardPart[] => {
  const { speech } = view.facts;
  const values = parsed(json);
  const row = rowOf(view, values);
  const facts = factsOf(view, row, columnsOf[name]);
  const part = speech.say(`file_part.${name}`);
  const fresh = values.latest_on;
  const title = typeof fresh === 'string' ? speech.say('card.fresh', { part, date: fresh }) : part;
  const unknown = columnsOf[name].filter((column) => (row[column] ?? null) === null);
  const names = speech.format.list(unknown.map((column) => headOf(speech, column)));
  if (facts.length === 0) return [{ kind: 'lines', title, lines: [speech.say('card.part_empty')] }];
  return [
    {
      kind: 'facts',
      title,
      facts,
      ...(unknown.length > 0 && { note: speech.say('card.unknown', { names }) }),
    },
  ];
};

/** Decisions of people that hold, with who, why and until when. */
const decisionsOf = (view: View, json: string | null): readonly CardPart[] => {
  const { speech } = view.facts;
  const kept = parsed(json).decisions;
  const title = speech.say('file_part.decisions');
  const rows = (Array.isArray(kept) ? kept.filter(isValues) : []).map((decision) => ({
    decided_field: decidedWord(speech, String(decision.field)),
    decided_value: plainValue(decision.value) || null,
    decided_by: plainValue(decision.decided_by),
    second_person: plainValue(decision.second_person) || null,
    reason: plainValue(decision.reason),
    decided_on: plainValue(decision.decided_on),
    expires_on: plainValue(decision.expires_on),
  }));
  if (rows.length === 0) return [{ kind: 'lines', title, lines: [speech.say('card.no_decisions')] }];
  return [
    tableOf(
      view,
      title,
      ['decided_field', 'decided_value', 'decided_by', 'second_person', 'reason', 'decided_on', 'expires_on'],
      rows,
    ),
  ];
};

/** The credit file in its six parts, each with its age and what the exports can't tell. */
export const creditFileSection = (view: View, { credit }: CardData): CardSection | undefined => {
  if (credit === undefined) return undefined;
  return sectionOf(view, 'credit_file', [
    ...partOf(view, 'identity', credit.identity),
    ...partOf(view, 'business', credit.business),
    ...partOf(view, 'assets', credit.assets),
    ...partOf(view, 'payments', credit.payments),
    ...partOf(view, 'banking', credit.banking),
    ...decisionsOf(view, credit.decisions),
  ]);
};
