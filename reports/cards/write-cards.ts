import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { idFor } from '../pseudonyms.ts';
import type { View } from './card.ts';
import { readCardData } from './card-data.ts';
import { cardPage } from './card-page.ts';
import { type CardIndex, cardPath, chooseCards } from './card-path.ts';
import { customerCard } from './customer-card.ts';
import { type ListedRows, listSection, placesOn } from './list-section.ts';

/** The cards of a night, by audience. */
export type Cards = Readonly<Record<Audience, CardIndex>>;

/** Written lists with their audience. */
type Lists = readonly (ListedRows & { readonly audience: Audience })[];

const writeAudience = async (facts: Facts, audience: Audience, lists: Lists): Promise<CardIndex> => {
  const own = lists.filter((list) => list.audience === audience);
  const shownAs = (id: string) => idFor(facts.options, audience, id);
  const index = chooseCards(audience, own, facts.options.cards ?? 0, shownAs);
  if (index.paths.size === 0) return index;
  mkdirSync(join(facts.options.folder, audience, 'customers'), { recursive: true });
  const view: View = { facts, audience };
  const places = placesOn(own);
  for (const data of await readCardData(facts, [...index.paths.keys()], audience === 'risk')) {
    const id = data.standing.customer_id ?? '';
    const path = `${audience}/${cardPath(index, id)!}`;
    const standing = { ...data.standing, customer_id: shownAs(id) };
    const card = customerCard(view, { ...data, standing }, [listSection(view, places.get(id) ?? [])]);
    writeFileSync(join(facts.options.folder, path), cardPage(view, card, path));
  }
  return index;
};

/**
 * Writes `<audience>/customers/<card>.html` for the first customers of the lists, as many as the config allows. It needs
 * the tables of `gatherFacts`, and the lists as they were written.
 * @returns who has a card and where, for the pages that link to them
 * @throws REPORT_QUERY, AUDIENCE_COLUMN
 */
export const writeCards = async (facts: Facts, lists: Lists): Promise<Cards> => {
  const write = (audience: Audience) =>
    facts.lanes.run((db) => writeAudience({ ...facts, db }, audience, lists));
  const [risk, marketing] = await Promise.all([write('risk'), write('marketing')]);
  return { marketing, risk };
};
