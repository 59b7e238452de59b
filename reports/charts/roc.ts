import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

/** From the riskiest down to a score: the share of the goods met on the way, and the share of the bads. */
export interface RocPoint {
  readonly goods: number;
  readonly bads: number;
}

interface Labels {
  readonly share: (value: number) => string;
  readonly x: string;
  readonly y: string;
  /** Written beside the greatest distance. */
  readonly ks: string;
  readonly chance: string;
}

/** The ROC curve with the greatest distance of the two shares (KS) marked, above the line of pure chance. */
export const drawRoc = (
  points: readonly RocPoint[],
  furthest: RocPoint,
  labels: Labels,
  width: number,
): Drawing => {
  const height = width > 400 ? 340 : 310;
  const x = scaleLinear([0, 1], [50, width - 12]);
  const y = scaleLinear([0, 1], [height - 44, 26]);
  const path = line<RocPoint>(
    (p) => x(p.goods),
    (p) => y(p.bads),
  ).digits(1);
  const axes = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      html`<line x1="50" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="44" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text><text x="${px(x(tick))}" y="${height - 26}" class="${tick === 1 ? 'end' : 'centre'} num">${labels.share(tick)}</text>`,
  );
  const at = x(furthest.goods);
  const middle = (y(furthest.goods) + y(furthest.bads)) / 2;
  const isLeft = at + textWidth(labels.ks) + 16 > width;
  const ks = html`<line x1="${px(at)}" x2="${px(at)}" y1="${px(y(furthest.goods))}" y2="${px(y(furthest.bads))}" class="whisker"/><circle cx="${px(at)}" cy="${px(y(furthest.bads))}" r="5" class="dot"/><text x="${px(at + (isLeft ? -10 : 10))}" y="${px(middle)}" class="head mid${isLeft ? ' end' : ''}">${labels.ks}</text>`;
  return {
    height,
    body: html`${axes}<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}" class="dash"/><text x="${px(x(1) - 8)}" y="${px(y(0.8))}" class="end">${labels.chance}</text><path d="${path([{ goods: 0, bads: 0 }, ...points]) ?? ''}" class="curve"/>${ks}<text x="0" y="12">${labels.y}</text><text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
