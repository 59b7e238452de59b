import type { Facts } from '../facts.ts';
import { type AnyList, type ListDefinition, sayingOf, type WrittenList } from './list-definition.ts';
import { offerLists } from './offer-lists.ts';
import { churnWatch, earlySignals, saveList, winBack } from './retention-lists.ts';

const shape = {
  customer_id: 'text',
  first_purchase_on: 'text',
  last_purchase_on: 'text',
  days_since_last_purchase: 'number',
  median_gap_days: 'number',
  orders: 'number',
  total_value: 'number',
  net_value_12m: 'number',
  rfm_segment: 'text',
  value_tier: 'text',
  value_rank: 'number',
  lifecycle_stage: 'text',
  segment_name: 'text',
  expected_purchases: 'number',
  clv: 'number',
  churn_probability: 'number',
  churn_band: 'text',
  may_contact: 'boolean',
} as const;

type MarketingList = ListDefinition<'marketing', typeof shape>;

const saying = sayingOf(shape);

const columns = [
  'customer_id',
  'rfm_segment',
  'segment_name',
  'value_tier',
  'lifecycle_stage',
  'first_purchase_on',
  'last_purchase_on',
  'days_since_last_purchase',
  'median_gap_days',
  'orders',
  'net_value_12m',
  'total_value',
  'clv',
  'churn_probability',
  'churn_band',
  'action',
  'reason',
] as const;

const list = (
  name: string,
  shown: MarketingList['shown'],
  says: NonNullable<MarketingList['says']>,
): MarketingList => ({ name, audience: 'marketing', shape, columns, shown, says, consent: 'may_contact' });

const lists: readonly MarketingList[] = [
  list(
    'best-customers',
    ['customer_id', 'rfm_segment', 'net_value_12m', 'orders', 'last_purchase_on', 'clv', 'action'],
    {
      action: saying(['churn_band'], ({ speech }, { churn_band }) =>
        speech.say(churn_band === 'high' ? 'action.best_quiet' : 'action.best'),
      ),
      reason: saying(['value_rank', 'net_value_12m'], ({ speech }, { value_rank, net_value_12m }) =>
        speech.say('reason.best', {
          rank: value_rank ?? 0,
          value: speech.format.money(net_value_12m ?? 0),
        }),
      ),
    },
  ),
  list('new-customers', ['customer_id', 'first_purchase_on', 'orders', 'net_value_12m', 'reason', 'action'], {
    action: saying(['orders'], ({ speech }, { orders }) =>
      speech.say((orders ?? 0) > 1 ? 'action.new_repeat' : 'action.new_once'),
    ),
    reason: saying(['first_purchase_on', 'orders'], ({ speech }, { first_purchase_on, orders }) =>
      speech.say('reason.new', { date: first_purchase_on ?? '', orders: orders ?? 0 }),
    ),
  }),
];

/** The lists that marketing contacts; customers without consent are left out and counted. */
export const marketingLists = async (facts: Facts): Promise<readonly AnyList[]> => [
  saveList,
  churnWatch,
  earlySignals,
  winBack,
  ...lists,
  ...(await offerLists(facts)),
];

/** Whether somebody is to be contacted by the list: it says what to do. The others are to be looked at. */
export const isContactList = (list: WrittenList): boolean =>
  list.audience === 'marketing' && list.columns.includes('action');

/** Names on the lists that say what to do; a customer may be on several. */
export const contactsOf = (lists: readonly WrittenList[]): number =>
  lists.filter(isContactList).reduce((all, list) => all + list.total, 0);
