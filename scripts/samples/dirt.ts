import { csvRecord } from './csv-file.ts';
import { invalidByte } from './gb18030.ts';

/**
 * What the night has to do with a planted record: refuse it at a stage, load it and remove it as a repetition in
 * staging, or load it as it is.
 */
export type Expectation =
  | 'refused: structure'
  | 'refused: encoding'
  | 'refused: type'
  | 'refused: rule'
  | 'repetition'
  | 'loaded';

/** Faults that stand in records of their own, so that the good records are the same with dirt and without. */
const faults = {
  'exact duplicate line': 'repetition',
  'transaction id twice': 'repetition',
  'impossible date': 'refused: type',
  'wrongly formatted date': 'refused: type',
  'date missing': 'refused: rule',
  'amount not a number': 'refused: type',
  'amount missing': 'refused: rule',
  'customer id missing': 'refused: rule',
  'account id missing': 'refused: rule',
  'invoice id missing': 'refused: rule',
  'broken quotes': 'refused: structure',
  'quote never closed': 'refused: structure',
  'too few fields': 'refused: structure',
  'too many fields': 'refused: structure',
  'invalid byte': 'refused: encoding',
  'formula in a name': 'loaded',
  'line break in quotes': 'loaded',
  'late-arriving row': 'loaded',
} as const satisfies Record<string, Expectation>;

export type DirtKind = keyof typeof faults;

export const expectationOf = (kind: DirtKind): Expectation => faults[kind];

/** Kinds that change a good record where it stands instead of adding one. */
export const amends = (kind: DirtKind): boolean =>
  kind === 'formula in a name' || kind === 'line break in quotes';

const idColumns = ['customer_no', '客户编号', 'account_id', 'invoice_no'];
const amountColumns = ['amount', '金额', 'balance'];
const dateColumns = ['sold_at', '时间', 'month_end', 'issued', 'paid_on', 'happened_at'];
const nameColumns = ['name', '姓名', 'product', '对方', 'topic'];

const notNumbers = ['n/a', '1,234.50', '12.5O', '-', '１２.５０'];
const formulas = [
  '=HYPERLINK("http://example.com","refund")',
  '+SUM(1,1)',
  '@SUM(A1:A9)',
  "=cmd|' /C calc'!A0",
];

/** The record of a planted fault, made from a good record; `turn` counts the faults of the file. */
export const soiled = (
  kind: DirtKind,
  good: readonly string[],
  columns: readonly string[],
  turn: number,
): string => {
  const at = (names: readonly string[]) => columns.findIndex((column) => names.includes(column));
  const having = (names: readonly string[], value: (old: string) => string) =>
    csvRecord(good.map((field, i) => (i === at(names) ? value(field) : field)));
  switch (kind) {
    case 'exact duplicate line':
    case 'late-arriving row':
      return csvRecord(good);
    case 'transaction id twice':
      return having(dateColumns, (date) => date.replace(/\d\d:\d\d$/, '23:59'));
    case 'impossible date':
      return having(dateColumns, (date) => impossible(date, turn));
    case 'wrongly formatted date':
      return having(dateColumns, () => (turn % 2 === 0 ? '5 Nov 2025' : '20251105'));
    case 'date missing':
      return having(dateColumns, () => '');
    case 'amount not a number':
      return having(amountColumns, () => notNumbers[turn % notNumbers.length]!);
    case 'amount missing':
      return having(amountColumns, () => '');
    case 'customer id missing':
      return having(['customer_no', '客户编号'], () => '');
    case 'account id missing':
    case 'invoice id missing':
      return having(idColumns, () => '');
    case 'too few fields':
      return csvRecord(good.slice(0, -2));
    case 'too many fields':
      return `${csvRecord(good)},,surplus`;
    case 'broken quotes':
      return withRaw(good, at(nameColumns), '"the "large" one"');
    case 'quote never closed':
      return withRaw(good, at(nameColumns), '"no end');
    case 'invalid byte':
      return having(nameColumns, (name) => name + invalidByte);
    case 'formula in a name':
      return having(nameColumns, () => formulas[turn % formulas.length]!);
    case 'line break in quotes':
      return having(['address'], (address) => `${address}\nback entrance`);
  }
};

/** Replaces day and month by numbers that no calendar has, in whichever way the date is written. */
const impossible = (date: string, turn: number): string => {
  const [month, day] = turn % 2 === 0 ? ['02', '30'] : ['13', '05'];
  return /^\d{4}/.test(date)
    ? date.replace(/^(\d{4})(.)\d\d.\d\d/, `$1$2${month}$2${day}`)
    : date.replace(/^\d\d(.)\d\d/, `${day}$1${month}`);
};

const withRaw = (good: readonly string[], at: number, raw: string): string =>
  [csvRecord(good.slice(0, at)), raw, csvRecord(good.slice(at + 1))].join(',');
