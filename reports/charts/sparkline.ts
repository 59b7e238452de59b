import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type Html, html } from '../html.ts';
import { px } from './figure.ts';

/** A figure on a night, and how many days before tonight that was. */
export interface Mark {
  readonly days_ago: number;
  readonly value: number;
}

/** With fewer nights a line shows nothing that the difference in words does not. */
const fewestNights = 3;

const [width, height, edge] = [104, 26, 3];

/**
 * The course of a figure in the size of a word: nights at their distance in time, the last one marked. Its scale is its
 * own, from the lowest to the highest night, which `says` must state; undefined for fewer than three nights.
 * @param marks oldest first
 * @param says the text alternative
 */
export const drawSparkline = (marks: readonly Mark[], says: string): Html | undefined => {
  const last = marks.at(-1);
  if (last === undefined || marks.length < fewestNights) return undefined;
  const x = scaleLinear([marks[0]!.days_ago, last.days_ago], [edge, width - edge]);
  const [low = 0, high = 0] = extent(marks, (mark) => mark.value);
  // A figure that never moved is a line through the middle.
  const y = scaleLinear(low === high ? [low - 1, low + 1] : [low, high], [height - edge, edge]);
  const path = line<Mark>(
    (mark) => Number(px(x(mark.days_ago))),
    (mark) => Number(px(y(mark.value))),
  )(marks);
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${says}"><path class="curve" d="${path ?? ''}"/><circle class="dot" cx="${px(x(last.days_ago))}" cy="${px(y(last.value))}" r="2.6"/></svg>`;
};
