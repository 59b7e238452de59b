import { alertSection } from './alert-section.ts';
import { contactSection, historySection, offerSection, valueSection } from './buying-sections.ts';
import type { Card, CardSection, View } from './card.ts';
import type { CardData } from './card-data.ts';
import { creditFileSection } from './credit-file-section.ts';
import { creditSection } from './credit-section.ts';
import { headlinesOf, tilesOf, titleOf } from './headline.ts';
import { leavingSection } from './leaving-section.ts';
import { missingSection } from './missing-section.ts';

type Section = (view: View, data: CardData) => CardSection | undefined;

/** What each reader sees, in the order of reading. */
const sectionsOf: Readonly<Record<View['audience'], readonly Section[]>> = {
  marketing: [historySection, valueSection, leavingSection, offerSection, contactSection, missingSection],
  risk: [
    creditSection,
    creditFileSection,
    alertSection,
    historySection,
    valueSection,
    leavingSection,
    contactSection,
    missingSection,
  ],
  analyst: [
    historySection,
    valueSection,
    leavingSection,
    offerSection,
    contactSection,
    creditSection,
    creditFileSection,
    alertSection,
    missingSection,
  ],
};

/**
 * The card of one customer: headlines, figures, sections. What an audience may not see is not in it.
 * @param first sections that only the caller knows, shown before the others
 * @throws AUDIENCE_COLUMN when a section names a column that the audience may not see
 */
export const customerCard = (
  view: View,
  data: CardData,
  first: readonly (CardSection | undefined)[] = [],
): Card => ({
  customer_id: data.standing.customer_id ?? '',
  title: titleOf(view, data),
  headlines: headlinesOf(view, data),
  tiles: tilesOf(view, data),
  sections: [...first, ...sectionsOf[view.audience].map((section) => section(view, data))].filter(
    (section) => section !== undefined,
  ),
});
