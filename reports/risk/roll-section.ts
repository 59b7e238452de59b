import { max } from 'd3-array';
import { figure } from '../charts/figure.ts';
import { drawHeatMap, levelOf } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const rollShape = {
  basis: 'text',
  from_bucket: 'number',
  to_bucket: 'number',
  n: 'number',
  amount: 'number',
  share: 'number',
  amount_share: 'number',
} as const;

const onwardShape = {
  basis: 'text',
  from_bucket: 'number',
  n: 'number',
  share: 'number',
  share_low: 'number',
  share_high: 'number',
  amount_share: 'number',
} as const;

const vintageShape = {
  basis: 'text',
  cohort: 'text',
  months_on_book: 'number',
  n: 'number',
  bads: 'number',
  bad_share: 'number',
} as const;

type Roll = Row<typeof rollShape>;
type Vintage = Row<typeof vintageShape>;
type Basis = 'invoices' | 'customers';

const bucketsOf = (rolls: readonly Roll[], column: 'from_bucket' | 'to_bucket') =>
  [...new Set(rolls.map((roll) => roll[column] ?? 0))].sort((a, b) => a - b);

const rollChart = ({ speech, options }: Facts, basis: Basis, rolls: readonly Roll[]): Html => {
  const { say, word, format } = speech;
  const family = basis === 'invoices' ? 'invoice_bucket' : 'customer_bucket';
  const name = (bucket: number) => word(family, String(bucket));
  const at = (from: number, to: number) =>
    rolls.find((roll) => roll.from_bucket === from && roll.to_bucket === to);
  const [rows, columns] = [bucketsOf(rolls, 'from_bucket'), bucketsOf(rolls, 'to_bucket')];
  const share = (from: number, to: number) => at(from, to)?.share ?? 0;
  // What does not come back rolls on: to a later bucket than the one it was in.
  const onward = (from: number) => columns.reduce((sum, to) => sum + (to > from ? share(from, to) : 0), 0);
  return figure(speech, options.as_of, {
    key: `rolls-${basis}`,
    title: say(basis === 'invoices' ? 'rolls.invoices_title' : 'rolls.customers_title'),
    unit: say('rolls.unit'),
    says: speech.tell('rolls.says', {
      fresh: format.share(onward(0)),
      late: format.share(onward(1)),
      later: format.share(onward(2)),
    }),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: columns.map(name),
          rows: rows.map((from) => ({
            label: name(from),
            cells: columns.map((to) => ({
              text: at(from, to) ? format.share(share(from, to)) : '',
              level: levelOf(share(from, to), 1),
              hint: `${name(from)} → ${name(to)}: ${format.share(share(from, to))} (${format.count(at(from, to)?.n ?? 0)})`,
            })),
          })),
          kind: 'amount',
          xTitle: say('rolls.axis'),
          cellHeight: 36,
        },
        width,
      ),
    head: [say('rolls.from'), ...columns.map(name)],
    rows: rows.map((from) => [
      name(from),
      ...columns.map((to) => `${format.share(share(from, to))} (${format.count(at(from, to)?.n ?? 0)})`),
    ]),
  });
};

/** What rolls on from each bucket, with the interval of the share. */
const onwardTable = ({ speech }: Facts, basis: Basis, rows: readonly Row<typeof onwardShape>[]): Html => {
  const { say, word, format } = speech;
  const family = basis === 'invoices' ? 'invoice_bucket' : 'customer_bucket';
  const title = say(basis === 'invoices' ? 'rolls.invoices_onward' : 'rolls.customers_onward');
  return dataTable(
    title,
    [
      {
        head: say('rolls.from'),
        cell: (row: (typeof rows)[number]) => ({ text: word(family, String(row.from_bucket ?? 0)) }),
      },
      { head: say('vintage.number'), kind: 'figure', cell: (row) => figureCell(row.n, format.count) },
      { head: say('rolls.onward'), kind: 'figure', cell: (row) => figureCell(row.share, format.share) },
      {
        head: say('monitoring.interval'),
        kind: 'figure',
        cell: (row) => ({
          text: `${format.share(row.share_low ?? 0)}–${format.share(row.share_high ?? 0)}`,
          sort: row.share_low ?? 0,
        }),
      },
      {
        head: say('rolls.onward_amount'),
        kind: 'figure',
        cell: (row) => figureCell(row.amount_share, format.share),
      },
    ],
    rows,
  );
};

/** Ages at which vintages of each basis are read, and the one that the sentence compares. */
const readAt = { loans: [3, 6, 9, 12, 18, 24, 30], invoices: [1, 2, 3, 4, 5, 6] } as const;
const comparedAt = { loans: 12, invoices: 3 } as const;

/** Quarters that a chart has room for, latest last. */
const mostCohorts = 10;

const vintageChart = (
  { speech, options }: Facts,
  basis: 'loans' | 'invoices',
  vintages: readonly Vintage[],
): Html | undefined => {
  const { say, format } = speech;
  const ages = readAt[basis].filter((age) => vintages.some((row) => row.months_on_book === age));
  const old = vintages.filter((row) => ages.some((age) => age === row.months_on_book));
  const cohorts = [...new Set(old.map((row) => row.cohort ?? ''))].slice(-mostCohorts);
  if (ages.length === 0) return undefined;
  const at = (cohort: string, age: number) =>
    vintages.find((row) => row.cohort === cohort && row.months_on_book === age);
  const compared = cohorts.flatMap((cohort) => at(cohort, comparedAt[basis]) ?? []);
  const [first, last] = [compared[0], compared.at(-1)];
  const greatest = max(vintages, (row) => row.bad_share ?? 0) ?? 0;
  const age = (months: number) => say('vintage.age', { months });
  return figure(speech, options.as_of, {
    key: `vintage-${basis}`,
    title: say(basis === 'loans' ? 'vintage.loans_title' : 'vintage.invoices_title'),
    unit: say('vintage.unit'),
    says:
      first && last && first !== last
        ? speech.tell('vintage.says', {
            age: comparedAt[basis],
            first: first.cohort ?? '',
            earlier: format.share(first.bad_share ?? 0),
            last: last.cohort ?? '',
            later: format.share(last.bad_share ?? 0),
          })
        : speech.tell('vintage.young', { age: comparedAt[basis] }),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: ages.map(age),
          rows: cohorts.map((cohort) => ({
            label: cohort,
            cells: ages.map((months) => {
              const found = at(cohort, months);
              if (!found) return undefined;
              return {
                text: format.share(found.bad_share ?? 0),
                level: levelOf(found.bad_share ?? 0, greatest),
                hint: say('vintage.cell', { cohort, months, bads: found.bads ?? 0, n: found.n ?? 0 }),
              };
            }),
          })),
          kind: 'amount',
          xTitle: say('vintage.axis'),
          cellHeight: 30,
        },
        width,
      ),
    head: [say('vintage.cohort'), say('vintage.number'), ...ages.map(age)],
    rows: cohorts.map((cohort) => [
      cohort,
      format.count(vintages.find((row) => row.cohort === cohort)?.n ?? 0),
      ...ages.map((months) => {
        const found = at(cohort, months);
        return found ? format.share(found.bad_share ?? 0) : '–';
      }),
    ]),
  });
};

/** What rolls from bucket to bucket within a month, and how each quarter's loans and invoices turned out. */
export const rollSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const rolls = await readRows(facts.db, 'risk/roll-rates', rollShape);
  const onward = await readRows(facts.db, 'risk/roll-onward', onwardShape);
  const vintages = await readRows(facts.db, 'risk/vintage', vintageShape);
  const charts = [
    ...(['invoices', 'customers'] as const).map((basis) => {
      const own = rolls.filter((roll) => roll.basis === basis);
      const rolling = onward.filter((row) => row.basis === basis);
      return own.length > 0
        ? html`<div>${rollChart(facts, basis, own)}${rolling.length > 0 && onwardTable(facts, basis, rolling)}</div>`
        : undefined;
    }),
    ...(['loans', 'invoices'] as const).map((basis) =>
      vintageChart(
        facts,
        basis,
        vintages.filter((row) => row.basis === basis),
      ),
    ),
  ].filter((chart) => chart !== undefined);
  const title = say('rolls.title');
  if (charts.length === 0) return { id: 'rolls', title, body: offLine(say('rolls.off')) };
  return {
    id: 'rolls',
    title,
    body: html`<p class="lead">${say('rolls.lead')}</p><div class="pair">${charts}</div>`,
  };
};
