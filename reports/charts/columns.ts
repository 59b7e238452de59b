import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { html } from '../html.ts';
import { type Drawing, px, textWidth } from './figure.ts';

export interface ColumnMark {
  readonly label: string;
  readonly value: number;
  /** Shown by the browser when a pointer rests on the column. */
  readonly hint: string;
  /** Set off from the rest, such as a month that is not over. */
  readonly isSoft?: boolean;
}

const top = 12;
const bottom = 26;

/** Vertical columns on a scale from zero: a histogram or a series of months. */
export const drawColumns = (
  columns: readonly ColumnMark[],
  tick: (value: number) => string,
  width: number,
): Drawing => {
  const height = width > 400 ? 240 : 200;
  const y = scaleLinear(
    [Math.min(0, min(columns, (c) => c.value) ?? 0), max(columns, (c) => c.value) || 1],
    [height - bottom, top],
  ).nice(4);
  const ticks = y.ticks(4);
  const left = (max(ticks, (value) => textWidth(tick(value))) ?? 0) + 10;
  const step = (width - left) / Math.max(columns.length, 1);
  const labelEvery = Math.ceil(((max(columns, (c) => textWidth(c.label)) ?? 0) + 8) / step);
  const lines = ticks.map(
    (value) =>
      html`<line x1="${px(left)}" x2="${width}" y1="${px(y(value))}" y2="${px(y(value))}" class="${value === 0 ? 'axis' : 'grid'}"/><text x="${px(left - 8)}" y="${px(y(value))}" class="end mid num">${tick(value)}</text>`,
  );
  const gap = Math.min(step * 0.2, 8);
  const marks = columns.map((column, i) => {
    const from = left + i * step;
    const end = y(column.value);
    const isLabelled =
      (columns.length - 1 - i) % labelEvery === 0 && from + step / 2 - textWidth(column.label) / 2 >= 0;
    const middle = Math.min(from + step / 2, width - textWidth(column.label) / 2);
    return html`<rect x="${px(from + gap / 2)}" y="${px(Math.min(end, y(0)))}" width="${px(step - gap)}" height="${px(Math.max(Math.abs(y(0) - end), column.value === 0 ? 0 : 1))}" rx="1.5" class="${column.isSoft ? 'bar soft' : 'bar'}"><title>${column.hint}</title></rect>${isLabelled && html`<text x="${px(middle)}" y="${height - 8}" class="centre">${column.label}</text>`}`;
  });
  return { height, body: html`${lines}${marks}` };
};
