import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, px } from './figure.ts';

/** A point of the curve: the best `customers` share of all brings the `value` share. Both are fractions. */
export interface LorenzPoint {
  readonly customers: number;
  readonly value: number;
}

export interface LorenzLabels {
  readonly share: (value: number) => string;
  readonly x: string;
  readonly y: string;
  /** Written beside the marked point. */
  readonly mark: string;
}

/** The concentration curve, best customers first, with the line of equal shares and one marked point. */
export const drawLorenz = (
  points: readonly LorenzPoint[],
  marked: LorenzPoint,
  labels: LorenzLabels,
  width: number,
): Drawing => {
  const height = width > 400 ? 320 : 300;
  const x = scaleLinear([0, 1], [44, width - 12]);
  const y = scaleLinear([0, 1], [height - 44, 26]);
  const path = line<LorenzPoint>(
    (p) => x(p.customers),
    (p) => y(Math.min(p.value, 1)),
  ).digits(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const axes = ticks.map(
    (tick) =>
      html`<line x1="44" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="38" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text><text x="${px(x(tick))}" y="${height - 26}" class="${tick === 1 ? 'end' : 'centre'} num">${labels.share(tick)}</text>`,
  );
  const curve = path([{ customers: 0, value: 0 }, ...points]) ?? '';
  const isRight = marked.customers < 0.5;
  return {
    height,
    body: html`${axes}<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}" class="dash"/><path d="${curve}" class="curve"/><circle cx="${px(x(marked.customers))}" cy="${px(y(marked.value))}" r="5" class="dot"/><text x="${px(x(marked.customers) + (isRight ? 12 : -12))}" y="${px(y(marked.value) + 16)}" class="head${isRight ? '' : ' end'}">${labels.mark}</text><text x="0" y="12">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
