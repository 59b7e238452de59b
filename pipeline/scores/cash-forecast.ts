import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { cashSeries, forecastBook } from '../../models/cash-book.ts';
import type { Calendar } from '../../models/cash-forecast.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { addDays, daysBetween } from '../windows.ts';

/** Days ahead. */
const horizon = 30;

/**
 * Forecasts the cash of each book for the days after as_of. Makes `scores.cash_forecast`, one row per book, series and
 * day to come, with the interval that 80 % of past errors fell into: on every day net_flow is inflow minus outflow, to
 * the last decimal, and neither is below zero. And `scores.cash_accuracy`, one row per book and series that is
 * forecast: by which model, its mean absolute error on the held-out blocks beside those of the calendar and of
 * repeating the last week, and how often the interval held. Days without a movement count as zero.
 */
export const forecastBooks = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await db.run(`create or replace table scores.cash_forecast (book varchar, series varchar, forecast_on date,
    expected decimal(18, 4), low decimal(18, 4), high decimal(18, 4), model varchar)`);
  await db.run(`create or replace table scores.cash_accuracy (book varchar, series varchar, model varchar, days integer,
    mae double, calendar_mae double, naive_mae double, coverage double)`);
  const books = await db.runAndReadAll(
    `select book, min(moved_on)::varchar from scores.cash_days where dimension = 'all' group by book order by book`,
  );
  for (const [book, first] of books.getRows() as [string, string][]) {
    const days = daysBetween(first, as_of) + 1;
    const flows = {
      ...(await readFlows(db, book, first, days)),
      calendar: calendarOf(first, days + horizon),
    };
    const forecast = forecastBook(flows, horizon);
    if (forecast !== undefined) await writeForecast(db, book, as_of, forecast);
  }
};

const readFlows = async (db: DuckDBConnection, book: string, first: string, days: number) => {
  const moved = await readFrame(
    db,
    `select date_diff('day', date '${first}', moved_on)::integer as day, inflow::double as inflow, outflow::double as outflow
     from scores.cash_days where dimension = 'all' and book = ${quotedString(book)} order by moved_on`,
  );
  const at = moved.getChild('day')!.toArray() as Int32Array;
  const spread = (name: string) => {
    const amounts = new Float64Array(days);
    (moved.getChild(name)!.toArray() as Float64Array).forEach((amount, i) => {
      amounts[at[i]!] = amount;
    });
    return amounts;
  };
  return { inflow: spread('inflow'), outflow: spread('outflow') };
};

const writeForecast = async (
  db: DuckDBConnection,
  book: string,
  as_of: string,
  forecast: NonNullable<ReturnType<typeof forecastBook>>,
): Promise<void> => {
  const { inflow, outflow } = forecast;
  const money = (value: number) => value.toFixed(4);
  // Net is the difference of the amounts as they are written.
  const net = inflow.expected.map((value, i) => Number(money(value)) - Number(money(outflow.expected[i]!)));
  const expected = { inflow: inflow.expected, outflow: outflow.expected, net_flow: net };
  for (const series of cashSeries) {
    const { model, low, high, accuracy } = forecast[series];
    const rows = Array.from(
      expected[series],
      (value, i) =>
        `(${quotedString(book)}, '${series}', date '${addDays(as_of, i + 1)}', ${money(value)}, ${money(low[i]!)}, ${money(high[i]!)}, '${model}')`,
    );
    await db.run(`insert into scores.cash_forecast values ${rows.join(', ')}`);
    await db.run(
      `insert into scores.cash_accuracy values ($book, $series, $model, $days, $mae, $calendar_mae, $naive_mae, $coverage)`,
      { book, series, model, ...accuracy },
    );
  }
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
