import { sum } from 'd3-array';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { dataTable, figureCell } from '../tables.ts';
import { aheadOf, type Book, type Flow, flowName, flows, readBooks } from './cash-books.ts';
import { cashChart, flowCharts } from './cash-charts.ts';
import { signed } from './credit-totals.ts';

/** What the forecast expects and how far it can be trusted; why there is none where it is refused. */
const forecastLine = (facts: Facts, book: Book): Html => {
  const { say, tell, word, format } = facts.speech;
  const net = book.accuracy.find((row) => row.series === 'net_flow');
  const expected = (flow: Flow) => format.moneyShort(sum(aheadOf(book, flow), (day) => day.expected ?? 0));
  if (!net) return offLine(say('cash.refused'));
  const judged = {
    model: word('cash_model', net.model ?? ''),
    days: net.days ?? 0,
    mae: format.moneyShort(net.mae ?? 0),
    coverage: format.share(net.coverage ?? 0),
  };
  const isNaive = net.model === 'seasonal-naive';
  return html`<p>${tell('cash.expected', {
    days: aheadOf(book, 'net_flow').length,
    inflow: expected('inflow'),
    outflow: expected('outflow'),
    net: expected('net_flow'),
  })} ${
    isNaive
      ? tell('cash.naive', { ...judged, calendar: format.moneyShort(net.calendar_mae ?? 0) })
      : tell('cash.accuracy', { ...judged, naive: format.moneyShort(net.naive_mae ?? 0) })
  }</p>${accuracyTable(facts, book)}<p class="quiet">${say('cash.adds_up')}</p>`;
};

const accuracyTable = ({ speech }: Facts, book: Book): Html => {
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const flowOf = (series: string | null) => flows.find((flow) => flow === series) ?? 'net_flow';
  type Judged = (typeof book.accuracy)[number];
  const amount = (head: string, of: (row: Judged) => number | null) => ({
    head: money(head),
    kind: 'figure' as const,
    cell: (row: Judged) => figureCell(of(row), format.amount),
  });
  return dataTable(
    say('cash.accuracy_table', { book: word('cash_book', book.name) }),
    [
      { head: say('cash.flow'), cell: (row: Judged) => ({ text: say(flowName[flowOf(row.series)]) }) },
      { head: say('cash.model'), cell: (row) => ({ text: word('cash_model', row.model ?? '') }) },
      amount(say('cash.ahead', { days: aheadOf(book, 'net_flow').length }), (row) =>
        sum(aheadOf(book, flowOf(row.series)), (day) => day.expected ?? 0),
      ),
      amount(say('cash.mae'), (row) => row.mae),
      amount(say('cash.naive_mae'), (row) => row.naive_mae),
      amount(say('cash.calendar_mae'), (row) => row.calendar_mae),
      {
        head: say('cash.coverage'),
        kind: 'figure',
        cell: (row) => figureCell(row.coverage, format.share),
      },
      { head: say('cash.held_out'), kind: 'figure', cell: (row) => figureCell(row.days, format.count) },
    ],
    book.accuracy,
  );
};

const driverTable = ({ speech }: Facts, { name, drivers }: Book): Html | undefined => {
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  // A single branch or product explains nothing.
  const telling = drivers.filter(
    (row) => drivers.filter((other) => other.dimension === row.dimension).length > 1,
  );
  if (telling.length === 0) return undefined;
  return dataTable(
    say('cash.drivers', { book: word('cash_book', name) }),
    [
      {
        head: say('cash.member'),
        kind: 'id',
        cell: (row: (typeof drivers)[number]) => ({ text: row.member ?? '' }),
      },
      { head: say('cash.dimension'), cell: (row) => ({ text: word('cash_dimension', row.dimension ?? '') }) },
      {
        head: money(say('cash.net_before')),
        kind: 'figure',
        cell: (row) => figureCell(row.net_flow_before, format.amount),
      },
      {
        head: money(say('cash.net_now')),
        kind: 'figure',
        cell: (row) => figureCell(row.net_flow, format.amount),
      },
      {
        head: money(say('cash.change')),
        kind: 'figure',
        cell: (row) => figureCell(row.change, (value) => signed(value, format.amount)),
      },
    ],
    telling,
  );
};

/** The cash of each book: what moved, what is expected with its interval, and what drove the change. */
export const cashSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const books = await readBooks(facts);
  const title = say('cash.title');
  if (books.length === 0) return { id: 'cash', title, body: offLine(say('cash.off')) };
  return {
    id: 'cash',
    title,
    body: html`<p class="lead">${say('cash.lead')}</p>${books.map(
      (book) =>
        html`${cashChart(facts, book)}${forecastLine(facts, book)}${flowCharts(facts, book)}${driverTable(facts, book)}`,
    )}`,
  };
};
