import { z } from 'zod';

/** As in schema.ts: an error text is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const share = z.number().min(0).max(1);
const money = z.number().min(0);
const words = z.array(z.string().trim().min(1, rule('a word')));

/** The value classes, by the value tiers of a customer or by the own division of the margin. */
export const valueClasses = ['large', 'medium', 'small'] as const;

/** Where a class begins to be watched and acted on while neither costs nor a capacity nor thresholds are stated. */
export const usualThresholds = {
  large: { watch: 0.4, act: 0.6 },
  medium: { watch: 0.5, act: 0.7 },
  small: { watch: 0.6, act: 0.8 },
} as const;

/**
 * What to do by the first reason that has a rule: the codes of reasons and of early signals, each with the key of an
 * action. `lists.actions` lays its own over it.
 */
export const usualActions: Readonly<Record<string, string>> = {
  complaint_unanswered: 'answer_complaint',
  complaint_answered_late: 'apologise',
  salary_stopped: 'talk_about_account',
  standing_order_stopped: 'talk_about_account',
  competitor_outflow: 'offer_better_terms',
  cadence_broken: 'remind',
  silent_beyond_own_gap: 'remind',
  silent_beyond_company_gap: 'remind',
  bought_once: 'invite_second_purchase',
  spend_declined: 'ask_for_needs',
  spends_less: 'ask_for_needs',
  fewer_visits: 'ask_for_needs',
  many_refunds: 'ask_about_quality',
};

const classSettings = z
  .strictObject({
    watch: share.optional().describe('Churn probability from which a customer of the class is watched.'),
    act: share
      .optional()
      .describe('And from which one is acted on; it overrides costs and capacity for the class.'),
    capacity: z
      .int()
      .min(0)
      .optional()
      .describe('How many customers of the class can be called: the most likely leavers are acted on.'),
    save_rate: share.optional().describe('As save_rate, for the class.'),
    contact_cost: money.optional().describe('As contact_cost, for the class.'),
    incentive_cost: money.optional().describe('As incentive_cost, for the class.'),
  })
  .superRefine(({ watch, act }, context) => {
    if (watch === undefined || act === undefined || watch <= act) return;
    context.addIssue({ code: 'custom', message: 'a probability up to that of act', path: ['watch'] });
  });

const signals = z.strictObject({
  min_gaps: z
    .int()
    .min(2)
    .max(100)
    .default(4)
    .describe('The own cadence is known from this many gaps between purchase days on.'),
  longer_gaps: share
    .default(0.1)
    .describe('Cadence is broken when at most this share of the own gaps were as long as the silence.'),
  spend_share: share
    .default(0.5)
    .describe('Spend declined: three months brought at most this share of three months of the nine before.'),
  visit_share: share.default(0.5).describe('Fewer visits: the same of purchase days.'),
  min_visits: z
    .number()
    .min(0.5)
    .max(100)
    .default(2)
    .describe('Both are told of customers with this many purchase days in three usual months.'),
  recurring_days: z
    .int()
    .min(32)
    .max(120)
    .default(45)
    .describe('A monthly salary or standing order has stopped after this many days without it.'),
  outflow_share: share
    .default(0.3)
    .describe(
      'Money leaves for a competitor when transfers of three months to one counterparty reach this share of what was on the accounts.',
    ),
  balance_drop: share.default(0.2).describe('And the balances fell by this share in the same three months.'),
});

export const warningSettings = z.strictObject({
  class_by: z
    .enum(['value_tier', 'margin'])
    .default('value_tier')
    .describe(
      'Value classes: prime customers are large, main ones medium, all others small; or by rank of the margin.',
    ),
  large_share: share
    .default(0.2)
    .describe('By margin: the first customers, as a share of all with a margin.'),
  medium_share: share.default(0.3).describe('By margin: those that follow.'),
  margin_by: z
    .enum(['contribution', 'clv'])
    .default('contribution')
    .describe(
      'The margin of twelve months at stake: that of the last twelve, or lifetime value brought to a year, which already counts the chance of leaving.',
    ),
  save_rate: share
    .default(0.2)
    .describe(
      'Assumed share of the leavers who stay when they are contacted; replace it by what a campaign showed.',
    ),
  contact_cost: money.default(0).describe('What contacting a customer costs, in the currency.'),
  incentive_cost: money
    .default(0)
    .describe('What an offer costs that a customer takes who would have stayed anyway.'),
  watch_share: share
    .default(0.7)
    .describe('A customer is watched at the latest from this share of the probability that is acted on.'),
  clear_at: share
    .default(0.8)
    .describe('A warning ends below this share of its threshold, so that nobody flaps from night to night.'),
  classes: z
    .partialRecord(z.enum(valueClasses), classSettings)
    .default({})
    .describe('Thresholds, capacity and costs of a class: { large: { act: 0.5, capacity: 40 } }.'),
  signals: signals.prefault({}).describe('Early signals beside the score.'),
});

export const callListSettings = z.strictObject({
  control_share: share
    .default(0)
    .describe(
      'Share of the customers that the save and win-back lists leave alone, to measure what calling does.',
    ),
  control_salt: z
    .string()
    .default('save-1')
    .describe('Another word draws another control group; the same word keeps it night after night.'),
  credit_block_days: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('Nothing is offered to customers this many days past due, or on the red watch list.'),
  actions: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('The action by code of the first reason: { salary_stopped: offer_account }.'),
});

export const winBackSettings = z.strictObject({
  horizon_days: z
    .int()
    .min(30)
    .max(730)
    .default(180)
    .describe('A lost customer who buys within this many days has come back.'),
  origins: z
    .int()
    .min(1)
    .max(24)
    .default(4)
    .describe('Past days, 91 days apart, whose lost customers are counted.'),
  shrinkage: z
    .number()
    .min(0)
    .max(10000)
    .default(20)
    .describe('A cell counts as if so many customers of its silence band were in it besides its own.'),
  late_answer_days: z
    .int()
    .min(1)
    .max(730)
    .default(90)
    .describe('A bad experience this many days around the last purchase can be why a customer left.'),
  refund_share: share
    .default(0.3)
    .describe('Refunds of this share of the last year of purchases can be, too.'),
  closing_topics: words
    .default(['closing', 'cancellation', 'leaving', '销户', '取消', '銷戶'])
    .describe('Topics of interactions that record why a customer left; their outcome is the reason.'),
});

export const satisfactionSettings = z.strictObject({
  target_days: z
    .int()
    .min(0)
    .max(365)
    .default(5)
    .describe(
      'Calendar days within which a complaint is to be answered; Daybreak keeps no calendar of holidays.',
    ),
  repeat_days: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('A complaint within this many days of the last one of the same customer is a repeat.'),
  abandoned_days: z
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('A complaint without an answer after so many days is open no longer, but breached for good.'),
  reopened: words
    .default(['reopened', 're-opened', '重开', '重開'])
    .describe('Outcomes that say a complaint was opened again.'),
  scale: z
    .enum(['auto', '1-5', '0-10'])
    .default('auto')
    .describe(
      'The scale of survey scores: 1-5 gives CSAT, 0-10 gives NPS; auto takes 1-5 where an export holds nothing outside it.',
    ),
  few: z.int().min(1).max(1000).default(30).describe('Fewer answers than this are marked as few.'),
  link_days: z
    .int()
    .min(7)
    .max(730)
    .default(90)
    .describe('How long a complaint is looked back at when its link to churn is measured.'),
});
