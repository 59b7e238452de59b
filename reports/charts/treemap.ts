import { sum } from 'd3-array';
import { html } from '../html.ts';
import { type Drawing, fitText, px } from './figure.ts';
import { levelOf } from './heat-map.ts';

export interface Tile {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

interface Placed {
  readonly tile: Tile;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The worst aspect ratio in a strip of areas laid along a side; the lower, the squarer the tiles. */
const worstAspect = (areas: readonly number[], side: number) => {
  const total = sum(areas);
  return Math.max(
    ...areas.map((area) =>
      Math.max((side * side * area) / (total * total), (total * total) / (side * side * area)),
    ),
  );
};

/**
 * Lays tiles into a rectangle with areas in proportion to their values.
 * Source: Bruls, Huizing & van Wijk (2000), "Squarified Treemaps", algorithm `squarify`.
 */
const squarify = (tiles: readonly Tile[], width: number, height: number): readonly Placed[] => {
  const scale = (width * height) / sum(tiles, (tile) => tile.value);
  const placed: Placed[] = [];
  let rest = tiles;
  let box = { x: 0, y: 0, width, height };
  while (rest.length > 0) {
    const side = Math.min(box.width, box.height);
    const areas = rest.map((tile) => tile.value * scale);
    let n = 1;
    while (
      n < rest.length &&
      worstAspect(areas.slice(0, n + 1), side) <= worstAspect(areas.slice(0, n), side)
    )
      n += 1;
    const depth = sum(areas.slice(0, n)) / side;
    const isUpright = box.width >= box.height;
    let offset = 0;
    for (let i = 0; i < n; i++) {
      const length = areas[i]! / depth;
      placed.push({
        tile: rest[i]!,
        x: box.x + (isUpright ? 0 : offset),
        y: box.y + (isUpright ? offset : 0),
        width: isUpright ? depth : length,
        height: isUpright ? length : depth,
      });
      offset += length;
    }
    box = isUpright
      ? { ...box, x: box.x + depth, width: box.width - depth }
      : { ...box, y: box.y + depth, height: box.height - depth };
    rest = rest.slice(n);
  }
  return placed;
};

/** Rectangles with areas in proportion to their values, largest first; values above zero only. */
export const drawTreemap = (tiles: readonly Tile[], width: number): Drawing => {
  const height = width > 400 ? 320 : 360;
  const shown = tiles
    .filter((tile) => tile.value > 0)
    .sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1));
  const greatest = shown[0]?.value ?? 1;
  const marks = squarify(shown, width, height).map(({ tile, x, y, width: w, height: h }) => {
    const tone = `q${levelOf(tile.value, greatest)}`;
    const hasLabel = w > 44 && h > 24;
    const hasText = hasLabel && h > 44;
    return html`<g><title>${`${tile.label}: ${tile.text}`}</title><rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(w - 2, 0))}" height="${px(Math.max(h - 2, 0))}" rx="2" class="${tone}"/>${hasLabel && html`<text x="${px(x + 8)}" y="${px(y + 18)}" class="head on-${tone}">${fitText(tile.label, w - 14, 'bold')}</text>`}${hasText && html`<text x="${px(x + 8)}" y="${px(y + 36)}" class="num on-${tone}">${fitText(tile.text, w - 16)}</text>`}</g>`;
  });
  return { height, body: html`${marks}` };
};
