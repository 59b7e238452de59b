import { sum } from 'd3-array';
import { figure } from '../charts/figure.ts';
import { drawForecast, type ForecastDay } from '../charts/forecast.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';
import { signed } from './credit-totals.ts';

const dayShape = {
  book: 'text',
  moved_on: 'text',
  inflow: 'number',
  outflow: 'number',
  net_flow: 'number',
} as const;
const forecastShape = {
  book: 'text',
  series: 'text',
  forecast_on: 'text',
  expected: 'number',
  low: 'number',
  high: 'number',
} as const;
const accuracyShape = {
  book: 'text',
  series: 'text',
  model: 'text',
  days: 'number',
  mae: 'number',
  naive_mae: 'number',
  coverage: 'number',
} as const;
const driverShape = {
  book: 'text',
  dimension: 'text',
  member: 'text',
  net_flow: 'number',
  net_flow_before: 'number',
  change: 'number',
  share: 'number',
} as const;

/** What is known of the cash of one book: its days, the days to come, how good the forecast was, what changed. */
interface Book {
  readonly name: string;
  readonly days: readonly Row<typeof dayShape>[];
  readonly ahead: readonly Row<typeof forecastShape>[];
  readonly accuracy: Row<typeof accuracyShape> | undefined;
  readonly drivers: readonly Row<typeof driverShape>[];
}

const weeks = 28;

const readBooks = async ({ db, options: { as_of } }: Facts): Promise<readonly Book[]> => {
  const days = await readRows(db, 'risk/cash-days', dayShape, { as_of });
  const ahead = await readRows(db, 'risk/cash-forecast', forecastShape);
  const accuracy = await readRows(db, 'risk/cash-accuracy', accuracyShape);
  const drivers = await readRows(db, 'risk/cash-drivers', driverShape);
  const names = [...new Set(days.map((day) => day.book ?? ''))];
  return names.map((name) => ({
    name,
    days: days.filter((day) => day.book === name),
    ahead: ahead.filter((day) => day.book === name),
    accuracy: accuracy.find((row) => row.book === name && row.series === 'net_flow'),
    drivers: drivers.filter((row) => row.book === name),
  }));
};

const flowSentence = ({ speech }: Facts, { name, days }: Book) => {
  const { format, word } = speech;
  const of = (from: number, to: number, flow: 'inflow' | 'outflow' | 'net_flow') =>
    sum(days.slice(from, to), (day) => day[flow] ?? 0);
  const end = days.length;
  const now = of(end - weeks, end, 'net_flow');
  const before = of(end - 2 * weeks, end - weeks, 'net_flow');
  return speech.tell('cash.says', {
    book: word('cash_book', name),
    inflow: format.moneyShort(of(end - weeks, end, 'inflow')),
    outflow: format.moneyShort(of(end - weeks, end, 'outflow')),
    net: format.moneyShort(now),
    change: signed(now - before, format.moneyShort),
  });
};

const cashChart = (facts: Facts, book: Book): Html => {
  const { speech, options } = facts;
  const { say, word, format } = speech;
  const ahead = book.ahead.filter((day) => day.series === 'net_flow');
  const days: ForecastDay[] = [
    ...book.days.map((day) => ({ day: day.moved_on ?? '', value: day.net_flow ?? 0 })),
    ...ahead.map((day) => ({
      day: day.forecast_on ?? '',
      value: day.expected ?? 0,
      interval: [day.low ?? 0, day.high ?? 0] as const,
    })),
  ];
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  return figure(speech, options.as_of, {
    key: `cash-${book.name}`,
    title: say('cash.chart_title', { book: word('cash_book', book.name) }),
    unit: money(say('cash.net')),
    says: flowSentence(facts, book),
    width: 760,
    draw: (width) =>
      drawForecast(
        days,
        { tick: format.short, past: say('cash.past'), future: ahead.length > 0 ? say('cash.future') : '' },
        width,
      ),
    head: [
      say('cash.day'),
      money(say('cash.inflow')),
      money(say('cash.outflow')),
      money(say('cash.net')),
      say('cash.interval'),
    ],
    rows: [
      ...book.days.map((day) => [
        day.moved_on ?? '',
        format.amount(day.inflow ?? 0),
        format.amount(day.outflow ?? 0),
        format.amount(day.net_flow ?? 0),
        '–',
      ]),
      ...ahead.map((day) => [
        day.forecast_on ?? '',
        '–',
        '–',
        format.amount(day.expected ?? 0),
        say('cash.between', { low: format.amount(day.low ?? 0), high: format.amount(day.high ?? 0) }),
      ]),
    ],
  });
};

/** What the forecast expects and how far it can be trusted; why there is none where it is refused. */
const forecastLine = ({ speech }: Facts, book: Book): Html => {
  const { say, tell, word, format } = speech;
  const { accuracy } = book;
  const ahead = book.ahead.filter((day) => day.series === 'net_flow');
  if (!accuracy || ahead.length === 0) return offLine(say('cash.refused'));
  const expected = sum(ahead, (day) => day.expected ?? 0);
  const isBetter = (accuracy.mae ?? 0) < (accuracy.naive_mae ?? 0);
  return html`<p>${tell('cash.expected', {
    days: ahead.length,
    net: format.moneyShort(expected),
  })} ${tell(isBetter ? 'cash.accuracy' : 'cash.naive', {
    model: word('cash_model', accuracy.model ?? ''),
    days: accuracy.days ?? 0,
    mae: format.moneyShort(accuracy.mae ?? 0),
    naive: format.moneyShort(accuracy.naive_mae ?? 0),
    coverage: format.share(accuracy.coverage ?? 0),
  })}</p>`;
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
      (book) => html`${cashChart(facts, book)}${forecastLine(facts, book)}${driverTable(facts, book)}`,
    )}`,
  };
};
