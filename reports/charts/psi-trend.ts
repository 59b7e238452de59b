import { max } from 'd3-array';
import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

/** The shift of one month's population, and how much of it chance alone may bring. */
export interface PsiPoint {
  readonly label: string;
  readonly psi: number;
  /** Below it a shift is never called one. */
  readonly chance: number;
  readonly hint: string;
  readonly isMoved: boolean;
}

interface Labels {
  readonly tick: (value: number) => string;
  readonly watch: string;
  readonly act: string;
  readonly chance: string;
}

/** Bounds of the population stability index: watch from, act from. */
const watchFrom = 0.1;
const actFrom = 0.25;

/** PSI month by month with the bounds at 0.10 and 0.25, above the band that chance explains. */
export const drawPsiTrend = (points: readonly PsiPoint[], labels: Labels, width: number): Drawing => {
  const height = width > 400 ? 280 : 250;
  const most = max(points, (p) => Math.max(p.psi, p.chance)) ?? 0;
  const y = scaleLinear([0, Math.max(most * 1.1, 0.3)], [height - 30, 34]);
  const left = textWidth(labels.tick(0.25)) + 10;
  const names = points.map((_, i) => String(i));
  const place = scalePoint(names, [left + 8, width - 16]).padding(points.length > 1 ? 0.1 : 0.5);
  const x = (i: number) => place(String(i)) ?? left;
  const bounds = [0, watchFrom, actFrom].map(
    (bound) =>
      html`<line x1="${px(left)}" x2="${width}" y1="${px(y(bound))}" y2="${px(y(bound))}" class="${bound === 0 ? 'axis' : 'dash'}"/><text x="${px(left - 6)}" y="${px(y(bound))}" class="end mid num">${labels.tick(bound)}</text>${bound > 0 && html`<text x="${px(left + 4)}" y="${px(y(bound) - 5)}">${bound === watchFrom ? labels.watch : labels.act}</text>`}`,
  );
  const indexed = points.map((point, i) => ({ ...point, x: x(i) }));
  // One night alone has a band as wide as its mark.
  const edges = indexed.length === 1 ? [-14, 14].map((by) => ({ ...indexed[0]!, x: x(0) + by })) : indexed;
  const band = area<(typeof indexed)[number]>()
    .x((p) => p.x)
    .y0(y(0))
    .y1((p) => y(p.chance))
    .digits(1);
  const path = line<(typeof indexed)[number]>(
    (p) => p.x,
    (p) => y(p.psi),
  ).digits(1);
  const labelEvery = Math.ceil(
    ((max(points, (p) => textWidth(p.label)) ?? 0) + 10) / Math.max(place.step(), 1),
  );
  const marks = indexed.map((p, i) => {
    const isLabelled = (points.length - 1 - i) % labelEvery === 0;
    const middle = Math.min(p.x, width - textWidth(p.label) / 2);
    return html`<g><title>${p.hint}</title><circle cx="${px(p.x)}" cy="${px(y(p.psi))}" r="${p.isMoved ? 6 : 4}" class="dot"/></g>${isLabelled && html`<text x="${px(middle)}" y="${height - 8}" class="centre num">${p.label}</text>`}`;
  });
  const key = html`<rect x="0" y="4" width="22" height="12" class="q1"/><text x="30" y="10" class="mid">${labels.chance}</text>`;
  return {
    height,
    body: html`${key}<path d="${band(edges) ?? ''}" class="q1"/>${bounds}<path d="${path(indexed) ?? ''}" class="curve"/>${marks}`,
  };
};
