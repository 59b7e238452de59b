import { z } from 'zod';
import { type RfmGrid, rfmGrid } from '../../models/rfm-grid.ts';

/** As in schema.ts: an error text is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const share = (min: number, max = 1) => z.number().min(min).max(max);

const ascending = z
  .array(z.number())
  .refine(
    (cuts) => cuts.length === 4 && cuts.every((cut, i) => i === 0 || cut > cuts[i - 1]!),
    rule('four ascending numbers'),
  );

/** Kinds of interactions, as the contract of the entity lists them. */
const interactionKinds = ['complaint', 'enquiry', 'survey', 'visit', 'contact'] as const;

const axes = { 'r and f': 'RF', 'r and fm': 'R_FM' } as const;

/** Why the cells of a grid are no division, in the words of the model; undefined where they are. */
const flawOf = (grid: CustomGrid): string | undefined => {
  try {
    gridOf(grid);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^rfm grid requires /, '');
  }
};

interface CustomGrid {
  readonly axes: keyof typeof axes;
  readonly segments: Readonly<Record<string, readonly string[]>>;
}

/** The division of the 25 cells that a person wrote. @throws when it does not hold every cell once */
export const gridOf = ({ axes: across, segments }: CustomGrid): RfmGrid => rfmGrid(axes[across], segments);

const customGrid = z
  .strictObject({
    axes: z
      .enum(['r and f', 'r and fm'])
      .default('r and f')
      .describe('The two scores of a cell: recency and frequency, or recency and the mean of the other two.'),
    segments: z
      .record(z.string(), z.array(z.string()).min(1, rule('at least one cell')))
      .describe('Cells by segment, best first: { stars: ["5[45]", "45"], rest: [...] }; each cell once.'),
  })
  .superRefine((grid, context) => {
    const flaw = flawOf(grid);
    if (flaw !== undefined) context.addIssue({ code: 'custom', message: flaw, path: ['segments'] });
  });

export const rfmSettings = z
  .strictObject({
    method: z
      .enum(['cut-offs', 'ntile', 'rank-first', 'fixed', 'plus-one'])
      .default('cut-offs')
      .describe(
        'How values become scores: cut-offs keep equal values together and are kept between refits; ntile and rank-first make equal groups every night; fixed takes `cuts`; plus-one is that of the R package rfm.',
      ),
    grid: z
      .union([z.literal(10), z.literal(11), customGrid], rule('10, 11 or a block with axes and segments'))
      .default(10)
      .describe(
        'The segments: the ten of recency and frequency, the eleven of recency and both, or your own.',
      ),
    refit_days: z
      .int()
      .min(1)
      .max(3650)
      .default(90)
      .describe('Cut-offs are taken anew every so many days, so that a customer who moves has changed.'),
    cuts: z
      .strictObject({
        recency: ascending.describe('Days since the last purchase; up to the first one scores 5.'),
        frequency: ascending.describe('Orders; above the last one scores 5.'),
        monetary: ascending.describe('Money spent in all; above the last one scores 5.'),
      })
      .optional()
      .describe('Four ascending cut-offs each, for method fixed.'),
  })
  .superRefine(({ method, cuts }, context) => {
    if ((method === 'fixed') === (cuts !== undefined)) return;
    const message = cuts ? 'method fixed, which alone reads it' : 'cut-offs for method fixed';
    context.addIssue({ code: 'custom', message, path: ['cuts'] });
  });

export const valueSettings = z
  .strictObject({
    by: z
      .enum(['contribution', 'net_value'])
      .default('contribution')
      .describe('What tiers rank by: the contribution of twelve months, or their sales after refunds.'),
    prime: share(0).default(0.5).describe('Prime customers bring this share of the whole.'),
    main: share(0).default(0.8).describe('Prime and main customers together bring this share.'),
    ordinary: share(0)
      .default(0.95)
      .describe('With the ordinary ones this share; who brings the rest is limited.'),
    vip_share: share(0)
      .default(0.01)
      .describe('The best of all customers, as a share of them, are on the VIP list.'),
    vip_from: z
      .number()
      .min(0)
      .optional()
      .describe('Whoever brings this much in twelve months is on it too.'),
  })
  .superRefine(({ prime, main, ordinary }, context) => {
    if (prime < main && main < ordinary) return;
    context.addIssue({ code: 'custom', message: 'shares that rise from prime to ordinary', path: ['main'] });
  });

export const contributionSettings = z.strictObject({
  deposit_transfer_rate: share(-0.1)
    .default(0.02)
    .describe('What a deposit earns the bank per year where it is lent on, as a fraction of the balance.'),
  loan_transfer_rate: share(-0.1)
    .default(0.025)
    .describe('What the money of a loan costs the bank per year, as a fraction of the debt.'),
  expected_loss_rate: share(0)
    .default(0.01)
    .describe('Credit loss expected per year on a loan that is not in default, as a fraction of the debt.'),
  loss_given_default: share(0).default(0.45).describe('Share of the debt that is lost when a loan defaults.'),
  cost_to_serve: z
    .partialRecord(z.enum(interactionKinds), z.number().min(0))
    .default({})
    .describe('What an interaction costs by its kind, in the currency: { complaint: 12, visit: 30 }.'),
});

export const seasonalitySettings = z.strictObject({
  use: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe(
      'auto corrects what is expected for the season of the horizon, from two years of history, where the holdout says it helps.',
    ),
});

export const lifecycleSettings = z
  .strictObject({
    new_days: z.int().min(1).max(3650).default(90).describe('A customer is new for this many days.'),
    growing: z
      .number()
      .min(1)
      .max(100)
      .default(1.15)
      .describe('Growing: spend of half a year at least this many times that of the half before.'),
    declining: share(0)
      .default(0.85)
      .describe('Declining: spend at most this many times that of the half before.'),
    late_gaps: z
      .number()
      .min(1)
      .max(100)
      .default(1.5)
      .describe('Declining after a silence of this many usual gaps.'),
    dormant_gaps: z.number().min(1).max(100).default(3).describe('Dormant after this many usual gaps.'),
    dormant_days: z.int().min(0).max(3650).default(60).describe('And not before this many days.'),
    lost_gaps: z.number().min(1).max(100).default(6).describe('Lost after this many usual gaps.'),
    lost_days: z.int().min(0).max(3650).default(180).describe('And not before this many days.'),
  })
  .superRefine(({ late_gaps, dormant_gaps, lost_gaps }, context) => {
    if (late_gaps < dormant_gaps && dormant_gaps < lost_gaps) return;
    const message = 'gaps that rise from late to dormant to lost';
    context.addIssue({ code: 'custom', message, path: ['dormant_gaps'] });
  });
