import { maskedName } from '../lists/masked-name.ts';
import { segmentWord } from '../messages/segment-word.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Tile } from '../page-parts.ts';
import { sayReasons } from '../reasons.ts';
import type { View } from './card.ts';
import type { CardData } from './card-data.ts';
import { lossWords } from './leaving-section.ts';

/** Sentences end with a full stop of their own. */
const inSentence = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);

/** The heading of a card: marketing knows numbers alone, risk a masked name, the analyst the name. */
export const titleOf = (view: View, { standing }: CardData): string => {
  const { say } = view.facts.speech;
  const customer = standing.customer_id ?? '';
  const names = {
    marketing: null,
    risk: maskedName(standing.name, standing.kind),
    analyst: standing.name,
  } as const;
  const name = names[view.audience];
  return name === null ? say('card.title', { customer }) : say('card.title_named', { name, customer });
};

const standingSentence = ({ facts: { speech } }: View, { standing }: CardData): Sentence => {
  const { rfm_segment, segment_name, value_tier, lifecycle_stage, orders, last_purchase_on } = standing;
  if (orders === null || last_purchase_on === null)
    return speech.tell('card.no_buyer', { status: speech.word('status', standing.status ?? '') });
  return speech.tell('card.buyer', {
    segment:
      rfm_segment === null
        ? segmentWord(speech, segment_name ?? '')
        : speech.word('rfm_segment', rfm_segment),
    tier: speech.word('value_tier', value_tier ?? ''),
    stage: speech.word('lifecycle_stage', lifecycle_stage ?? ''),
    orders,
    date: last_purchase_on,
    days: standing.days_since_last_purchase ?? 0,
  });
};

const leavingSentence = (view: View, data: CardData): Sentence | undefined => {
  const { speech } = view.facts;
  const { churn_probability, churn_band, churn_reasons, churn_horizon_days, lost_on } = data.standing;
  const loss = lossWords(view, data);
  if (loss !== undefined && lost_on !== null)
    return speech.tell('card.lost', { date: lost_on, reason: inSentence(loss) });
  if (churn_probability === null) return undefined;
  const risk = {
    risk: speech.format.share(churn_probability),
    days: churn_horizon_days ?? 0,
    band: inSentence(speech.word('churn_band', churn_band ?? '')),
  };
  const reasons = inSentence(sayReasons(speech, 'churn_reason', churn_reasons, 2));
  return reasons === ''
    ? speech.tell('card.churn', risk)
    : speech.tell('card.churn_why', { ...risk, reasons });
};

const creditSentence = ({ facts: { speech } }: View, { credit }: CardData): Sentence | undefined => {
  if (credit === undefined || credit.credit_grade === null) return undefined;
  const standing = { grade: credit.credit_grade, exposure: speech.format.money(credit.exposure ?? 0) };
  const reasons = inSentence(sayReasons(speech, 'credit_reason', credit.credit_reasons, 2));
  return reasons === ''
    ? speech.tell('card.credit', standing)
    : speech.tell('card.credit_why', { ...standing, reasons });
};

/** The two or three sentences that a reader needs first. */
export const headlinesOf = (view: View, data: CardData): readonly Sentence[] =>
  [
    view.audience === 'marketing' ? undefined : creditSentence(view, data),
    standingSentence(view, data),
    leavingSentence(view, data),
  ].filter((sentence) => sentence !== undefined);

const buyingTiles = ({ facts: { speech } }: View, { standing }: CardData): readonly Tile[] => {
  const { say, format } = speech;
  const { net_value_12m, value_rank, clv, clv_low, clv_high, churn_probability, churn_band } = standing;
  return [
    ...(net_value_12m === null
      ? []
      : [
          {
            label: say('column.net_value_12m'),
            figure: format.moneyShort(net_value_12m),
            ...(value_rank !== null && { note: say('card.rank', { rank: value_rank }) }),
          },
        ]),
    ...(clv === null
      ? []
      : [
          {
            label: say('column.clv'),
            figure: format.moneyShort(clv),
            ...(clv_low !== null &&
              clv_high !== null && {
                note: say('card.interval', {
                  low: format.moneyShort(clv_low),
                  high: format.moneyShort(clv_high),
                }),
              }),
          },
        ]),
    ...(churn_probability === null
      ? []
      : [
          {
            label: say('column.churn_probability'),
            figure: format.share(churn_probability),
            note: speech.word('churn_band', churn_band ?? ''),
          },
        ]),
  ];
};

const lastPurchaseTile = ({ facts: { speech } }: View, { standing }: CardData): readonly Tile[] => {
  const { last_purchase_on, days_since_last_purchase, median_gap_days } = standing;
  if (last_purchase_on === null) return [];
  const days = days_since_last_purchase ?? 0;
  const note =
    median_gap_days === null
      ? speech.say('card.silent', { days })
      : speech.say('card.silent_usual', { days, gap: speech.format.decimal(median_gap_days, 0) });
  return [{ label: speech.say('column.last_purchase_on'), figure: last_purchase_on, note }];
};

const creditTiles = ({ facts: { speech } }: View, { credit }: CardData): readonly Tile[] => {
  if (credit === undefined) return [];
  const { say, format } = speech;
  const { credit_grade, pd, credit_score, exposure, days_past_due, credit_limit, limit_used } = credit;
  return [
    {
      label: say('column.credit_grade'),
      figure: credit_grade ?? '–',
      note: `${say(pd === null ? 'column.credit_score' : 'column.pd')} ${pd === null ? format.count(credit_score ?? 0) : format.share(pd)}`,
    },
    {
      label: say('column.exposure'),
      figure: format.moneyShort(exposure ?? 0),
      note: `${say('column.days_past_due')} ${format.count(days_past_due ?? 0)}`,
    },
    ...(credit_limit === null
      ? []
      : [
          {
            label: say('column.credit_limit'),
            figure: format.moneyShort(credit_limit),
            ...(limit_used !== null && {
              note: say('card.limit_used', { used: format.moneyShort(limit_used) }),
            }),
          },
        ]),
  ];
};

/** The figures of a card that are looked at first. */
export const tilesOf = (view: View, data: CardData): readonly Tile[] =>
  view.audience === 'marketing'
    ? [...buyingTiles(view, data), ...lastPurchaseTile(view, data)]
    : [...creditTiles(view, data), ...buyingTiles(view, data)].slice(0, view.audience === 'risk' ? 5 : 6);
