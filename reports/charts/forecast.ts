import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { type Html, html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

/** A day that has been, or one to come with its interval. */
export interface ForecastDay {
  readonly day: string;
  readonly value: number;
  readonly interval?: readonly [low: number, high: number];
}

interface Labels {
  readonly tick: (value: number) => string;
  readonly past: string;
  readonly future: string;
}

const top = 30;
const bottom = 28;

/** Days that have been as columns, days to come as a dashed line in the band of its interval; days in order. */
export const drawForecast = (days: readonly ForecastDay[], labels: Labels, width: number): Drawing => {
  const height = width > 400 ? 280 : 240;
  const [least = 0, most = 0] = extent(days.flatMap((each) => [0, each.value, ...(each.interval ?? [])]));
  const y = scaleLinear([least, most === least ? least + 1 : most], [height - bottom, top]).nice(4);
  const ticks = y.ticks(4);
  const left = Math.max(...ticks.map((value) => textWidth(labels.tick(value)))) + 10;
  const step = (width - left) / days.length;
  const middle = (i: number) => left + (i + 0.5) * step;
  const split = days.findIndex((each) => each.interval !== undefined);
  const past = split < 0 ? days.length : split;
  const ahead = days.slice(past).map((each, i) => ({ ...each, x: middle(past + i) }));
  const band = area<(typeof ahead)[number]>()
    .x((each) => each.x)
    .y0((each) => y(each.interval?.[0] ?? each.value))
    .y1((each) => y(each.interval?.[1] ?? each.value))
    .digits(1);
  const path = line<(typeof ahead)[number]>(
    (each) => each.x,
    (each) => y(each.value),
  ).digits(1);
  const grid = ticks.map(
    (value) =>
      html`<line x1="${px(left)}" x2="${width}" y1="${px(y(value))}" y2="${px(y(value))}" class="${value === 0 ? 'axis' : 'grid'}"/><text x="${px(left - 8)}" y="${px(y(value))}" class="end mid num">${labels.tick(value)}</text>`,
  );
  const columns = days
    .slice(0, past)
    .map(
      (each, i) =>
        html`<rect x="${px(left + i * step + step * 0.1)}" y="${px(Math.min(y(each.value), y(0)))}" width="${px(step * 0.8)}" height="${px(Math.abs(y(0) - y(each.value)))}" class="bar"><title>${`${each.day}: ${labels.tick(each.value)}`}</title></rect>`,
    );
  return {
    height,
    body: html`${grid}${columns}${
      ahead.length > 0 &&
      html`<path d="${band(ahead) ?? ''}" class="q2"/><path d="${path(ahead) ?? ''}" class="curve thin"/><line x1="${px(left + past * step)}" x2="${px(left + past * step)}" y1="${top - 6}" y2="${height - bottom}" class="dash"/><text x="${width}" y="14" class="end head">${labels.future}</text>`
    }<text x="${px(left)}" y="14" class="head">${labels.past}</text>${dayLabels(days, middle, height, width)}`,
  };
};

/** The first and last day and one each four weeks between, as far as they do not touch. */
const dayLabels = (
  days: readonly ForecastDay[],
  middle: (i: number) => number,
  height: number,
  width: number,
): Html => {
  const room = textWidth('2026-12-31') / 2;
  const every = width > 400 ? 14 : 28;
  const shown = days.flatMap((each, i) => (i % every === 0 ? [{ day: each.day, x: middle(i) }] : []));
  return html`${shown
    .filter(({ x }) => x + room <= width)
    .map(
      ({ day, x }) =>
        html`<text x="${px(Math.max(x, room))}" y="${height - 8}" class="centre num">${day.slice(5)}</text>`,
    )}`;
};
