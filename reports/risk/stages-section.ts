import { sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import { type Facts, onlyRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { type CreditTotals, signed } from './credit-totals.ts';
import { listBlock } from './list-block.ts';

const stageShape = {
  ifrs_stage: 'number',
  stage_reason: 'text',
  customers: 'number',
  exposure: 'number',
  provision: 'number',
  unknown: 'number',
  unknown_exposure: 'number',
} as const;

const matrixShape = {
  bucket: 'number',
  observed_invoices: 'number',
  loss_rate: 'number',
  is_stated: 'boolean',
  customers: 'number',
  open_amount: 'number',
  provision: 'number',
} as const;

const collectionShape = {
  customers: 'number',
  open_amount: 'number',
  overdue_amount: 'number',
  credit_sales: 'number',
  dso: 'number',
  on_time: 'number',
} as const;

type Stage = Row<typeof stageShape>;

const stages = [1, 2, 3];

const stageChart = ({ speech, options }: Facts, rows: readonly Stage[]): Html => {
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const of = (stage: number, figure: 'customers' | 'exposure' | 'provision') =>
    Math.max(
      sum(rows, (row) => (row.ifrs_stage === stage ? (row[figure] ?? 0) : 0)),
      0,
    );
  const measures = (['customers', 'exposure', 'provision'] as const).filter(
    (name) => sum(stages, (stage) => of(stage, name)) > 0,
  );
  const exposure = sum(stages, (stage) => of(stage, 'exposure'));
  const customers = { second: of(2, 'customers'), third: of(3, 'customers') };
  return figure(speech, options.as_of, {
    key: 'stages-chart',
    title: say('stages.chart_title'),
    unit: say('credit.grades_unit'),
    says:
      exposure > 0
        ? speech.tell('stages.says', {
            ...customers,
            share: format.share((of(2, 'exposure') + of(3, 'exposure')) / exposure),
            provision: format.moneyShort(sum(stages, (stage) => of(stage, 'provision'))),
          })
        : speech.tell('stages.no_exposure', customers),
    width: 760,
    draw: (width) =>
      drawStackedBars(
        stages.map((stage) => word('ifrs_stage', String(stage))),
        measures.map((name) => ({
          label: name === 'customers' ? say('column.customers') : money(say(`column.${name}`)),
          values: stages.map((stage) => of(stage, name)),
        })),
        format.share,
        width,
        'g',
        [0, 2, 4],
      ),
    head: [
      say('column.ifrs_stage'),
      say('column.stage_reason'),
      say('column.customers'),
      money(say('column.exposure')),
      money(say('column.provision')),
      say('stages.unknown'),
    ],
    rows: rows.map((row) => [
      word('ifrs_stage', String(row.ifrs_stage)),
      word('stage_reason', row.stage_reason ?? ''),
      format.count(row.customers ?? 0),
      format.amount(row.exposure ?? 0),
      format.amount(row.provision ?? 0),
      format.count(row.unknown ?? 0),
    ]),
  });
};

const stageChange = ({ speech }: Facts, { tonight, before }: CreditTotals): Html | undefined => {
  if (!tonight || !before) return undefined;
  const change = (name: 'stage_2' | 'stage_3') =>
    signed((tonight[name] ?? 0) - (before[name] ?? 0), speech.format.moneyShort);
  return html`<p>${speech.tell('stages.since', {
    date: speech.format.day(before.night_on ?? ''),
    second: change('stage_2'),
    third: change('stage_3'),
  })}</p>`;
};

/** IFRS 9 stages, the loss expected in each, and the customers of stages 2 and 3. */
export const stagesSection = async (
  facts: Facts,
  totals: CreditTotals,
  list: WrittenList | undefined,
): Promise<Section | undefined> => {
  const { say, tell, format } = facts.speech;
  const rows = await readRows(facts.db, 'risk/stages', stageShape);
  if (rows.length === 0) return undefined;
  const unknown = sum(rows, (row) => row.unknown ?? 0);
  return {
    id: 'stages',
    title: say('stages.title'),
    body: html`<p class="lead">${say('stages.lead')}</p>${stageChart(facts, rows)}${stageChange(facts, totals)}${
      unknown > 0 &&
      html`<p>${tell('stages.unknown_says', {
        customers: unknown,
        exposure: format.moneyShort(sum(rows, (row) => row.unknown_exposure ?? 0)),
      })}</p>`
    }${listBlock(facts, list, 15)}`,
  };
};

const matrixChart = ({ speech, options }: Facts, rows: readonly Row<typeof matrixShape>[]): Html => {
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const open = sum(rows, (row) => row.open_amount ?? 0);
  const provision = sum(rows, (row) => row.provision ?? 0);
  const rate = (value: number | null) => (value === null ? '–' : `${format.decimal(value * 100, 2)}%`);
  return figure(speech, options.as_of, {
    key: 'provision-matrix',
    title: say('invoices.matrix_title'),
    unit: money(say('invoices.open')),
    says: speech.tell('invoices.matrix_says', {
      open: format.moneyShort(open),
      provision: format.moneyShort(provision),
      share: open > 0 ? rate(provision / open) : '–',
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        rows.map((row) => ({
          label: word('invoice_bucket', String(row.bucket)),
          value: row.open_amount ?? 0,
          text: `${format.short(row.open_amount ?? 0)} × ${rate(row.loss_rate)}`,
          isStrong: (row.bucket ?? 0) > 0,
        })),
        width,
      ),
    head: [
      say('column.days_past_due'),
      say('column.customers'),
      money(say('invoices.open')),
      say('invoices.rate'),
      say('invoices.basis'),
      money(say('column.provision')),
    ],
    rows: rows.map((row) => [
      word('invoice_bucket', String(row.bucket)),
      format.count(row.customers ?? 0),
      format.amount(row.open_amount ?? 0),
      rate(row.loss_rate),
      row.is_stated
        ? say('invoices.stated')
        : say('invoices.observed', { invoices: row.observed_invoices ?? 0 }),
      format.amount(row.provision ?? 0),
    ]),
  });
};

/** What is open on invoices: ageing with the provision matrix, and how long money stays out. */
export const invoicesSection = async (facts: Facts): Promise<Section> => {
  const { say, tell, format } = facts.speech;
  const title = say('invoices.title');
  const rows = await readRows(facts.db, 'risk/provision-matrix', matrixShape);
  if (rows.length === 0) return { id: 'invoices', title, body: offLine(say('invoices.off')) };
  const { dso, customers, on_time, credit_sales } = onlyRow(
    await readRows(facts.db, 'risk/collections', collectionShape),
    'risk/collections',
  );
  return {
    id: 'invoices',
    title,
    body: html`${
      dso !== null &&
      html`<p>${tell('invoices.dso', {
        customers: customers ?? 0,
        sales: format.moneyShort(credit_sales ?? 0),
        dso: format.decimal(dso, 1),
        on_time: on_time === null ? '–' : format.share(on_time),
      })}</p>`
    }${matrixChart(facts, rows)}`,
  };
};
