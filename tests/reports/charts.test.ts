import { describe, expect, test } from 'vitest';
import { drawBars } from '../../reports/charts/bars.ts';
import { drawCalibration } from '../../reports/charts/calibration.ts';
import { drawColumns } from '../../reports/charts/columns.ts';
import { fitText, textWidth } from '../../reports/charts/figure.ts';
import { drawHeatMap, levelOf } from '../../reports/charts/heat-map.ts';
import { drawLorenz } from '../../reports/charts/lorenz.ts';
import { drawStackedBars } from '../../reports/charts/stacked-bars.ts';
import { drawTreemap } from '../../reports/charts/treemap.ts';

const numbersOf = (text: string, name: string) =>
  [...text.matchAll(new RegExp(` ${name}="([^"]+)"`, 'g'))].map((match) => Number(match[1]));

describe('charts', () => {
  test('the tiles of a treemap fill the rectangle in proportion to their values', () => {
    const tiles = [50, 25, 15, 10].map((value, i) => ({ label: `s${i}`, value, text: String(value) }));
    const { body, height } = drawTreemap(tiles, 500);
    const widths = numbersOf(body.html, 'width');
    const heights = numbersOf(body.html, 'height');
    // Each tile is drawn two units smaller on each side, as a gap.
    const areas = widths.map((width, i) => (width + 2) * (heights[i]! + 2));
    areas.forEach((area, i) => {
      expect(area / (500 * height)).toBeCloseTo(tiles[i]!.value / 100, 2);
    });
  });

  test('stacked bars are as wide as the chart, cut by share', () => {
    const { body } = drawStackedBars(
      ['a', 'b'],
      [{ label: 'all', values: [1, 3] }],
      (share) => `${share}`,
      400,
    );
    // Two entries of the legend come first; a gap of 1.5 follows each piece.
    expect(numbersOf(body.html, 'width').slice(2)).toEqual([98.5, 298.5]);
  });

  test('the ramp rises with the value, and only nothing is empty', () => {
    expect([0, 0.0001, 0.1, 0.25, 0.5, 1].map((value) => levelOf(value, 1))).toEqual([0, 1, 2, 3, 5, 6]);
    expect(levelOf(5, 0)).toBe(0);
  });

  test('labels are cut to what fits, Chinese ones earlier', () => {
    expect(textWidth('客户')).toBeGreaterThan(textWidth('ab'));
    expect(fitText('Potential loyalists', 60)).toBe('Potenti…');
    expect(fitText('客户', 60)).toBe('客户');
  });

  test('no coordinate is ever not a number, not even for empty or negative data', () => {
    const share = (value: number) => `${value}`;
    const labels = { share, x: 'x', y: 'y', mark: 'm' };
    const scaleLabels = { figure: share, tick: share, x: 'x', y: 'y' };
    const drawings = [
      drawBars([], 340),
      drawBars([{ label: 'a', value: -1, text: '-1' }], 340),
      drawColumns([], share, 340),
      drawColumns([{ label: 'a', value: -3, hint: '' }], share, 340),
      drawStackedBars(['a'], [{ label: 'none', values: [0] }], share, 340),
      drawTreemap([], 340),
      drawLorenz([], { customers: 1, value: 1 }, labels, 340),
      drawCalibration([{ expected: 0, actual: 0, customers: 0 }], 'share', scaleLabels, 340),
      drawCalibration([{ expected: 0, actual: 0, customers: 0 }], 'amount', scaleLabels, 340),
      drawHeatMap({ columns: ['a'], rows: [{ label: 'r', cells: [undefined] }], kind: 'amount' }, 340),
    ];
    for (const { body, height } of drawings) {
      expect(height).toBeGreaterThanOrEqual(0);
      expect(body.html).not.toMatch(/NaN|Infinity|undefined/);
      for (const name of ['width', 'height', 'r']) {
        for (const value of numbersOf(body.html, name)) expect(value).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
