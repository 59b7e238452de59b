import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

/** The first `customers` share holds the `found` share of the cases. Both are fractions. */
export interface GainsPoint {
  readonly customers: number;
  readonly found: number;
}

interface Labels {
  readonly share: (value: number) => string;
  readonly x: string;
  readonly y: string;
  readonly model: string;
  readonly baseline: string;
}

/** How soon a score finds the cases, beside a baseline and no order at all. */
export const drawGains = (
  model: readonly GainsPoint[],
  baseline: readonly GainsPoint[],
  labels: Labels,
  width: number,
): Drawing => {
  const height = width > 400 ? 330 : 310;
  const top = 48;
  const x = scaleLinear([0, 1], [50, width - 12]);
  const y = scaleLinear([0, 1], [height - 44, top]);
  const path = line<GainsPoint>(
    (p) => x(p.customers),
    (p) => y(p.found),
  ).digits(1);
  const axes = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      html`<line x1="50" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="44" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text><text x="${px(x(tick))}" y="${height - 26}" class="${tick === 1 ? 'end' : 'centre'} num">${labels.share(tick)}</text>`,
  );
  const start = { customers: 0, found: 0 };
  const after = 30 + textWidth(labels.model) + 24;
  const key = html`<line x1="0" x2="22" y1="10" y2="10" class="curve"/><text x="30" y="10" class="mid">${labels.model}</text>${
    baseline.length > 0 &&
    html`<line x1="${px(after)}" x2="${px(after + 22)}" y1="10" y2="10" class="curve other"/><text x="${px(after + 30)}" y="10" class="mid">${labels.baseline}</text>`
  }`;
  return {
    height,
    body: html`${key}${axes}<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}" class="dash"/>${
      baseline.length > 0 && html`<path d="${path([start, ...baseline]) ?? ''}" class="curve other"/>`
    }<path d="${path([start, ...model]) ?? ''}" class="curve"/><text x="0" y="${top - 14}">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
