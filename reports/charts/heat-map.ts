import { max } from 'd3-array';
import { html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

export interface Cell {
  readonly text: string;
  /** Step of the colour ramp: 0 (empty) to 6 for amounts, -3 to 3 for deviations. */
  readonly level: number;
  readonly hint: string;
}

export interface HeatMap {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly (Cell | undefined)[] }[];
  readonly kind: 'amount' | 'deviation';
  readonly xTitle?: string;
  readonly cellHeight?: number;
}

/**
 * The step of the ramp for a value between 0 and `greatest`; only nothing is 0. Steps follow the square root, since
 * a few groups bring most of the value and the rest would look alike.
 */
export const levelOf = (value: number, greatest: number): number =>
  value <= 0 || greatest <= 0 ? 0 : Math.min(6, Math.max(1, Math.ceil(Math.sqrt(value / greatest) * 6)));

/** A grid of coloured cells with their figures in them; text that does not fit is left to the hint and the table. */
export const drawHeatMap = (map: HeatMap, width: number): Drawing => {
  const left = Math.min(width * 0.34, (max(map.rows, (row) => textWidth(row.label)) ?? 0) + 10);
  const step = (width - left) / map.columns.length;
  const cellHeight = map.cellHeight ?? 34;
  const top = map.xTitle ? 40 : 22;
  const ramp = map.kind === 'amount' ? 'q' : 'd';
  const head = map.columns.map(
    (name, i) =>
      html`<text x="${px(left + (i + 0.5) * step)}" y="${top - 8}" class="centre">${fitText(name, step)}</text>`,
  );
  const body = map.rows.map((row, r) => {
    const y = top + r * cellHeight;
    const cells = row.cells.map((cell, i) => {
      if (!cell) return undefined;
      const tone = `${ramp}${cell.level < 0 ? `m${-cell.level}` : cell.level}`;
      const fits = textWidth(cell.text) <= step - 2;
      return html`<g><title>${cell.hint}</title><rect x="${px(left + i * step)}" y="${px(y)}" width="${px(step - 2)}" height="${cellHeight - 2}" rx="2" class="${tone}"/>${fits && html`<text x="${px(left + i * step + step / 2 - 1)}" y="${px(y + cellHeight / 2 - 1)}" class="centre mid num on-${tone}">${cell.text}</text>`}</g>`;
    });
    return html`<text x="${px(left - 8)}" y="${px(y + cellHeight / 2 - 1)}" class="end mid">${fitText(row.label, left - 8)}</text>${cells}`;
  });
  return {
    height: top + map.rows.length * cellHeight,
    body: html`${map.xTitle && html`<text x="${px(left)}" y="12" class="head">${map.xTitle}</text>`}${head}${body}`,
  };
};
