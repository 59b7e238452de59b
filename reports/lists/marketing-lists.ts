import type { Facts } from '../facts.ts';
import type { Row } from '../query.ts';
import { churnWatch, earlySignals, saveList, winBack } from './retention-lists.ts';
import { type ListDefinition, type WrittenList, writeList } from './write-list.ts';

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

type Customer = Row<typeof shape>;
type MarketingList = ListDefinition<'marketing', typeof shape>;

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

type Says = (facts: Facts, customer: Customer) => { readonly action: string; readonly reason: string };

const list = (name: string, shown: MarketingList['shown'], says: Says): MarketingList => ({
  name,
  audience: 'marketing',
  shape,
  columns,
  shown,
  read: (facts, { may_contact, ...customer }) =>
    may_contact ? { ...customer, ...says(facts, { ...customer, may_contact }) } : undefined,
});

const lists: readonly MarketingList[] = [
  list(
    'best-customers',
    ['customer_id', 'rfm_segment', 'net_value_12m', 'orders', 'last_purchase_on', 'clv', 'action'],
    ({ speech }, customer) => ({
      action: speech.say(customer.churn_band === 'high' ? 'action.best_quiet' : 'action.best'),
      reason: speech.say('reason.best', {
        rank: customer.value_rank ?? 0,
        value: speech.format.money(customer.net_value_12m ?? 0),
      }),
    }),
  ),
  list(
    'new-customers',
    ['customer_id', 'first_purchase_on', 'orders', 'net_value_12m', 'reason', 'action'],
    ({ speech }, customer) => ({
      action: speech.say((customer.orders ?? 0) > 1 ? 'action.new_repeat' : 'action.new_once'),
      reason: speech.say('reason.new', {
        date: customer.first_purchase_on ?? '',
        orders: customer.orders ?? 0,
      }),
    }),
  ),
];

/** Writes the lists that marketing contacts; customers without consent are left out and counted. */
export const writeMarketingLists = async (facts: Facts): Promise<readonly WrittenList[]> => {
  const written = [
    await writeList(facts, saveList),
    await writeList(facts, churnWatch),
    await writeList(facts, earlySignals),
    await writeList(facts, winBack),
  ];
  for (const definition of lists) written.push(await writeList(facts, definition));
  return written;
};

/** Whether somebody is to be contacted by the list: it says what to do. The others are to be looked at. */
export const isContactList = (list: WrittenList): boolean =>
  list.audience === 'marketing' && list.columns.includes('action');

/** Names on the lists that say what to do; a customer may be on several. */
export const contactsOf = (lists: readonly WrittenList[]): number =>
  lists.filter(isContactList).reduce((all, list) => all + list.total, 0);
