import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { html } from '../html.ts';
import { type Drawing, px } from './figure.ts';

/** A group of customers with like predictions: the mean predicted, and the share to whom it happened. */
export interface CalibrationPoint {
  readonly expected: number;
  readonly actual: number;
  readonly customers: number;
}

/** Predicted against observed rates with the line on which both agree; larger groups get larger points. */
export const drawCalibration = (
  points: readonly CalibrationPoint[],
  labels: { readonly share: (value: number) => string; readonly x: string; readonly y: string },
  width: number,
): Drawing => {
  const height = width > 400 ? 320 : 300;
  const limit =
    Math.min(1, Math.ceil((max(points, (p) => Math.max(p.expected, p.actual)) ?? 1) * 10) / 10) || 0.1;
  const x = scaleLinear([0, limit], [48, width - 12]);
  const y = scaleLinear([0, limit], [height - 44, 26]);
  const greatest = max(points, (p) => p.customers) || 1;
  const axes = x
    .ticks(4)
    .map(
      (tick) =>
        html`<line x1="48" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="42" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text><text x="${px(x(tick))}" y="${height - 26}" class="centre num">${labels.share(tick)}</text>`,
    );
  const marks = points.map(
    (p) =>
      html`<circle cx="${px(x(p.expected))}" cy="${px(y(p.actual))}" r="${px(3 + 5 * Math.sqrt(p.customers / greatest))}" class="dot see"><title>${`${labels.share(p.expected)} → ${labels.share(p.actual)} (${p.customers})`}</title></circle>`,
  );
  return {
    height,
    body: html`${axes}<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(limit))}" y2="${px(y(limit))}" class="dash"/>${marks}<text x="0" y="12">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
