import { hiddenGroups, smallestCell } from '../audiences.ts';
import { amountsFigure } from '../calibration-figure.ts';
import { drawColumns } from '../charts/columns.ts';
import { figure } from '../charts/figure.ts';
import { type Facts, onlyRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { modelGroups } from '../model-card.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';

const binShape = { floor: 'number', customers: 'number', clv: 'number' } as const;
const totalShape = {
  horizon_days: 'number',
  customers: 'number',
  sales: 'number',
  margin_rate: 'number',
  clv: 'number',
  clv_low: 'number',
  clv_high: 'number',
  season_factor: 'number',
  interval: 'text',
} as const;

/** The questions whose answers make lifetime value. */
const purposes = ['value', 'purchases', 'spend', 'season'];

const summaryShape = {
  customers: 'number',
  median: 'number',
  mean: 'number',
  mean_low: 'number',
  mean_high: 'number',
  clv: 'number',
  best_tenth: 'number',
} as const;

/** The next step of 1, 2, 5, 10, 20, 50 … */
const ceilingOf = (floor: number): number => {
  if (floor === 0) return 1;
  const decade = 10 ** Math.floor(Math.log10(floor) + 1e-9);
  return Math.round(floor / decade) === 2 ? 5 * decade : Math.min(2 * floor, 10 * decade);
};

/** Every step from the lowest to the highest that occurs, empty ones included. */
const stepsOf = (bins: readonly Row<typeof binShape>[]) => {
  const steps: { floor: number; ceiling: number; customers: number; clv: number }[] = [];
  const last = bins.at(-1)?.floor ?? 0;
  for (let floor = bins[0]?.floor ?? 0; floor <= last * (1 + 1e-9); floor = ceilingOf(floor)) {
    const bin = bins.find((row) => Math.abs((row.floor ?? 0) - floor) < floor * 1e-6 + 1e-9);
    steps.push({ floor, ceiling: ceilingOf(floor), customers: bin?.customers ?? 0, clv: bin?.clv ?? 0 });
  }
  return steps;
};

const distribution = (
  { speech, options }: Facts,
  bins: readonly Row<typeof binShape>[],
  summary: Row<typeof summaryShape>,
): Html => {
  const { say, format } = speech;
  const steps = stepsOf(bins);
  const hidden = hiddenGroups(steps.map((step) => step.customers));
  const values = {
    median: format.moneyShort(summary.median ?? 0),
    tenth: format.share(summary.best_tenth ?? 0),
    total: format.moneyShort(summary.clv ?? 0),
  };
  const range = (step: { floor: number; ceiling: number }) =>
    `${format.short(step.floor)}–${format.short(step.ceiling)}`;
  const count = (i: number) =>
    hidden[i] ? say('word.few', { k: smallestCell }) : format.count(steps[i]!.customers);
  return figure(speech, options.as_of, {
    key: 'clv-distribution',
    title: say('clv.chart_title', { days: options.clv_horizon_days }),
    unit: say('clv.chart_unit', { currency: format.currency }),
    says: speech.tell('clv.chart_says', values),
    width: 500,
    draw: (width) =>
      drawColumns(
        steps.map((step, i) => ({
          label: format.short(step.floor),
          value: hidden[i] ? 0 : step.customers,
          hint: say('clv.bin', { range: range(step), customers: count(i) }),
        })),
        format.short,
        width,
      ),
    head: [say('clv.range', { currency: format.currency }), say('column.customers')],
    rows: steps.map((step, i) => [range(step), count(i)]),
  });
};

/** The lifetime value of all with its interval, and how wide the interval of one customer is. */
const totalLines = (
  { speech, options }: Facts,
  total: Row<typeof totalShape> | undefined,
  summary: Row<typeof summaryShape>,
): Html => {
  const { say, tell, format } = speech;
  const money = (value: number | null) => format.moneyShort(value ?? 0);
  const each = tell('clv.each', {
    mean: money(summary.mean),
    low: money(summary.mean_low),
    high: money(summary.mean_high),
  });
  if (!total || (total.customers ?? 0) < smallestCell) return html`<p>${each}</p>`;
  const all = tell('clv.total', {
    customers: total.customers ?? 0,
    clv: money(total.clv),
    days: total.horizon_days ?? options.clv_horizon_days,
    low: money(total.clv_low),
    high: money(total.clv_high),
  });
  const margin = total.margin_rate ?? 1;
  const season = (total.season_factor ?? 1) - 1;
  const notes = [
    Math.abs(margin - 1) > 0.0005 &&
      say('clv.margin', { margin: format.share(margin), sales: money(total.sales) }),
    Math.abs(season) > 0.0005 && say('clv.season', { change: format.change(season) }),
    total.interval === 'chance' && say('clv.chance'),
  ].filter((note) => note !== false);
  return html`<p>${all} ${notes.join(format.locale === 'en' ? ' ' : '')}</p><p>${each}</p>`;
};

/** What customers are expected to bring, with the models that say so beside the naive guess. */
export const clvSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const title = say('clv.title');
  const bins = await readRows(facts.db, 'segments/clv-bins', binShape);
  const summaries = await readRows(facts.db, 'segments/clv-summary', summaryShape);
  const totals = await readRows(facts.db, 'segments/clv-total', totalShape);
  const boxes = modelGroups(facts.speech, facts.models, purposes, 'used');
  if (bins.length === 0)
    return { id: 'clv', title, body: html`<p class="off">${say('clv.off')}</p>${boxes}` };
  const summary = onlyRow(summaries, 'segments/clv-summary');
  const judged = facts.models.find((model) => model.purpose === 'value' && model.is_used);
  return {
    id: 'clv',
    title,
    body: html`<p class="lead">${say('clv.lead', { days: facts.options.clv_horizon_days })}</p>${totalLines(facts, totals[0], summary)}<div class="pair">${distribution(facts, bins, summary)}${judged && amountsFigure(facts, judged, 'value-calibration')}</div>${boxes}`,
  };
};
