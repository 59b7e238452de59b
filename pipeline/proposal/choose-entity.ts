import type { Entity } from '../sources/entities.ts';
import { entities } from '../sources/entities.ts';
import { type ColumnProfile, filled } from './column-profile.ts';
import { fileWords } from './header-words.ts';
import { contractOf, isUnique, keyOf, type Matches, matchColumns } from './match-columns.ts';

/** An entity that an export may hold, with the columns found for it. */
export interface EntityGuess {
  readonly entity: Entity;
  readonly matches: Matches;
  readonly score: number;
}

/** Below this an export has little more in common with an entity than a word. */
const threshold = 2;

/**
 * The entity that an export most likely holds, or undefined when none fits: required columns found speak for it,
 * required ones missing against it, and so do a file name and whether the entity's key is unique.
 */
export const chooseEntity = (
  fileName: string,
  columns: readonly ColumnProfile[],
): EntityGuess | undefined => {
  const guesses = (Object.keys(entities) as Entity[]).map((entity): EntityGuess => {
    const matches = matchColumns(entity, columns);
    return { entity, matches, score: scoreOf(entity, matches, fileName) };
  });
  const best = guesses.toSorted((a, b) => b.score - a.score)[0]!;
  return best.score > threshold ? best : undefined;
};

const scoreOf = (entity: Entity, matches: Matches, fileName: string): number => {
  let score = fileWords[entity].test(fileName) ? 3 : 0;
  const isBasket = entity === 'transactions' && isBasketLog(matches);
  for (const [name, { required }] of Object.entries(contractOf(entity))) {
    const match = matches[name];
    if (match !== undefined) score += (required ? 3 : 1.5) * (0.5 + match.strength / 2);
    else if (required) score -= isBasket ? 1 : absence(name, matches);
  }
  if (entity === 'loans' && matches.customer_id === undefined && matches.account_id === undefined) score -= 4;
  return score + keyScore(keyOf[entity], matches, entity);
};

/** Cost of a missing required column; little where another column can stand in for it. */
const absence = (name: string, matches: Matches): number => {
  if (name === 'customer_id' && matches.account_id !== undefined) return 1;
  if (name === 'amount' && matches.unit_price !== undefined) return 0;
  return 4;
};

const keyScore = (key: string | undefined, matches: Matches, entity: Entity): number => {
  const column = key === undefined ? undefined : matches[key]?.column;
  if (column === undefined) return 0;
  // A list of customers or accounts that says nothing about them is a link between other tables.
  const tells = Object.keys(matches).some((name) => !['customer_id', 'account_id'].includes(name));
  if (!tells && (entity === 'customers' || entity === 'accounts')) return -10;
  if (isUnique(column)) return 3;
  // People stand in a list of customers once per system or visit; nothing else repeats its own key.
  return entity === 'customers' ? -4 : -6;
};

/** Items of baskets: several rows an order, each with a product, and perhaps nothing else. */
export const isBasketLog = ({ order_id, product_id }: Matches): boolean =>
  order_id !== undefined &&
  product_id !== undefined &&
  order_id.column.distinct < filled(order_id.column) * 0.8;
