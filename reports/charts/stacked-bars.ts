import { sum } from 'd3-array';
import { type Html, html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

export interface StackedRow {
  readonly label: string;
  /** One value per part, none negative. */
  readonly values: readonly number[];
}

/** `s` runs from much to little, `g` from good to bad. */
type Ramp = 's' | 'g';

const barHeight = 34;
const rowHeight = barHeight + 30;

/** Where the entries of a legend stand, wrapped into lines. */
const legend = (
  parts: readonly string[],
  width: number,
  tone: (part: number) => string,
): { readonly height: number; readonly body: Html } => {
  let x = 0;
  let line = 0;
  const entries = parts.map((part, i) => {
    const room = textWidth(part) + 34;
    if (x > 0 && x + room > width) {
      x = 0;
      line += 1;
    }
    const entry = html`<rect x="${px(x)}" y="${line * 22 + 3}" width="12" height="12" rx="2" class="${tone(i)}"/><text x="${px(x + 18)}" y="${line * 22 + 9}" class="mid">${part}</text>`;
    x += room;
    return entry;
  });
  return { height: (line + 1) * 22 + 8, body: html`${entries}` };
};

/**
 * Bars of equal length cut into shares, one bar per row, with a legend; at most six parts. `steps` are the places of
 * the parts on the ramp, where they are not the first ones.
 */
export const drawStackedBars = (
  parts: readonly string[],
  rows: readonly StackedRow[],
  share: (value: number) => string,
  width: number,
  ramp: Ramp = 's',
  steps: readonly number[] = parts.map((_, i) => i),
): Drawing => {
  const tone = (part: number) => `${ramp}${steps[part]!}`;
  const key = legend(parts, width, tone);
  const bars = rows.map((row, i) => {
    const total = sum(row.values) || 1;
    const y = key.height + i * rowHeight + 20;
    let x = 0;
    const pieces = row.values.map((value, k) => {
      const length = (value / total) * width;
      const text = share(value / total);
      const isWide = textWidth(text) + 8 < length;
      const piece = html`<g><title>${`${row.label}, ${parts[k]!}: ${text}`}</title><rect x="${px(x)}" y="${y}" width="${px(Math.max(length - 1.5, 0))}" height="${barHeight}" class="${tone(k)}"/>${isWide && html`<text x="${px(x + length / 2)}" y="${y + barHeight / 2}" class="centre mid num on-${tone(k)}">${text}</text>`}</g>`;
      x += length;
      return piece;
    });
    return html`<text x="0" y="${y - 7}" class="head">${fitText(row.label, width, 'bold')}</text>${pieces}`;
  });
  return { height: key.height + rows.length * rowHeight, body: html`${key.body}${bars}` };
};
