import { dayCount } from './calendar.ts';
import type { Order } from './orders.ts';
import { planted } from './planted.ts';
import type { PurchaseHistory } from './purchase-process.ts';
import { below, oneOf, poisson, type Random } from './random.ts';

export interface Interaction {
  readonly day: number;
  readonly minute: number;
  readonly kind: 'complaint' | 'enquiry' | 'survey' | 'visit' | 'contact';
  readonly channel: string;
  readonly topic: string;
  readonly score: string;
  readonly resolvedOn: number | undefined;
  readonly campaign: string;
  readonly outcome: string;
}

const quiet = { score: '', resolvedOn: undefined, campaign: '', outcome: '' };

/** What a customer said to the company and the company to the customer, in the order of time. */
export const drawInteractions = (
  random: Random,
  history: PurchaseHistory,
  orders: readonly Order[],
  context: { readonly holdsAccount: boolean; readonly consents: boolean; readonly from: number },
): readonly Interaction[] => {
  const found: Interaction[] = complaintsOf(random, history);
  for (const { day } of orders) {
    if (random() < 0.12) found.push(survey(random, history, day + 1 + below(random, 4)));
    if (random() < 0.03)
      found.push({ ...quiet, day, minute: 600, kind: 'enquiry', channel: 'phone', topic: 'delivery' });
  }
  if (context.holdsAccount)
    for (let left = poisson(random, 1.2); left > 0; left--) {
      const day = below(random, dayCount);
      found.push({
        ...quiet,
        day,
        minute: 570 + below(random, 400),
        kind: 'visit',
        channel: 'branch',
        topic: 'account',
      });
    }
  for (const [day, campaign] of contactDays)
    if (context.consents && context.from < day && random() < 0.15)
      found.push(contact(random, day + below(random, 10), campaign));
  return found.filter(({ day }) => day < dayCount).sort((a, b) => a.day - b.day || a.minute - b.minute);
};

const contactDays = [
  [60, 'JUNE-1'],
  [213, 'NOV11-1'],
  [425, 'JUNE-2'],
  [578, 'NOV11-2'],
] as const;

const complaintsOf = (random: Random, { complaints }: PurchaseHistory): Interaction[] =>
  complaints.map(({ day, answered }) => ({
    ...quiet,
    day,
    minute: 540 + below(random, 500),
    kind: 'complaint',
    channel: oneOf(random, ['phone', 'app', 'store']),
    topic: oneOf(random, ['late delivery', 'damaged goods', 'wrong invoice', 'staff']),
    resolvedOn: answered !== undefined && answered < dayCount ? answered : undefined,
  }));

/** Satisfaction from 0 to 10: around 8, and 3 lower after a complaint that is not answered in time. */
const survey = (random: Random, { complaints }: PurchaseHistory, day: number): Interaction => {
  const due = planted.churn_causes.complaint_answer_due_days;
  const isSore = complaints.some((one) => one.isLate && one.day + due <= day && day < one.day + 120);
  const score = Math.max(
    0,
    Math.min(10, 6 + below(random, 5) - (isSore ? 3 : 0) - (random() < 0.12 ? 4 : 0)),
  );
  return {
    ...quiet,
    day,
    minute: 1100,
    kind: 'survey',
    channel: 'app',
    topic: 'order',
    score: String(score),
  };
};

const contact = (random: Random, day: number, campaign: string): Interaction => ({
  ...quiet,
  day,
  minute: 600 + below(random, 420),
  kind: 'contact',
  channel: oneOf(random, ['phone', 'sms', 'sms', 'email']),
  topic: 'offer',
  campaign,
  outcome: oneOf(random, ['no answer', 'no answer', 'reached', 'reached', 'accepted']),
});
