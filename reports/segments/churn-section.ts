import { sum } from 'd3-array';
import { hiddenGroups } from '../audiences.ts';
import { calibrationFigure } from '../calibration-figure.ts';
import { figure } from '../charts/figure.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { listTable, type WrittenList } from '../lists/write-list.ts';
import { modelBoxes } from '../model-card.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { listNote } from '../tables.ts';

const bandShape = {
  churn_band: 'text',
  customers: 'number',
  value: 'number',
  value_at_risk: 'number',
  churn_probability: 'number',
} as const;

const order = ['lost', 'high', 'medium', 'low'];

const bandChart = ({ speech, options }: Facts, rows: readonly Row<typeof bandShape>[]): Html => {
  const { say, format } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const shown = rows.filter((_, i) => !hidden[i]);
  const bands = order.flatMap((key) => shown.filter((row) => row.churn_band === key));
  const customers = sum(bands, (band) => band.customers ?? 0) || 1;
  const high = bands.find((band) => band.churn_band === 'high');
  const values = {
    customers: format.count(high?.customers ?? 0),
    share: format.share((high?.customers ?? 0) / customers),
    value: format.moneyShort(sum(bands, (band) => band.value_at_risk ?? 0)),
  };
  return figure(speech, options.as_of, {
    key: 'churn-bands',
    title: say('churn.chart_title', { days: options.churn_horizon_days }),
    unit: say('churn.chart_unit'),
    says: speech.tell('churn.chart_says', values),
    width: 500,
    draw: (width) =>
      drawStackedBars(
        bands.map((band) => speech.word('churn_band', band.churn_band ?? '')),
        [
          { label: say('column.customers'), values: bands.map((band) => band.customers ?? 0) },
          {
            label: say('column.value_12m', { currency: format.currency }),
            values: bands.map((band) => band.value ?? 0),
          },
        ],
        format.share,
        width,
      ),
    head: [
      say('column.churn_band'),
      say('column.customers'),
      say('column.value_12m', { currency: format.currency }),
      say('column.mean_churn'),
    ],
    rows: bands.map((band) => [
      speech.word('churn_band', band.churn_band ?? ''),
      format.count(band.customers ?? 0),
      format.amount(band.value ?? 0),
      band.churn_probability === null ? '–' : format.share(band.churn_probability),
    ]),
  });
};

/** Who may not come back: bands, how far the model holds, and the list to work through. */
export const churnSection = async (facts: Facts, atRisk: WrittenList): Promise<Section> => {
  const { say } = facts.speech;
  const { options } = facts;
  const title = say('churn.title');
  const bands = await readRows(facts.db, 'segments/churn-bands', bandShape);
  const models = facts.models.filter((model) => /churn/i.test(model.purpose ?? ''));
  const used = models.find((model) => model.is_used);
  const boxes = html`<div>${modelBoxes(facts.speech, models, 'used')}</div>`;
  if (bands.length === 0)
    return { id: 'churn', title, body: html`<p class="off">${say('churn.off')}</p>${boxes}` };
  const share = facts.speech.format.share;
  return {
    id: 'churn',
    title,
    body: html`<p class="lead">${say('churn.lead', { days: options.churn_horizon_days, high: share(options.churn_high), medium: share(options.churn_medium) })}</p><div class="pair">${bandChart(facts, bands)}<div>${boxes}</div></div>${used && calibrationFigure(facts, used, 'churn-calibration')}<h3>${say('list.at-risk')}</h3>${
      atRisk.total > 0
        ? html`${listTable(facts, atRisk, say('churn.table'), 25)}${listNote(facts.speech, atRisk.total, 25, 'lists/at-risk.csv')}`
        : html`<p class="off">${say('list.empty')}</p>`
    }`,
  };
};
