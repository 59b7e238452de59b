import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

/** A share of customers over time; `tone` is a step of the colours of classes, undefined for all customers together. */
export interface SurvivalLine {
  readonly label: string;
  readonly tone: number | undefined;
  readonly points: readonly { readonly x: number; readonly y: number; readonly hint: string }[];
}

interface SurvivalLabels {
  readonly share: (value: number) => string;
  readonly count: (value: number) => string;
  readonly x: string;
  readonly y: string;
}

const legendStep = 20;

/** Shares from 0 to 1 over a length of time, one line per class, the whole dashed; a legend above. */
export const drawSurvival = (
  lines: readonly SurvivalLine[],
  labels: SurvivalLabels,
  width: number,
): Drawing => {
  const columns = width > 400 ? 2 : 1;
  const top = Math.ceil(lines.length / columns) * legendStep + 26;
  const height = top + (width > 400 ? 250 : 220) + 44;
  const x = scaleLinear([0, max(lines, (one) => max(one.points, (p) => p.x)) || 1], [50, width - 12]).nice(4);
  const y = scaleLinear([0, 1], [height - 44, top]);
  const path = line<{ readonly x: number; readonly y: number }>(
    (p) => x(p.x),
    (p) => y(p.y),
  ).digits(1);
  const across = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      html`<line x1="50" x2="${width - 12}" y1="${px(y(tick))}" y2="${px(y(tick))}" class="${tick === 0 ? 'axis' : 'grid'}"/><text x="44" y="${px(y(tick))}" class="end mid num">${labels.share(tick)}</text>`,
  );
  const along = x
    .ticks(5)
    .map(
      (tick) =>
        html`<text x="${px(x(tick))}" y="${height - 26}" class="centre num">${labels.count(tick)}</text>`,
    );
  const entries = lines.map((one, i) => {
    const at = (i % columns) * (width / columns);
    const down = Math.floor(i / columns) * legendStep + 8;
    const mark =
      one.tone === undefined
        ? html`<line x1="${px(at)}" x2="${px(at + 14)}" y1="${down}" y2="${down}" class="dash"/>`
        : html`<rect x="${px(at)}" y="${down - 3}" width="14" height="6" class="s${one.tone}"/>`;
    return html`${mark}<text x="${px(at + 20)}" y="${down}" class="mid">${fitText(one.label, width / columns - 26)}</text>`;
  });
  const curves = lines.map((one) => {
    const drawn = path(one.points) ?? '';
    const dots = one.points.map(
      (p) =>
        html`<circle cx="${px(x(p.x))}" cy="${px(y(p.y))}" r="4"${one.tone !== undefined && html` class="s${one.tone}"`}${one.tone === undefined && html` fill-opacity="0"`}><title>${p.hint}</title></circle>`,
    );
    return one.tone === undefined
      ? html`<path d="${drawn}" class="dash"/>${dots}`
      : html`<path d="${drawn}" fill="none" stroke="var(--s${one.tone})" stroke-width="2.5"/>${dots}`;
  });
  const isRoomy = textWidth(labels.y) < width;
  return {
    height,
    body: html`${entries}${across}${along}${curves}${isRoomy && html`<text x="0" y="${top - 10}">${labels.y}</text>`}<text x="${width - 12}" y="${height - 6}" class="end">${labels.x}</text>`,
  };
};
