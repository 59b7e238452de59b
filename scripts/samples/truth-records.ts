import { dateOf } from './calendar.ts';
import type { Customer, Debt } from './customer.ts';

const optionalDate = (day: number | undefined): string => (day === undefined ? '' : dateOf(day));
const fraction = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(6));

export const truthColumns = [
  'customer_id',
  'kind',
  'segment',
  'is_buyer',
  'duplicate_of',
  'duplicate_kind',
  'purchase_rate',
  'dropout_probability',
  'mean_spend',
  'first_purchase_on',
  'last_purchase_on',
  'orders',
  'left_on',
  'left_because',
  'late_answers',
  'salary_stopped_on',
  'account_closed_on',
  'spike_on',
  ...['overdraft_days', 'late_payments', 'burden', 'default_probability'].map((name) => `${name}_observed`),
  'defaulted_on',
  ...['overdraft_days', 'late_payments', 'burden', 'default_probability'].map((name) => `${name}_latest`),
] as const;

/** The true values of one customer, in the order of `truthColumns`; empty where there is nothing to be true. */
export const truthOf = (customer: Customer, originalId: string | undefined): readonly string[] => {
  const { traits, identity, history, plan, account, defaultedOn } = customer;
  const { buys, buyer } = traits;
  return [
    traits.id,
    traits.kind,
    traits.segment.name,
    String(buys),
    originalId ?? '',
    identity.duplicateKind ?? '',
    buys ? buyer.rate.toFixed(6) : '',
    buys ? buyer.dropout.toFixed(6) : '',
    buys ? traits.meanSpend.toFixed(2) : '',
    optionalDate(history.days[0]),
    optionalDate(history.days.at(-1)),
    String(history.days.length),
    optionalDate(history.leftOn),
    history.cause ?? '',
    String(history.complaints.filter(({ isLate }) => isLate).length),
    optionalDate(plan?.salaryStopsOn),
    optionalDate(account?.closedOn),
    optionalDate(account?.operations.find(({ counterparty }) => counterparty === 'Foxglove Holdings')?.day),
    ...debt(customer.observed),
    optionalDate(defaultedOn),
    ...debt(customer.latest),
  ];
};

const debt = (one: Debt | undefined): readonly string[] => [
  one === undefined ? '' : String(one.overdraftDays),
  one === undefined ? '' : String(one.latePayments),
  fraction(one?.burden),
  fraction(one?.probability),
];
