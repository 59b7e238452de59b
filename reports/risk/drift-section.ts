import { sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { churnDays, type Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import { modelCard } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { listNote } from '../tables.ts';

const shape = {
  churn_band: 'text',
  value_tier: 'text',
  customers: 'number',
  value: 'number',
  value_at_risk: 'number',
} as const;

/** Important customers by churn band, for the drift section and the headlines. */
export const readDrift = (facts: Facts): Promise<readonly Row<typeof shape>[]> =>
  readRows(facts.db, 'risk/drift-totals', shape);

export type Drift = Awaited<ReturnType<typeof readDrift>>;

const order = ['high', 'medium', 'low'];

const chart = ({ speech, options }: Facts, drift: Drift): Html => {
  const { say, format } = speech;
  const bands = order.map((band) => {
    const rows = drift.filter((row) => row.churn_band === band);
    return {
      name: speech.word('churn_band', band),
      customers: sum(rows, (row) => row.customers ?? 0),
      value: sum(rows, (row) => row.value ?? 0),
      atRisk: sum(rows, (row) => row.value_at_risk ?? 0),
    };
  });
  const whole = sum(bands, (band) => band.value) || 1;
  const values = {
    value: format.moneyShort(bands[0]!.value),
    share: format.share(bands[0]!.value / whole),
    customers: bands[0]!.customers,
  };
  return figure(speech, options.as_of, {
    key: 'drift-value',
    title: say('drift.chart_title'),
    unit: say('column.value_12m', { currency: format.currency }),
    says: speech.tell('drift.chart_says', values),
    width: 760,
    draw: (width) =>
      drawBars(
        bands.map((band, i) => ({
          label: band.name,
          value: band.value,
          text: format.short(band.value),
          isStrong: i < 2,
        })),
        width,
      ),
    head: [
      say('column.churn_band'),
      say('column.customers'),
      say('column.value_12m', { currency: format.currency }),
      say('column_unit.money', { head: say('column.value_at_risk'), currency: format.currency }),
    ],
    rows: bands.map((band) => [
      band.name,
      format.count(band.customers),
      format.amount(band.value),
      format.amount(band.atRisk),
    ]),
  });
};

/** Important customers who are drifting away: how much is at stake, who they are and why. */
export const driftSection = (facts: Facts, drift: Drift, list: WrittenList): Section => {
  const { speech } = facts;
  const { say } = speech;
  const models = facts.models.filter((model) => /churn/i.test(model.purpose ?? '') && model.is_used);
  const title = say('drift.title');
  if (drift.length === 0) return { id: 'drift', title, body: offLine(say('churn.off')) };
  return {
    id: 'drift',
    title,
    body: html`<p class="lead">${say('drift.lead', { days: churnDays(facts) })}</p>${chart(facts, drift)}${
      list.total > 0
        ? html`${listTable(facts, list, say('drift.table'), 50)}${listNote(speech, list.total, 50, 'lists/drifting.csv')}`
        : offLine(say('list.empty'))
    }${models.map((model) => modelCard(speech, model))}`,
  };
};
