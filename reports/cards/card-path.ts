import { createHash } from 'node:crypto';
import type { Audience } from '../audiences.ts';

/** The customers of an audience who have a card, and where it lies. */
export interface CardIndex {
  readonly audience: Audience;
  /** From customer_id to the path within the audience's folder: `customers/c-000123.html`. */
  readonly paths: ReadonlyMap<string, string>;
}

/** The part of a written list by which customers are chosen. */
interface ListRows {
  readonly audience: Audience;
  readonly rows: readonly { readonly customer_id?: string | number | null }[];
}

/** Longer names are cut and closed with a hash, so that no file system refuses them. */
const longestName = 100;

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

/**
 * The name of a card's file, for whatever a company calls a customer: digits, small letters and hyphens stay, every other byte
 * of the UTF-8 text becomes `_` and its two digits. Two ids never share a name, not even where capitals and small
 * letters are one, and none is a device (`con`) or a way out of the folder.
 */
export const cardFile = (customer_id: string): string => {
  const name = [...Buffer.from(customer_id, 'utf8')]
    .map((byte) =>
      /[a-z0-9-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `_${hex(byte)}`,
    )
    .join('');
  if (name.length <= longestName) return `c-${name}.html`;
  // No name of a whole id holds two underscores in a row.
  const hash = createHash('sha256').update(customer_id, 'utf8').digest('hex').slice(0, 32);
  return `c-${name.slice(0, longestName - 40)}__${hash}.html`;
};

/**
 * Chooses whose card an audience gets: the first of each of its lists in turn, in the order of the lists, then the
 * second of each, until there are `most`.
 */
export const chooseCards = (
  audience: Audience,
  lists: readonly ListRows[],
  most: number,
  shownAs: (customer_id: string) => string = (id) => id,
): CardIndex => {
  const paths = new Map<string, string>();
  const own = lists.filter((list) => list.audience === audience);
  const longest = Math.max(0, ...own.map((list) => list.rows.length));
  for (let nth = 0; nth < longest && paths.size < most; nth++) {
    for (const { rows } of own) {
      const id = rows[nth]?.customer_id;
      if (typeof id === 'string' && paths.size < most) paths.set(id, `customers/${cardFile(shownAs(id))}`);
    }
  }
  return { audience, paths };
};

/** Where a customer's card lies, from the audience's folder (lists begin it with `../`); undefined without one. */
export const cardPath = (cards: CardIndex, customer_id: string): string | undefined =>
  cards.paths.get(customer_id);
