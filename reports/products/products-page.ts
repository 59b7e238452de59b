import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { renderPage } from '../page.ts';
import { freshness, glossary, headerMeta, type Tile, tiles } from '../page-parts.ts';

import { acquisitionSays, acquisitionSection } from './acquisition-section.ts';
import { offersSection } from './offers-section.ts';
import { type Companion, pairKinds, readCompanions, readSearches, type Search } from './pair-words.ts';
import { prospectsSection } from './prospects-section.ts';
import { readReferral, referralSays, referralSection, referralShare } from './referral-section.ts';
import { replenishmentSection } from './replenishment-section.ts';
import { rulesSection } from './rules-section.ts';
import { readDimensions } from './sources.ts';
import { strongestSays, strongestSection } from './strongest-section.ts';

/** Companions of a kind that the page shows; all of them stand in a file beside it. */
const mostCompanions = 30;

const terms = [
  'companion',
  'support',
  'confidence',
  'lift',
  'leverage',
  'zhang',
  'corrected_chance',
  'next_offer',
  'recall_at_five',
  'first_year_value',
  'best_customers',
] as const;

const tilesOf = (
  { speech }: Facts,
  companions: readonly Companion[],
  searches: readonly Search[],
  offers: WrittenList | undefined,
  referred: { readonly n: number; readonly of: number } | undefined,
): Html => {
  const { say, format } = speech;
  const first = pairKinds
    .map((kind) => companions.find((row) => row.kind === kind && row.level === 'product'))
    .find((row) => row !== undefined);
  const rules = searches.find((search) => search.kind === first?.kind)?.rules ?? 0;
  const entries: Tile[] = [
    {
      label: say('tile.companions'),
      figure: format.count(first?.total ?? 0),
      note: say('tile.companions_note', { rules }),
    },
    ...(offers
      ? [
          {
            label: say('tile.offers'),
            figure: format.count(offers.total),
            ...(offers.withheld > 0 && { note: say('tile.offers_note', { n: offers.withheld }) }),
          },
        ]
      : []),
    ...(referred
      ? [
          {
            label: say('tile.referred'),
            figure: format.share(referred.n / referred.of),
            note: say('tile.referred_note', { n: referred.n }),
          },
        ]
      : []),
  ];
  return tiles(entries);
};

/** The second marketing page: what sells with what, what to offer next, where the best customers came from. */
export const productsPage = async (facts: Facts, lists: readonly WrittenList[]): Promise<string> => {
  const { speech, options } = facts;
  const { say, tell, word } = speech;
  const named = (name: string) => lists.find((list) => list.name === name);
  const offers = named('offers');
  const companions = await readCompanions(facts, mostCompanions);
  const searches = await readSearches(facts);
  const dimensions = await readDimensions(facts);
  const referral = await readReferral(facts);
  const headlines = [
    strongestSays(facts, companions),
    offers && offers.total > 0 ? tell('offers.headline', { n: offers.total }) : undefined,
    acquisitionSays(facts, dimensions),
    referralSays(facts, referral),
  ].filter((line) => line !== undefined);
  return renderPage(speech, options, {
    name: 'products',
    title: say('products.title'),
    headlines: headlines.length > 0 ? headlines : [tell('products.nothing')],
    meta: headerMeta(facts, 'marketing'),
    opening: html`${freshness(facts)}${tilesOf(facts, companions, searches, offers, referralShare(referral))}`,
    sections: [
      await strongestSection(facts, companions),
      await rulesSection(facts, searches),
      await offersSection(facts, offers),
      await replenishmentSection(facts),
      acquisitionSection(facts, dimensions),
      await referralSection(facts, referral),
      prospectsSection(facts, named('prospects')),
      {
        id: 'glossary',
        title: say('glossary.title'),
        body: glossary(terms.map((term) => [say(`term.${term}`), word('term_meaning', term)])),
      },
    ],
    method: [say('method.products'), say('method.small_cells', { k: 5 })],
  });
};
