import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';

const reasonShape = { code: 'text', name: 'text', customers: 'number' } as const;
const bandShape = {
  churn_band: 'text',
  customers: 'number',
  value: 'number',
  value_at_risk: 'number',
  churn_probability: 'number',
} as const;
const order = ['lost', 'high', 'medium', 'low'];

const bandChart = ({ speech, options }: Facts, rows: readonly Row<typeof bandShape>[]): Html => {
  const { say, tell, format } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const shown = rows.filter((_, i) => !hidden[i]);
  const bands = order.flatMap((key) => shown.filter((row) => row.churn_band === key));
  const customers = sum(bands, (band) => band.customers ?? 0) || 1;
  const high = bands.find((band) => band.churn_band === 'high')?.customers ?? 0;
  const hasValue = sum(bands, (band) => band.value ?? 0) > 0;
  const values = { customers: format.count(high), share: format.share(high / customers) };
  const valueHead = say('column.value_12m', { currency: format.currency });
  const lines = [
    { label: say('column.customers'), values: bands.map((band) => band.customers ?? 0) },
    ...(hasValue ? [{ label: valueHead, values: bands.map((band) => band.value ?? 0) }] : []),
  ];
  return figure(speech, options.as_of, {
    key: 'churn-bands',
    title: say('churn.chart_title'),
    unit: say(hasValue ? 'churn.chart_unit' : 'churn.chart_unit_labelled'),
    says: hasValue
      ? tell('churn.chart_says', {
          ...values,
          value: format.moneyShort(sum(bands, (band) => band.value_at_risk ?? 0)),
        })
      : tell('churn.chart_says_labelled', values),
    width: 500,
    draw: (width) =>
      drawStackedBars(
        bands.map((band) => speech.word('churn_band', band.churn_band ?? '')),
        lines,
        format.share,
        width,
      ),
    head: [
      say('column.churn_band'),
      say('column.customers'),
      ...(hasValue ? [valueHead] : []),
      say('column.mean_churn'),
    ],
    rows: bands.map((band) => [
      speech.word('churn_band', band.churn_band ?? ''),
      format.count(band.customers ?? 0),
      ...(hasValue ? [format.amount(band.value ?? 0)] : []),
      band.churn_probability === null ? '–' : format.share(band.churn_probability),
    ]),
  });
};

/** Bars of reasons that a reader can still take in; the rest are added up. */
const mostReasons = 8;

/** Reasons with enough customers to show; the rest together, unless they are too few themselves. */
const shownReasons = ({ say, word }: Facts['speech'], rows: readonly Row<typeof reasonShape>[]) => {
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const isShown = (i: number) => !hidden[i] && i < mostReasons;
  const nameOf = (code: string, name: string) =>
    code === '' ? say('reasons.none') : code === 'attribute' ? name : word('first_reason', code);
  const shown = rows.flatMap((row, i) =>
    isShown(i)
      ? [
          {
            name: nameOf(row.code ?? '', row.name ?? ''),
            customers: row.customers ?? 0,
            isCause: row.code !== '',
          },
        ]
      : [],
  );
  const others = sum(rows, (row, i) => (isShown(i) ? 0 : (row.customers ?? 0)));
  return others < smallestCell
    ? shown
    : [...shown, { name: say('reasons.others'), customers: others, isCause: false }];
};

const reasonChart = (
  { speech, options }: Facts,
  rows: readonly Row<typeof reasonShape>[],
): Html | undefined => {
  const { say, format } = speech;
  const reasons = shownReasons(speech, rows);
  const first = reasons.find((reason) => reason.isCause);
  const customers = sum(reasons, (reason) => reason.customers);
  if (!first) return undefined;
  return figure(speech, options.as_of, {
    key: 'churn-reasons',
    title: say('reasons.title'),
    unit: say('reasons.unit'),
    says: speech.tell('reasons.says', {
      reason: first.name,
      share: format.share(first.customers / customers),
      customers,
    }),
    width: 500,
    draw: (width) =>
      drawBars(
        reasons.map((reason) => ({
          label: reason.name,
          value: reason.customers,
          text: format.share(reason.customers / customers),
          isStrong: reason.isCause,
        })),
        width,
      ),
    head: [say('column.reason'), say('column.customers')],
    rows: reasons.map((reason) => [reason.name, format.count(reason.customers)]),
  });
};

/** Who may not come back and why, in all. */
export const churnSection = async (facts: Facts): Promise<Section> => {
  const { say, format } = facts.speech;
  const title = say('churn.title');
  const bands = await readRows(facts.db, 'segments/churn-bands', bandShape);
  if (bands.length === 0) return { id: 'churn', title, body: offLine(say('churn.off')) };
  const { horizon } = facts;
  const points = {
    high: format.share(facts.options.churn_high),
    medium: format.share(facts.options.churn_medium),
  };
  const leads = [
    ...(horizon.shortest !== null && horizon.longest !== null
      ? [say('churn.lead_own', { ...points, shortest: horizon.shortest, longest: horizon.longest })]
      : []),
    ...((horizon.labelled ?? 0) > 0 ? [say('churn.lead_labelled', points)] : []),
  ];
  const reasons = await readRows(facts.db, 'segments/first-reasons', reasonShape);
  return {
    id: 'churn',
    title,
    body: html`${leads.map((lead) => html`<p class="lead">${lead}</p>`)}<div class="pair">${bandChart(facts, bands)}${reasonChart(facts, reasons)}</div>`,
  };
};
