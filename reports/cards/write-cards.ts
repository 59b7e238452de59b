import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { giveWay } from '../lanes.ts';
import { idFor } from '../pseudonyms.ts';
import type { View } from './card.ts';
import { type CardData, readCardData, withoutCredit } from './card-data.ts';
import { cardPage } from './card-page.ts';
import { type CardIndex, chooseCards } from './card-path.ts';
import { customerCard } from './customer-card.ts';
import { type ListedRows, listSection, placesOn } from './list-section.ts';

/** The cards of a night, by audience. */
export type Cards = Readonly<Record<Audience, CardIndex>>;

/** Written lists with their audience. */
type Lists = readonly (ListedRows & { readonly audience: Audience })[];

const writeAudience = async (
  facts: Facts,
  { audience, paths }: CardIndex,
  lists: Lists,
  known: ReadonlyMap<string, CardData>,
): Promise<void> => {
  if (paths.size === 0) return;
  mkdirSync(join(facts.options.folder, audience, 'customers'), { recursive: true });
  const view: View = { facts, audience };
  const places = placesOn(lists.filter((list) => list.audience === audience));
  for (const [id, file] of paths) {
    const data = known.get(id);
    if (data === undefined) continue;
    const standing = { ...data.standing, customer_id: idFor(facts.options, audience, id) };
    const own = audience === 'risk' ? data : withoutCredit(data);
    const card = customerCard(view, { ...own, standing }, [listSection(view, places.get(id) ?? [])]);
    const path = `${audience}/${file}`;
    writeFileSync(join(facts.options.folder, path), cardPage(view, card, path));
    await giveWay();
  }
};

/**
 * Writes `<audience>/customers/<card>.html` for the first customers of the lists, as many as the config allows. It needs
 * the tables of `gatherFacts`, and the lists as they were written.
 * @returns who has a card and where, for the pages that link to them
 * @throws REPORT_QUERY, AUDIENCE_COLUMN
 */
export const writeCards = async (facts: Facts, lists: Lists): Promise<Cards> => {
  const { lanes, options } = facts;
  const choose = (audience: Audience) =>
    chooseCards(audience, lists, options.cards ?? 0, (id) => idFor(options, audience, id));
  const cards = { marketing: choose('marketing'), risk: choose('risk') };
  const ids = [...new Set([...cards.risk.paths.keys(), ...cards.marketing.paths.keys()])];
  // Once for both: half of the cost is to find a few among all.
  const found = await lanes.run((db) => readCardData({ ...facts, db }, ids, true));
  const known = new Map(found.map((data) => [data.standing.customer_id ?? '', data]));
  await writeAudience(facts, cards.risk, lists, known);
  await writeAudience(facts, cards.marketing, lists, known);
  return cards;
};
