import { max } from 'd3-array';
import { scaleLinear, scaleSqrt } from 'd3-scale';
import { html } from '../html.ts';
import { type Drawing, px } from './figure.ts';

/** A group of customers with like predictions: the mean predicted, and what happened, per customer. */
export interface CalibrationPoint {
  readonly expected: number;
  readonly actual: number;
  readonly customers: number;
}

interface Labels {
  /** A value in full, for the hints. */
  readonly figure: (value: number) => string;
  readonly tick: (value: number) => string;
  readonly x: string;
  readonly y: string;
}

/**
 * Predicted against observed with the line on which both agree; larger groups get larger points. Shares stand on a
 * linear scale; amounts, of which the best group has many times the others', on one of square roots.
 */
export const drawCalibration = (
  points: readonly CalibrationPoint[],
  scale: 'share' | 'amount',
  labels: Labels,
  width: number,
): Drawing => {
  const height = width > 400 ? 320 : 300;
  const highest = max(points, (p) => Math.max(p.expected, p.actual)) ?? 1;
  const limit = scale === 'share' ? Math.min(1, Math.ceil(highest * 10) / 10) || 0.1 : highest * 1.05 || 1;
  const scaled = scale === 'share' ? scaleLinear : scaleSqrt;
  const x = scaled([0, limit], [48, width - 12]);
  const y = scaled([0, limit], [height - 44, 26]);
  const greatest = max(points, (p) => p.customers) || 1;
  const axes = x
    .ticks(4)
    .map(
      (tick) =>
        html`<line x1="48" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="42" y="${px(y(tick))}" class="end mid num">${labels.tick(tick)}</text><text x="${px(x(tick))}" y="${height - 26}" class="centre num">${labels.tick(tick)}</text>`,
    );
  const marks = points.map(
    (p) =>
      html`<circle cx="${px(x(p.expected))}" cy="${px(y(p.actual))}" r="${px(3 + 5 * Math.sqrt(p.customers / greatest))}" class="dot see"><title>${`${labels.figure(p.expected)} → ${labels.figure(p.actual)} (${p.customers})`}</title></circle>`,
  );
  return {
    height,
    body: html`${axes}<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(limit))}" y2="${px(y(limit))}" class="dash"/>${marks}<text x="0" y="12">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
