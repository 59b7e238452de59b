import type { CustomerColumn } from '../audiences.ts';
import type { ColumnValue } from '../lists/columns.ts';
import type { CardSection, View } from './card.ts';
import { sectionOf } from './card.ts';

/** A written list, as far as a card tells of it; its words are said already. */
export interface ListedRows {
  readonly name: string;
  readonly audience: string;
  readonly rows: readonly Readonly<Partial<Record<CustomerColumn, ColumnValue>>>[];
}

/** Where on a list a customer stands, with the reason and what to do. */
export interface Place {
  readonly list: string;
  readonly nth: number;
  readonly words: readonly string[];
}

/** For each customer their places on the pages of these lists; the first where a customer stands several times. */
export const placesOn = (lists: readonly ListedRows[]): ReadonlyMap<string, readonly Place[]> => {
  const places = new Map<string, Place[]>();
  for (const list of lists) {
    const seen = new Set<string>();
    list.rows.forEach((row, i) => {
      const id = row.customer_id;
      if (typeof id !== 'string' || seen.has(id)) return;
      seen.add(id);
      const words = [row.reason, row.action].filter((text) => typeof text === 'string' && text !== '');
      const place = { list: list.name, nth: i + 1, words: words as readonly string[] };
      places.set(id, [...(places.get(id) ?? []), place]);
    });
  }
  return places;
};

/** On which lists the customer stands tonight, why, and what to do there. */
export const listSection = (view: View, places: readonly Place[]): CardSection | undefined => {
  const { say, word } = view.facts.speech;
  const links = places.map(({ list, nth, words }) => ({
    label: say('card.list', { list: word('list', list), nth }),
    href: `../lists/${list}.html`,
    text: words.join(say('reason.and')),
  }));
  return sectionOf(view, 'lists', [{ kind: 'links', links }]);
};
