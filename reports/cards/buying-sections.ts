import { sayOffer } from '../products/offer-words.ts';
import { type CardPart, type CardSection, factsOf, sectionOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';

/** What was bought when: two years by month, and the figures of the whole history. */
export const historySection = (view: View, { standing, months }: CardData): CardSection | undefined => {
  const bought: CardPart =
    months.length > 0
      ? {
          kind: 'months',
          months: months.map(({ month, amount, purchase_days }) => ({
            month: month ?? '',
            amount: amount ?? 0,
            purchase_days: purchase_days ?? 0,
          })),
        }
      : { kind: 'note', text: view.facts.speech.say('card.history_none') };
  return sectionOf(view, 'history', [
    standing.orders === null ? undefined : bought,
    {
      kind: 'facts',
      facts: factsOf(view, standing, [
        'first_purchase_on',
        'last_purchase_on',
        'days_since_last_purchase',
        'median_gap_days',
        'orders',
        'total_value',
        'net_value_12m',
        'refunded_value',
      ]),
    },
  ]);
};

/** What the customer is worth: scores, tier, segment, and what is expected with its interval. */
export const valueSection = (view: View, { standing }: CardData): CardSection | undefined => {
  const { speech, options } = view.facts;
  const { clv, clv_low, clv_high, expected_purchases } = standing;
  const worth =
    clv === null || clv_low === null || clv_high === null
      ? []
      : [
          speech.say('card.clv', {
            clv: speech.format.money(clv),
            days: options.clv_horizon_days,
            low: speech.format.money(clv_low),
            high: speech.format.money(clv_high),
            purchases: speech.format.decimal(expected_purchases ?? 0, 1),
          }),
        ];
  return sectionOf(view, 'value', [
    { kind: 'lines', lines: worth },
    {
      kind: 'facts',
      facts: factsOf(view, standing, [
        'rfm_segment',
        'r_score',
        'f_score',
        'm_score',
        'value_tier',
        'value_rank',
        'lifecycle_stage',
        ...(view.audience === 'risk' ? [] : (['segment_name'] as const)),
        'p_alive',
        'expected_purchases',
        'clv',
        'clv_low',
        'clv_high',
      ]),
    },
  ]);
};

/** What to offer next and why, and what is due to be bought again. */
export const offerSection = (view: View, { standing }: CardData): CardSection | undefined => {
  const { speech } = view.facts;
  const { offered_name, offer_reason, due_name, due_on, due_gap_days } = standing;
  const why = sayOffer(speech, offer_reason);
  const lines = [
    offered_name === null
      ? undefined
      : why === ''
        ? speech.say('card.offer', { product: offered_name })
        : speech.say('card.offer_why', { product: offered_name, reason: why }),
    due_name === null || due_on === null
      ? undefined
      : speech.say('card.due', { product: due_name, days: due_gap_days ?? 0, date: due_on }),
  ];
  return sectionOf(view, 'offers', [{ kind: 'lines', lines: lines.filter((line) => line !== undefined) }]);
};

/** Who was contacted, came, complained or answered a survey. */
export const contactSection = (view: View, { standing }: CardData): CardSection | undefined => {
  const isOn = view.facts.capabilities.some(({ capability, is_on }) => capability === 'complaints' && is_on);
  const facts = factsOf(view, standing, [
    'contacts_12m',
    'last_contact_on',
    'last_contact_channel',
    'last_contact_outcome',
    'enquiries_12m',
    'visits_12m',
    'last_visit_on',
    'complaints_12m',
    'open_complaints',
    'last_complaint_on',
    'last_complaint_topic',
    'last_complaint_answer_days',
    'last_survey_on',
    'last_survey_score',
  ]);
  const text = view.facts.speech.say('card.no_contacts');
  return sectionOf(view, 'contacts', [
    facts.length > 0 ? { kind: 'facts', facts } : isOn ? { kind: 'note', text } : undefined,
  ]);
};
