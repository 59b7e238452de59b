import { churnDays, type Facts } from '../facts.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { contactsOf } from '../lists/marketing-lists.ts';
import type { Sentence } from '../messages/speech.ts';
import { movementHeadline } from '../segments/movement-section.ts';
import { topSegment } from '../segments/rfm-section.ts';
import { crossedHeadline, saveHeadline } from '../segments/warnings.ts';

/** What was sold lately; of exports without purchases, how many customers there are. */
const salesHeadline = ({ speech: { tell, format }, totals, recent, window }: Facts): Sentence => {
  const n = totals.customers ?? 0;
  if (window === undefined) {
    return (totals.churn_scored ?? 0) > 0
      ? tell('morning.no_purchases', { n, high: totals.high_risk ?? 0 })
      : tell('headline.no_purchases', { n });
  }
  const sold = recent.amount ?? 0;
  const before = recent.amount_before ?? 0;
  const values = { amount: format.moneyShort(sold), buyers: recent.buyers ?? 0 };
  return window.has_two_periods && before > 0
    ? tell('headline.sales_change', { ...values, change: format.change(sold / before - 1) })
    : tell('headline.sales', values);
};

/** What a person must know before anything else, most pressing first; also printed at the end of a run. */
export const morningHeadlines = async (
  facts: Facts,
  lists: readonly WrittenList[],
): Promise<readonly Sentence[]> => {
  const { tell, format } = facts.speech;
  const { totals, sources } = facts;
  const top = await topSegment(facts);
  const moved = await movementHeadline(facts);
  const late = sources.filter((source) => source.status !== 'ok').map((source) => source.source ?? '');
  const contacts = contactsOf(lists);
  const save = await saveHeadline(facts, lists.find((list) => list.name === 'save-list')?.total ?? 0);
  const crossed = await crossedHeadline(facts);
  return [
    ...(late.length > 0 ? [tell('headline.late', { sources: format.list(late) })] : []),
    salesHeadline(facts),
    ...(moved ? [moved] : []),
    ...(top
      ? [
          tell('headline.top_segment', {
            segment: top.name,
            customers: top.customers,
            share: format.share(top.share),
          }),
        ]
      : []),
    ...((totals.value_at_risk ?? 0) > 0
      ? [
          tell('headline.value_at_risk', {
            value: format.moneyShort(totals.value_at_risk ?? 0),
            days: churnDays(facts),
          }),
        ]
      : []),
    ...(crossed ? [crossed] : []),
    ...(save ? [save] : []),
    ...(contacts > 0 ? [tell('headline.contacts', { customers: contacts })] : []),
  ];
};
