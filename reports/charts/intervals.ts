import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

/** An estimate with the interval around it and, where one was stated beforehand, what it should be. */
export interface IntervalMark {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly stated?: number;
  /** What stands right of the interval. */
  readonly text: string;
}

const rowHeight = 34;

/** One row per estimate: a point on its interval, and a cross line where the stated value lies; from zero. */
export const drawIntervals = (
  marks: readonly IntervalMark[],
  tick: (value: number) => string,
  width: number,
): Drawing => {
  const left = Math.min(width * 0.42, (max(marks, (mark) => textWidth(mark.label)) ?? 0) + 12);
  const room = (max(marks, (mark) => textWidth(mark.text)) ?? 0) + 14;
  const limit = max(marks, (mark) => Math.max(mark.high, mark.stated ?? 0)) || 1;
  const x = scaleLinear([0, limit], [left, width - room]);
  const height = marks.length * rowHeight + 26;
  const axis = x
    .ticks(width > 400 ? 5 : 3)
    .map(
      (value) =>
        html`<line x1="${px(x(value))}" x2="${px(x(value))}" y1="0" y2="${height - 24}" class="${value === 0 ? 'axis' : 'grid'}"/><text x="${px(x(value))}" y="${height - 8}" class="centre num">${tick(value)}</text>`,
    );
  const rows = marks.map((mark, i) => {
    const y = i * rowHeight + rowHeight / 2;
    return html`<g><title>${`${mark.label}: ${tick(mark.value)} (${tick(mark.low)}–${tick(mark.high)})`}</title><text x="${px(left - 10)}" y="${px(y)}" class="end mid">${fitText(mark.label, left - 10)}</text><line x1="${px(x(mark.low))}" x2="${px(x(mark.high))}" y1="${px(y)}" y2="${px(y)}" class="whisker"/><circle cx="${px(x(mark.value))}" cy="${px(y)}" r="5" class="dot"/>${mark.stated !== undefined && html`<rect x="${px(x(mark.stated) - 1.5)}" y="${px(y - 10)}" width="3" height="20" class="g0"/>`}<text x="${px(x(mark.high) + 8)}" y="${px(y)}" class="mid num">${mark.text}</text></g>`;
  });
  return { height, body: html`${axis}${rows}` };
};
