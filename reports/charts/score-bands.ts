import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

/** The shares of all goods and of all bads that a band of the score holds. */
export interface ScoreBand {
  readonly label: string;
  readonly goods: number;
  readonly bads: number;
  readonly hint: string;
}

interface Labels {
  readonly share: (value: number) => string;
  readonly goods: string;
  readonly bads: string;
}

const top = 40;
const bottom = 26;

/** Good and bad customers side by side over the bands of the score. */
export const drawScoreBands = (bands: readonly ScoreBand[], labels: Labels, width: number): Drawing => {
  const height = width > 400 ? 280 : 250;
  const greatest = max(bands, (band) => Math.max(band.goods, band.bads)) || 1;
  const y = scaleLinear([0, greatest], [height - bottom, top]).nice(4);
  const ticks = y.ticks(4);
  const left = (max(ticks, (tick) => textWidth(labels.share(tick))) ?? 0) + 16;
  const step = (width - left) / Math.max(bands.length, 1);
  const half = Math.max((step - Math.min(step * 0.25, 6)) / 2, 1);
  const grid = ticks.map(
    (tick) =>
      html`<line x1="${px(left)}" x2="${width}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="${px(left - 8)}" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text>`,
  );
  const labelEvery = Math.ceil(((max(bands, (band) => textWidth(band.label)) ?? 0) + 10) / step);
  const bar = (at: number, value: number, kind: string) =>
    value > 0 &&
    html`<rect x="${px(at)}" y="${px(y(value))}" width="${px(half)}" height="${px(Math.max(y(0) - y(value), 1))}" class="${kind}"/>`;
  const columns = bands.map((band, i) => {
    const from = left + i * step + (step - 2 * half) / 2;
    return html`<g><title>${band.hint}</title>${bar(from, band.goods, 's4')}${bar(from + half, band.bads, 'bar')}</g>${i % labelEvery === 0 && html`<text x="${px(Math.min(from + half, width - textWidth(band.label) / 2))}" y="${height - 8}" class="centre num">${band.label}</text>`}`;
  });
  const after = 30 + textWidth(labels.goods) + 20;
  const key = html`<rect x="0" y="4" width="22" height="12" class="s4"/><text x="30" y="10" class="mid">${labels.goods}</text><rect x="${px(after)}" y="4" width="22" height="12" class="bar"/><text x="${px(after + 30)}" y="10" class="mid">${labels.bads}</text>`;
  return { height, body: html`${key}${grid}${columns}` };
};
