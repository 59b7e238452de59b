import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { drawLorenz } from '../charts/lorenz.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';
import { contributionTable, readContribution, vipLine } from './contribution.ts';
import { tierOrder as order } from './movement.ts';

const tierShape = {
  value_tier: 'text',
  customers: 'number',
  value: 'number',
  ranked_value: 'number',
  churn_probability: 'number',
  clv: 'number',
} as const;

const lorenzShape = { customer_share: 'number', value_share: 'number', gini: 'number' } as const;

type Tier = Row<typeof tierShape> & { readonly name: string; readonly isHidden: boolean };

const readTiers = async ({ db, speech }: Facts): Promise<readonly Tier[]> => {
  const rows = await readRows(db, 'segments/value-tiers', tierShape);
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  return rows
    .map((row, i) => ({
      ...row,
      name: speech.word('value_tier', row.value_tier ?? ''),
      isHidden: hidden[i]!,
    }))
    .sort((a, b) => order.indexOf(a.value_tier ?? '') - order.indexOf(b.value_tier ?? ''));
};

/** What the tiers are ranked by; losses count as nothing in a share. */
const rankedValue = (tier: Tier) => Math.max(tier.ranked_value ?? 0, 0);

const tierChart = ({ speech, options }: Facts, all: readonly Tier[], column: string): Html => {
  const { say, format } = speech;
  const tiers = all.filter((tier) => !tier.isHidden);
  const customers = sum(tiers, (tier) => tier.customers ?? 0) || 1;
  const value = sum(tiers, (tier) => rankedValue(tier)) || 1;
  const top = tiers[0];
  const values = {
    tier: top?.name ?? '–',
    customers: format.share((top?.customers ?? 0) / customers),
    value: format.share(top ? rankedValue(top) / value : 0),
  };
  const share = (part: number) => format.share(part);
  return figure(speech, options.as_of, {
    key: 'value-tiers',
    title: say('value.tiers_title'),
    unit: say('value.tiers_unit'),
    says: speech.tell('value.tiers_says', values),
    width: 500,
    draw: (width) =>
      drawStackedBars(
        tiers.map((tier) => tier.name),
        [
          { label: say('column.customers'), values: tiers.map((tier) => tier.customers ?? 0) },
          {
            label: column,
            values: tiers.map(rankedValue),
          },
        ],
        share,
        width,
      ),
    head: [say('column.value_tier'), say('column.customer_share'), say('column.value_share')],
    rows: tiers.map((tier) => [
      tier.name,
      share((tier.customers ?? 0) / customers),
      share(rankedValue(tier) / value),
    ]),
  });
};

const lorenzChart = ({ speech, options }: Facts, rows: readonly Row<typeof lorenzShape>[]): Html => {
  const { say, format } = speech;
  const points = rows.map((row) => ({ customers: row.customer_share ?? 0, value: row.value_share ?? 0 }));
  const marked = points.find((point) => point.customers >= 0.2) ?? points.at(-1)!;
  const values = {
    customers: format.share(marked.customers),
    value: format.share(marked.value),
    gini: format.decimal(rows[0]!.gini ?? 0, 2),
  };
  const whole = (value: number) => format.share(value).replace(/[.,]0(?=%|\s)/, '');
  const tenths = points.filter((_, i) => i % 10 === 9 || i === points.length - 1);
  return figure(speech, options.as_of, {
    key: 'lorenz',
    title: say('value.lorenz_title'),
    unit: say('value.lorenz_unit'),
    says: speech.tell('value.lorenz_says', values),
    width: 500,
    draw: (width) =>
      drawLorenz(
        points,
        marked,
        {
          share: whole,
          x: say('value.lorenz_x'),
          y: say('value.lorenz_y'),
          mark: `${whole(marked.customers)} → ${format.share(marked.value)}`,
        },
        width,
      ),
    head: [say('value.lorenz_x'), say('value.lorenz_y')],
    rows: tenths.map((point) => [format.share(point.customers), format.share(point.value)]),
  });
};

const tierTable = ({ speech }: Facts, tiers: readonly Tier[], ranked: string | undefined): Html => {
  const { say, format, word } = speech;
  const unless = (tier: Tier, value: number | null, write: (value: number) => string) =>
    tier.isHidden ? { text: '–', sort: '' } : figureCell(value, write);
  return dataTable(
    say('value.table'),
    [
      { head: say('column.value_tier'), cell: (t: Tier) => ({ text: t.name }) },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (t) =>
          t.isHidden
            ? { text: say('word.few', { k: smallestCell }), sort: 0 }
            : figureCell(t.customers, format.count),
      },
      {
        head: say('column.value_12m', { currency: format.currency }),
        kind: 'figure',
        cell: (t) => unless(t, t.value, format.amount),
      },
      ...(ranked === undefined
        ? []
        : [
            {
              head: ranked,
              kind: 'figure' as const,
              cell: (t: Tier) => unless(t, t.ranked_value, format.amount),
            },
          ]),
      {
        head: say('column.mean_churn'),
        kind: 'figure',
        cell: (t) => unless(t, t.churn_probability, format.share),
      },
      {
        head: say('column.mean_clv', { currency: format.currency }),
        kind: 'figure',
        cell: (t) => unless(t, t.clv, format.amount),
      },
      {
        head: say('column.meaning'),
        kind: 'words',
        cell: (t) => ({ text: word('tier_meaning', t.value_tier ?? '') }),
      },
    ],
    tiers,
  );
};

/** How few customers bring how much: tiers and the concentration curve. */
export const valueSection = async (facts: Facts): Promise<Section | undefined> => {
  const tiers = await readTiers(facts);
  if (tiers.length === 0) return undefined;
  const curve = await readRows(facts.db, 'segments/lorenz', lorenzShape);
  const sums = await readContribution(facts);
  const { say, format } = facts.speech;
  const isRankedApart = tiers.some((tier) => Math.abs((tier.ranked_value ?? 0) - (tier.value ?? 0)) > 0.005);
  const ranked = isRankedApart ? say('column.contribution', { currency: format.currency }) : undefined;
  const column = ranked ?? say('column.value_12m', { currency: format.currency });
  return {
    id: 'value',
    title: say('value.title'),
    body: html`<p class="lead">${say('value.lead')}</p>${vipLine(facts, sums)}<div class="pair">${tierChart(facts, tiers, column)}${curve.length > 0 && lorenzChart(facts, curve)}</div>${tierTable(facts, tiers, ranked)}${isRankedApart && contributionTable(facts, sums)}`,
  };
};
