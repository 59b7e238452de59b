import type { DuckDBConnection } from '@duckdb/node-api';
import { max, min } from 'd3-array';
import { drawSparkline } from './charts/sparkline.ts';
import type { Format } from './format.ts';
import { type Html, html } from './html.ts';
import type { Speech } from './messages/speech.ts';
import { type Row, readRows } from './query.ts';

const figureShape = {
  audience: 'text',
  name: 'text',
  night_on: 'text',
  value: 'number',
  days_ago: 'number',
} as const;

/** Figures that the books keep as money; the others are counts. */
const moneyFigures = [
  'sales_28',
  'net_value_12m',
  'clv',
  'value_at_risk',
  'exposure',
  'overdue',
  'provision',
] as const;

const countFigures = [
  'orders_28',
  'buyers_28',
  'new_buyers_28',
  'customers',
  'buyers',
  'repeat_buyers',
  'high_risk',
  'to_save',
  'to_win_back',
  'watched',
  'blocked',
  'over_limit',
  'anomaly_alerts',
  'records',
  'loaded',
  'refused',
  'without_customer',
] as const;

/** Names of the figures of `ops.figure`. */
export type FigureName = (typeof moneyFigures)[number] | (typeof countFigures)[number];

interface Night {
  readonly night_on: string;
  readonly days_ago: number;
  readonly value: number;
}

/** A figure of tonight with what it was before; what the books do not hold is absent. */
export interface Trend {
  readonly name: string;
  readonly now: number;
  /** The latest night before tonight, at most five weeks ago. */
  readonly night: Night | undefined;
  /** Exactly 7 and 28 days ago, so that like weekdays are compared. */
  readonly week: Night | undefined;
  readonly month: Night | undefined;
  /** Tonight and the nights before it, oldest first. */
  readonly nights: readonly Night[];
}

/** Figures by name. */
export type Trends = ReadonlyMap<string, Trend>;

/** Reads the figures of tonight from the books, each beside those of earlier nights. */
export const readTrends = async (db: DuckDBConnection, as_of: string): Promise<Trends> => {
  const rows = await readRows(db, 'morning/figures', figureShape, { as_of });
  const byName = new Map<string, Row<typeof figureShape>[]>();
  for (const row of rows) byName.set(row.name ?? '', [...(byName.get(row.name ?? '') ?? []), row]);
  const trends = [...byName].map(([name, found]): Trend | undefined => {
    const nights = found.map(({ night_on, days_ago, value }) => ({
      night_on: night_on ?? '',
      days_ago: days_ago ?? 0,
      value: value ?? 0,
    }));
    const tonight = nights.at(-1);
    if (tonight?.days_ago !== 0) return undefined;
    const ago = (days: number) => nights.find((night) => night.days_ago === days);
    return { name, now: tonight.value, night: nights.at(-2), week: ago(7), month: ago(28), nights };
  });
  return new Map(trends.flatMap((trend) => (trend === undefined ? [] : [[trend.name, trend]])));
};

const isMoney = (name: string) => moneyFigures.some((money) => money === name);

/** A figure as its tile writes it. */
export const writeFigure = (format: Format, name: string, value: number): string =>
  isMoney(name) ? format.moneyShort(value) : format.count(value);

/** Keeps a sign on the line of its figure. */
const wordJoiner = '\u2060';

/**
 * A difference with its sign: of counts in counts, of money in per cent, or in money where there was none before. No
 * difference is ±0.
 */
export const writeChange = (format: Format, { name, now }: Trend, before: Night): string => {
  const difference = now - before.value;
  if (difference === 0) return '±0';
  const isRelative = isMoney(name) && before.value > 0;
  const text = isRelative
    ? format.change(difference / before.value)
    : `${difference > 0 ? '+' : ''}${writeFigure(format, name, difference)}`;
  return text.replace(/^[+−]/, (sign) => sign + wordJoiner);
};

/** The line of the last nights; undefined for fewer than three. */
export const sparkline = ({ say, format }: Speech, { name, nights }: Trend): Html | undefined =>
  drawSparkline(
    nights,
    say('trend.nights', {
      n: nights.length,
      low: writeFigure(format, name, min(nights, (night) => night.value) ?? 0),
      high: writeFigure(format, name, max(nights, (night) => night.value) ?? 0),
    }),
  );

/**
 * What a figure has moved since the night before, in 7 and in 28 days, and its course, for a tile; undefined where no
 * earlier night is on the books. `isNightSaid` leaves out the night before, where the tile's note states it.
 */
export const trendNote = (
  speech: Speech,
  trends: Trends,
  name: FigureName,
  isNightSaid = false,
): Html | undefined => {
  const trend = trends.get(name);
  if (trend?.night === undefined) return undefined;
  const { night, week, month } = trend;
  const change = (before: Night) => writeChange(speech.format, trend, before);
  const lines = [
    !isNightSaid &&
      (night.days_ago === 1
        ? speech.tell('trend.night', { change: change(night) })
        : speech.tell('trend.since', { change: change(night), date: night.night_on })),
    week !== undefined && week !== night && speech.tell('trend.week', { change: change(week) }),
    month !== undefined && month !== night && speech.tell('trend.month', { change: change(month) }),
  ].filter((said) => said !== false);
  const course = sparkline(speech, trend);
  if (lines.length === 0 && course === undefined) return undefined;
  return html`${course}${lines.map((said) => html`<span>${said}</span>`)}`;
};
