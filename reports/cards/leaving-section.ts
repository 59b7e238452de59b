import { sayLoss, sayReasonList, saySignal } from '../reasons.ts';
import { type CardSection, factsOf, sectionOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';

/** Most reasons that a card spells out. */
const mostReasons = 5;

/** Why a lost customer left, in words; undefined for others. */
export const lossWords = ({ facts: { speech } }: View, { standing }: CardData): string | undefined =>
  standing.lost_reason === null
    ? undefined
    : sayLoss(speech, {
        reason: standing.lost_reason,
        text: standing.lost_text,
        value: standing.lost_value,
        usual: standing.lost_usual,
      });

/** How likely the customer is to leave and why, what is unusual tonight, and what would go with them. */
export const leavingSection = (view: View, data: CardData): CardSection | undefined => {
  const { speech } = view.facts;
  const { signals } = data;
  // Of whom nothing is to be watched there is no level to tell.
  const isWatched = data.standing.level !== 'none';
  const standing = isWatched ? data.standing : { ...data.standing, level: null, since_on: null };
  const reasons = sayReasonList(speech, 'churn_reason', standing.churn_reasons, mostReasons);
  const loss = lossWords(view, data);
  return sectionOf(view, 'leaving', [
    {
      kind: 'facts',
      facts: factsOf(view, standing, [
        'churn_probability',
        'churn_band',
        'level',
        ...(view.audience === 'risk'
          ? []
          : (['since_on', 'expected_margin_12m', 'expected_loss', 'lost_on'] as const)),
      ]),
    },
    {
      kind: 'lines',
      title: speech.say('card.reasons'),
      lines:
        loss !== undefined
          ? [loss]
          : standing.churn_probability !== null && reasons.length === 0
            ? [speech.say('card.no_reasons')]
            : reasons,
    },
    {
      kind: 'lines',
      title: speech.say('card.signals'),
      lines: signals.map(({ code, value, usual, since_on }) => {
        const signal = saySignal(speech, code ?? '', value, usual);
        return since_on === null ? signal : speech.say('card.signal_since', { signal, date: since_on });
      }),
    },
  ]);
};
