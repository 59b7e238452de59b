import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

interface Labels {
  readonly x: string;
  readonly y: string;
  readonly tickX: (value: number) => string;
  readonly tickY: (value: number) => string;
  /** Written beside the marked point. */
  readonly mark: string;
}

/** A curve over a count, from zero, with one marked point; it may fall below zero. */
export const drawCurve = (
  points: readonly CurvePoint[],
  marked: CurvePoint,
  labels: Labels,
  width: number,
): Drawing => {
  const height = width > 400 ? 300 : 280;
  const all = [{ x: 0, y: 0 }, ...points];
  const y = scaleLinear(
    [Math.min(0, min(all, (p) => p.y) ?? 0), max(all, (p) => p.y) || 1],
    [height - 44, 30],
  ).nice(4);
  const ticks = y.ticks(4);
  const left = (max(ticks, (tick) => textWidth(labels.tickY(tick))) ?? 0) + 10;
  const x = scaleLinear([0, max(all, (p) => p.x) || 1], [left, width - 12]);
  const path = line<CurvePoint>(
    (p) => x(p.x),
    (p) => y(p.y),
  ).digits(1);
  const across = ticks.map(
    (tick) =>
      html`<line x1="${px(left)}" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="${px(left - 6)}" y="${px(y(tick))}" class="end mid num">${labels.tickY(tick)}</text>`,
  );
  const along = x
    .ticks(4)
    .map(
      (tick) =>
        html`<text x="${px(x(tick))}" y="${height - 26}" class="centre num">${labels.tickX(tick)}</text>`,
    );
  const isLeft = x(marked.x) + textWidth(labels.mark) + 12 > width;
  return {
    height,
    body: html`${across}${along}<path d="${path(all) ?? ''}" class="curve"/><circle cx="${px(x(marked.x))}" cy="${px(y(marked.y))}" r="5" class="dot"/><text x="${px(x(marked.x) + (isLeft ? -10 : 10))}" y="${px(y(marked.y) + 20)}" class="head${isLeft ? ' end' : ''}">${labels.mark}</text><text x="0" y="12">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
