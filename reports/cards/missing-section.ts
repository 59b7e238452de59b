import { type CardSection, sectionOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';

type Missing =
  | 'no_purchase'
  | 'cancelled'
  | 'clv'
  | 'churn'
  | 'gap'
  | 'offer'
  | 'refused'
  | 'credit'
  | 'pd'
  | 'limit';

/** What the purchases of a customer do not allow to say. */
const missingFromPurchases = (
  { standing }: CardData,
  isOn: (name: string) => boolean,
): readonly Missing[] => {
  if (standing.orders === null) {
    if (!isOn('purchases')) return [];
    return [standing.status === 'all purchases cancelled' ? 'cancelled' : 'no_purchase'];
  }
  return [
    ...(standing.clv === null ? (['clv'] as const) : []),
    ...(standing.churn_probability === null ? (['churn'] as const) : []),
    ...(standing.median_gap_days === null ? (['gap'] as const) : []),
    ...(standing.offered_name === null ? ([standing.may_contact ? 'offer' : 'refused'] as const) : []),
  ];
};

const missingFromCredit = ({ credit }: CardData, isOn: (name: string) => boolean): readonly Missing[] => {
  if (!isOn('credit')) return [];
  if (credit === undefined || credit.credit_grade === null) return ['credit'];
  return [
    ...(credit.pd === null ? (['pd'] as const) : []),
    ...(credit.credit_limit === null ? (['limit'] as const) : []),
  ];
};

/** What this customer has no figure for, and the reason; nothing is left out in silence. */
export const missingSection = (view: View, data: CardData): CardSection | undefined => {
  const { capabilities, speech } = view.facts;
  const isOn = (name: string) => capabilities.some(({ capability, is_on }) => capability === name && is_on);
  const missing = [
    ...missingFromPurchases(data, isOn),
    ...(view.audience === 'marketing' ? [] : missingFromCredit(data, isOn)),
  ].filter((name) => view.audience !== 'risk' || (name !== 'offer' && name !== 'refused'));
  const lines = missing.map((name) => speech.say(`card_missing.${name}`));
  return sectionOf(view, 'not_scored', [
    lines.length > 0 ? { kind: 'lines', lines } : { kind: 'note', text: speech.say('card.all_scored') },
  ]);
};
