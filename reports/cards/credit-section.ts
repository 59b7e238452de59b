import { sayReasonList } from '../reasons.ts';
import { sayBlocks, sayLimitSteps } from '../risk/limit-words.ts';
import { type CardSection, factsOf, sectionOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';

/** Where the customer stands with credit, and how grade, limit and watch list came about. */
export const creditSection = (view: View, { credit }: CardData): CardSection | undefined => {
  if (credit === undefined) return undefined;
  const { speech } = view.facts;
  const blocks = sayBlocks(speech, credit.block_reasons);
  const basis = credit.class_reason === null ? undefined : speech.word('class_reason', credit.class_reason);
  return sectionOf(view, 'credit', [
    {
      kind: 'lines',
      lines: blocks === null ? [] : [speech.say('card.blocked', { reasons: blocks })],
    },
    {
      kind: 'facts',
      facts: factsOf(view, credit, [
        'credit_grade',
        'previous_grade',
        'pd',
        'rating',
        'credit_score',
        'exposure',
        'days_past_due',
        'credit_limit',
        'previous_limit',
        'limit_used',
        'payment_method',
        'payment_terms_days',
        'ifrs_stage',
        'stage_reason',
        'provision',
        'watch_level',
        'watch_movement',
        'watch_entered_on',
        'watch_leaves_on',
      ]),
    },
    {
      kind: 'lines',
      title: speech.say('card.credit_why_title'),
      lines: [
        ...(basis === undefined ? [] : [speech.say('card.credit_by', { basis })]),
        ...sayReasonList(speech, 'credit_reason', credit.credit_reasons, 6),
      ],
    },
    {
      kind: 'lines',
      title: speech.say('card.limit_why'),
      lines: sayLimitSteps(speech, credit.limit_reasons),
    },
    {
      kind: 'lines',
      title: speech.say('card.watch_why'),
      lines:
        credit.watch_level === null ? [] : sayReasonList(speech, 'credit_reason', credit.watch_reasons, 8),
    },
  ]);
};
