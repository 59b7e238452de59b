import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { type Html, html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as written beside the bar. */
  readonly text: string;
  /** A bar that the sentence above speaks of. */
  readonly isStrong?: boolean;
}

const rowHeight = 30;

/** Horizontal bars from zero, label left, figure right of the bar. */
export const drawBars = (bars: readonly Bar[], width: number): Drawing => {
  const labelWidth = Math.min(width * 0.42, (max(bars, (bar) => textWidth(bar.label)) ?? 0) + 12);
  const textRoom = (max(bars, (bar) => textWidth(bar.text)) ?? 0) + 14;
  const x = scaleLinear([0, max(bars, (bar) => bar.value) || 1], [0, width - labelWidth - textRoom]);
  const rows = bars.map((bar, i): Html => {
    const length = Math.max(x(Math.max(bar.value, 0)), 1);
    const middle = i * rowHeight + rowHeight / 2;
    return html`<text x="${px(labelWidth - 10)}" y="${px(middle)}" class="end mid">${fitText(bar.label, labelWidth - 10)}</text><rect x="${px(labelWidth)}" y="${px(middle - 9)}" width="${px(length)}" height="18" rx="2" class="${bar.isStrong === false ? 'bar soft' : 'bar'}"/><text x="${px(labelWidth + length + 8)}" y="${px(middle)}" class="mid num">${bar.text}</text>`;
  });
  return { height: bars.length * rowHeight, body: html`${rows}` };
};
