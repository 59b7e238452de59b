import { sum } from 'd3-array';
import { figure } from '../charts/figure.ts';
import { drawForecast, type ForecastDay } from '../charts/forecast.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { aheadOf, type Book, type Flow, flowName, weeks } from './cash-books.ts';
import { signed } from './credit-totals.ts';

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

/** The days that have been and those to come of one flow. */
const daysOf = (book: Book, flow: Flow): readonly ForecastDay[] => [
  ...book.days.map((day) => ({ day: day.moved_on ?? '', value: day[flow] ?? 0 })),
  ...aheadOf(book, flow).map((day) => ({
    day: day.forecast_on ?? '',
    value: day.expected ?? 0,
    interval: [day.low ?? 0, day.high ?? 0] as const,
  })),
];

const drawFlow =
  ({ speech: { say, format } }: Facts, book: Book, flow: Flow) =>
  (width: number) =>
    drawForecast(
      daysOf(book, flow),
      {
        tick: format.short,
        past: say('cash.past'),
        future: aheadOf(book, flow).length > 0 ? say('cash.future') : '',
      },
      width,
    );

/** Net by day of the weeks that have been and of the days to come, with its interval. */
export const cashChart = (facts: Facts, book: Book): Html => {
  const { speech, options } = facts;
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const [come, gone] = [aheadOf(book, 'inflow'), aheadOf(book, 'outflow')];
  return figure(speech, options.as_of, {
    key: `cash-${book.name}`,
    title: say('cash.chart_title', { book: word('cash_book', book.name) }),
    unit: money(say('cash.net')),
    says: flowSentence(facts, book),
    width: 760,
    draw: drawFlow(facts, book, 'net_flow'),
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
      ...aheadOf(book, 'net_flow').map((day, i) => [
        day.forecast_on ?? '',
        format.amount(come[i]?.expected ?? 0),
        format.amount(gone[i]?.expected ?? 0),
        format.amount(day.expected ?? 0),
        say('cash.between', { low: format.amount(day.low ?? 0), high: format.amount(day.high ?? 0) }),
      ]),
    ],
  });
};

/** Inflow or outflow by itself: a book without the one needs no chart of the other. */
const flowChart = (facts: Facts, book: Book, flow: 'inflow' | 'outflow'): Html => {
  const { speech, options } = facts;
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const ahead = aheadOf(book, flow);
  const name = say(flowName[flow]);
  const past = format.moneyShort(sum(book.days.slice(-weeks), (day) => day[flow] ?? 0));
  return figure(speech, options.as_of, {
    key: `cash-${book.name}-${flow}`,
    title: say('cash.flow_title', { flow: name, book: word('cash_book', book.name) }),
    unit: money(name),
    says:
      ahead.length > 0
        ? speech.tell('cash.flow_says', {
            flow: name,
            past,
            ahead: format.moneyShort(sum(ahead, (day) => day.expected ?? 0)),
            days: ahead.length,
          })
        : speech.tell('cash.flow_past', { flow: name, past }),
    width: 500,
    draw: drawFlow(facts, book, flow),
    head: [say('cash.day'), money(name), say('cash.interval')],
    rows: daysOf(book, flow).map(({ day, value, interval }) => [
      day,
      format.amount(value),
      interval
        ? say('cash.between', { low: format.amount(interval[0]), high: format.amount(interval[1]) })
        : '–',
    ]),
  });
};

/** Inflow and outflow side by side, each with its interval. */
export const flowCharts = (facts: Facts, book: Book): Html | undefined =>
  book.days.some((day) => (day.inflow ?? 0) > 0) && book.days.some((day) => (day.outflow ?? 0) > 0)
    ? html`<div class="pair">${flowChart(facts, book, 'inflow')}${flowChart(facts, book, 'outflow')}</div>`
    : undefined;
