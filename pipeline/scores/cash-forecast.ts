import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { type Calendar, forecastCash } from '../../models/cash-forecast.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { addDays, daysBetween } from '../windows.ts';

/** Days ahead. */
const horizon = 30;

const series = ['inflow', 'outflow', 'net_flow'] as const;

/**
 * Forecasts the cash of each book for the days after as_of. Makes `scores.cash_forecast`, one row per book, series and
 * day to come, with the interval that 80 % of past errors fell into; and `scores.cash_accuracy`, one row per book and
 * series that is forecast: which model, its mean absolute error on the held-out blocks beside that of repeating the
 * last week, and how often the interval held. Days without a movement count as zero.
 */
export const forecastBooks = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await db.run(`create or replace table scores.cash_forecast (book varchar, series varchar, forecast_on date,
    expected decimal(18, 4), low decimal(18, 4), high decimal(18, 4), model varchar)`);
  await db.run(`create or replace table scores.cash_accuracy (book varchar, series varchar, model varchar, days integer,
    mae double, naive_mae double, coverage double)`);
  const books = await db.runAndReadAll(
    `select book, min(moved_on)::varchar from scores.cash_days where dimension = 'all' group by book order by book`,
  );
  for (const [book, first] of books.getRows() as [string, string][]) {
    for (const name of series) await forecastSeries(db, { book, name, first, as_of });
  }
};

const forecastSeries = async (
  db: DuckDBConnection,
  { book, name, first, as_of }: Record<'book' | 'name' | 'first' | 'as_of', string>,
): Promise<void> => {
  const days = daysBetween(first, as_of) + 1;
  const moved = await readFrame(
    db,
    `select date_diff('day', date '${first}', moved_on)::integer as day, ${name}::double as amount
     from scores.cash_days where dimension = 'all' and book = ${quotedString(book)} order by moved_on`,
  );
  const at = moved.getChild('day')!.toArray() as Int32Array;
  const amount = moved.getChild('amount')!.toArray() as Float64Array;
  const amounts = new Float64Array(days);
  at.forEach((day, i) => {
    amounts[day] = amount[i]!;
  });
  const forecast = forecastCash({ amounts, calendar: calendarOf(first, days + horizon) }, horizon);
  if (forecast === undefined) return;
  const { model, expected, low, high, accuracy } = forecast;
  // Neither inflow nor outflow is below zero.
  const least = name === 'net_flow' ? Number.NEGATIVE_INFINITY : 0;
  const money = (value: number) => Math.max(value, least).toFixed(4);
  const rows = Array.from(
    expected,
    (value, i) =>
      `(${quotedString(book)}, '${name}', date '${addDays(as_of, i + 1)}', ${money(value)}, ${money(low[i]!)}, ${money(high[i]!)}, '${model}')`,
  );
  await db.run(`insert into scores.cash_forecast values ${rows.join(', ')}`);
  await db.run(
    `insert into scores.cash_accuracy values ($book, $name, $model, $days, $mae, $naive_mae, $coverage)`,
    { book, name, model, ...accuracy },
  );
};

/** The calendar of `days` days from `first` on. */
const calendarOf = (first: string, days: number): Calendar => {
  const calendar = {
    weekday: new Int32Array(days),
    day: new Int32Array(days),
    days_left: new Int32Array(days),
  };
  const offset = daysBetween('1970-01-01', first);
  for (let i = 0; i < days; i++) {
    const date = addDays(first, i);
    const day = Number(date.slice(8));
    const next = Number(date.slice(5, 7)) % 12;
    const year = Number(date.slice(0, 4)) + (next === 0 ? 1 : 0);
    calendar.weekday[i] = (((offset + i) % 7) + 7) % 7;
    calendar.day[i] = day;
    calendar.days_left[i] = daysBetween(date, `${year}-${String(next + 1).padStart(2, '0')}-01`) - 1;
  }
  return calendar;
};
