import { type Column, type Entity, entities } from '../sources/entities.ts';
import { type ColumnProfile, distinctLimit, filled, numeric } from './column-profile.ts';
import { matchHeader } from './header-match.ts';
import { headerWords } from './header-words.ts';
import { knownValues } from './value-words.ts';

/** The column of an export that stands for a canonical column, and how surely by its header: 0 to 1. */
export interface Match {
  readonly column: ColumnProfile;
  readonly strength: number;
}

export type Matches = Readonly<Partial<Record<string, Match>>>;

/** Canonical columns of an entity with their contract. */
export const contractOf = (entity: Entity): Readonly<Record<string, Column>> => entities[entity];

/**
 * Gives each canonical column of an entity the column of the export whose header speaks for it best and whose values
 * fit its type. One column of the export stands for one canonical column, the best match first.
 */
export const matchColumns = (entity: Entity, columns: readonly ColumnProfile[]): Matches => {
  const contract = contractOf(entity);
  const pairs = Object.entries(headerWords[entity]).flatMap(([name, list]) =>
    columns.flatMap((column) => {
      const strength = matchHeader(column.name, list);
      return strength > 0 && fits(`${entity}.${name}`, contract[name]!, column)
        ? [{ name, column, strength }]
        : [];
    }),
  );
  // A required column goes first among equals, then the order of the contract and of the header decide.
  const weight = ({ name, strength }: { name: string; strength: number }) =>
    strength + (contract[name]!.required ? 0.05 : 0);
  const matches: Record<string, Match> = {};
  const taken = new Set<ColumnProfile>();
  for (const { name, column, strength } of pairs.toSorted((a, b) => weight(b) - weight(a))) {
    if (matches[name] !== undefined || taken.has(column)) continue;
    matches[name] = { column, strength };
    taken.add(column);
  }
  const free = columns.filter((column) => column.name !== '' && !taken.has(column));
  return {
    ...matches,
    ...dayByValues(entity, matches, free),
    ...amountByValues(entity, matches, free),
    ...keyByValues(entity, matches, free),
  };
};

/** The column that names one row of the entity; transactions and interactions need none. */
export const keyOf: Readonly<Partial<Record<Entity, string>>> = {
  customers: 'customer_id',
  accounts: 'account_id',
  loans: 'loan_id',
  invoices: 'invoice_id',
  products: 'product_id',
};

/** Whether nearly every row of a column has a value of its own. */
export const isUnique = (column: ColumnProfile): boolean =>
  column.distinct >= Math.min(distinctLimit, Math.max(2, filled(column) * 0.99));

/** Where no header speaks for the key of a list of people or products: the first id that never repeats. */
const keyByValues = (entity: Entity, matches: Matches, free: readonly ColumnProfile[]): Matches => {
  const key = entity === 'customers' || entity === 'products' ? keyOf[entity]! : undefined;
  if (key === undefined || matches[key] !== undefined || Object.keys(matches).length < 2) return {};
  const column = free.find(({ name }) => /(id|no|nr|code|key|编号|編號|号|號)$/i.test(name.trim()));
  return column !== undefined && isUnique(column) ? { [key]: { column, strength: 0 } } : {};
};

/** Where no header speaks for the one day that is required, the only column that holds days. */
const dayByValues = (entity: Entity, matches: Matches, free: readonly ColumnProfile[]): Matches => {
  const missing = Object.entries(contractOf(entity)).filter(
    ([name, { type, required }]) =>
      required && (type === 'date' || type === 'timestamp') && matches[name] === undefined,
  );
  const days = free.filter((column) => dateShare(column, (format) => !/%[Yy]%m/.test(format)) > 0.95);
  return missing.length === 1 && days.length === 1
    ? { [missing[0]![0]]: { column: days[0]!, strength: 0 } }
    : {};
};

/** Where no header speaks for an amount or a price, the only column with decimals. */
const amountByValues = (entity: Entity, matches: Matches, free: readonly ColumnProfile[]): Matches => {
  if (entity !== 'transactions' || matches.amount !== undefined || matches.unit_price !== undefined)
    return {};
  const sums = free.filter((column) => column.numbers.point + column.numbers.comma > filled(column) / 2);
  return sums.length === 1 ? { amount: { column: sums[0]!, strength: 0 } } : {};
};

const fits = (canonical: string, { type, values }: Column, column: ColumnProfile): boolean => {
  const count = filled(column);
  if (count === 0) return false;
  if (values !== undefined)
    return column.distinct < distinctLimit && knownValues(canonical, column.values.keys()) !== undefined;
  if (type === 'boolean') return knownValues('boolean', column.values.keys()) !== undefined;
  if (type === 'date' || type === 'timestamp') return dateShare(column) > 0.5;
  if (type === 'integer' || type === 'decimal' || type === 'rate')
    return (numeric(column) + column.numbers.marked) / count > 0.8;
  // A name or number of something is neither a fraction nor a day.
  return column.numbers.point < count / 2 && dateShare(column, (format) => !/%[Yy]%m/.test(format)) < 0.5;
};

/** Share of the values that the best of the formats reads. */
const dateShare = (column: ColumnProfile, accepts: (format: string) => boolean = () => true): number => {
  const counts = [...column.dates].filter(([format]) => accepts(format)).map(([, { count }]) => count);
  return Math.max(0, ...counts) / Math.max(1, filled(column));
};
