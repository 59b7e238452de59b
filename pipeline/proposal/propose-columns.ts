import type { Column, Entity } from '../sources/entities.ts';
import type { Mapping } from '../sources/source.ts';
import { chooseDateFormat } from './choose-date-format.ts';
import { type ColumnProfile, distinctLimit, filled } from './column-profile.ts';
import { contractOf, keyOf, type Match, type Matches } from './match-columns.ts';
import { numberMapping } from './number-mapping.ts';
import { counted, type NumberStyle } from './number-style.ts';
import { proposeAmount } from './propose-amount.ts';
import { type ProposedColumn, share } from './proposed-column.ts';
import { standIn } from './stand-in.ts';
import { knownValues } from './value-words.ts';

/** Mappings of every canonical column that was found or that can be derived, in the order of the contract. */
export const proposeColumns = (
  entity: Entity,
  matches: Matches,
  style: NumberStyle,
): readonly ProposedColumn[] => {
  const contract = contractOf(entity);
  return Object.entries(contract).flatMap(([name, column]) => {
    const match = matches[name];
    if (entity === 'transactions' && name === 'amount') {
      return [
        proposeAmount(matches, style, (found) => fromMatch('transactions.amount', column, found, style)),
      ];
    }
    if (match !== undefined) return [fromMatch(`${entity}.${name}`, column, match, style)];
    return column.required ? [standIn(entity, name, matches)] : [];
  });
};

const fromMatch = (
  path: string,
  column: Column,
  { column: found, strength }: Match,
  style: NumberStyle,
): ProposedColumn => {
  const [entity, canonical] = path.split('.') as [Entity, string];
  const notes = strength === 0 ? ['no header says so: the only column whose values fit'] : [];
  const { mapping, edits } = typedMapping(path, column, found, style, notes);
  const missing = found.rows - filled(found);
  if (missing > 0) {
    const without =
      entity === 'transactions' && canonical === 'customer_id'
        ? 'kept as sales without a customer'
        : undefined;
    const fate = without ?? (column.required ? 'those rows will be refused' : undefined);
    notes.push(`${share(missing, found.rows)} are empty${fate === undefined ? '' : `: ${fate}`}`);
  }
  if (canonical.endsWith('_id') && filled(found) > 0) {
    const most =
      found.distinct >= distinctLimit ? `more than ${counted(distinctLimit)}` : counted(found.distinct);
    notes.push(`different values: ${most}`);
    const repeated = found.distinct < distinctLimit ? filled(found) - found.distinct : 0;
    if (canonical === keyOf[entity] && repeated > 0)
      notes.push(`rows that repeat one, counted once: ${counted(repeated)}`);
  }
  return { canonical, mapping, notes, edits };
};

const typedMapping = (
  path: string,
  column: Column,
  found: ColumnProfile,
  style: NumberStyle,
  notes: string[],
) => {
  const from = found.name;
  if (column.values !== undefined || column.type === 'boolean') {
    return { mapping: wordMapping(path, column, found), edits: [] };
  }
  if (column.type === 'date' || column.type === 'timestamp') return dateMapping(found, notes);
  if (column.type === 'integer' || column.type === 'decimal') {
    return { mapping: numberMapping(found, style, notes), edits: [] };
  }
  return { mapping: { from }, edits: [] };
};

const wordMapping = (path: string, { type, values }: Column, found: ColumnProfile): Mapping => {
  const known = knownValues(type === 'boolean' ? 'boolean' : path, found.values.keys()) ?? {};
  const read = values ?? ['true', 't', 'yes', 'y', '1', 'false', 'f', 'no', 'n', '0'];
  const needed = Object.entries(known).filter(([word]) => !read.includes(word.toLowerCase()));
  return needed.length === 0
    ? { from: found.name }
    : { from: found.name, values: Object.fromEntries(Object.entries(known)) };
};

const dateMapping = (found: ColumnProfile, notes: string[]) => {
  const choice = chooseDateFormat(found)!;
  const { format, twin, unreadable, example } = choice;
  const edits: string[] = [];
  notes.push(`${choice.from} to ${choice.to}`);
  if (unreadable > 0) {
    notes.push(
      `${share(unreadable, found.rows)} do not read so and will be refused, such as ${JSON.stringify(example)}`,
    );
  }
  if (twin !== undefined) {
    edits.push(
      `every value reads under both ${format} and ${twin}; day first is assumed, write ${twin} if the month is first`,
    );
  }
  return { mapping: { from: found.name, ...(format === undefined ? {} : { format }) }, edits };
};
