import type { Facts } from '../facts.ts';
import { sayLikeness, sayOffer } from '../products/offer-words.ts';
import { type AnyList, type ListDefinition, sayingOf } from './list-definition.ts';

const offerShape = {
  customer_id: 'text',
  offered_product: 'text',
  offered_name: 'text',
  offer_reason: 'text',
  due_name: 'text',
  due_on: 'text',
  due_gap_days: 'number',
  rfm_segment: 'text',
  value_tier: 'text',
  last_purchase_on: 'text',
  may_contact: 'boolean',
} as const;

const prospectShape = {
  customer_id: 'text',
  likelihood: 'number',
  likelihood_rank: 'number',
  likelihood_reasons: 'text',
  may_contact: 'boolean',
} as const;

/** What to offer each buyer next. It says no time to act, so nobody counts as being on a list of today for it. */
const offers: ListDefinition<'marketing', typeof offerShape> = {
  name: 'offers',
  audience: 'marketing',
  shape: offerShape,
  columns: [
    'customer_id',
    'offered_product',
    'offered_name',
    'reason',
    'due_name',
    'due_on',
    'due_gap_days',
    'rfm_segment',
    'value_tier',
    'last_purchase_on',
  ],
  shown: ['customer_id', 'offered_name', 'reason', 'due_name', 'due_on'],
  says: {
    reason: sayingOf(offerShape)(['offer_reason'], ({ speech }, row) => sayOffer(speech, row.offer_reason)),
  },
  consent: 'may_contact',
  isLong: true,
};

/** Who has not bought and is most like the best customers. */
const prospects: ListDefinition<'marketing', typeof prospectShape> = {
  name: 'prospects',
  audience: 'marketing',
  shape: prospectShape,
  columns: ['customer_id', 'likelihood', 'likelihood_rank', 'reason'],
  shown: ['customer_id', 'likelihood', 'reason'],
  says: {
    reason: sayingOf(prospectShape)(['likelihood_reasons'], ({ speech }, row) =>
      sayLikeness(speech, row.likelihood_reasons),
    ),
  },
  consent: 'may_contact',
};

/** The lists of offers and of prospects, each where the night has scored somebody for it. */
export const offerLists = async ({ db }: Facts): Promise<readonly AnyList[]> => {
  const scored = await db.runAndReadAll(
    'select exists (from scores.next_offer) as offers, exists (from scores.prospects) as prospects',
  );
  const [[hasOffers, hasProspects]] = scored.getRows() as [[boolean, boolean]];
  return [...(hasOffers ? [offers] : []), ...(hasProspects ? [prospects] : [])];
};
