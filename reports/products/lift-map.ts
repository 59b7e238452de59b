import { group } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import { readRows } from '../query.ts';
import { type Companion, pairKinds, writeLift } from './pair-words.ts';

const shape = { name: 'text', other_name: 'text', lift: 'number' } as const;

/** Products on a side of the map. */
const most = 12;

/** Twice as often is clear, four times strong; and the same the other way round. */
const levelOf = (lift: number): number => {
  const doublings = Math.log2(Math.max(lift, 1e-6));
  const size = Math.abs(doublings);
  return Math.sign(doublings) * (size < 0.3 ? 0 : size < 1 ? 1 : size < 2 ? 2 : 3);
};

/** A map of how much oftener than by chance the best-selling products go together; undefined below three of them. */
export const liftMap = async (facts: Facts, companions: readonly Companion[]): Promise<Html | undefined> => {
  const { speech, options, db } = facts;
  const { say, tell, word } = speech;
  const kind = pairKinds.find((name) =>
    companions.some((row) => row.kind === name && row.level === 'product'),
  );
  if (!kind) return undefined;
  const found = await readRows(db, 'products/lift-map', shape, { kind, most, smallest: smallestCell });
  const size = Math.round(Math.sqrt(found.length));
  if (size < 3) return undefined;
  const rows = Array.from({ length: size }, (_, i) => found.slice(i * size, (i + 1) * size));
  const names = rows.map((row, i) => say('lift_map.row', { n: i + 1, name: row[0]?.name ?? '' }));
  const write = (lift: number) => writeLift(speech, lift);
  const cell = (i: number, lift: number | null, other: string): Cell | undefined =>
    lift === null
      ? undefined
      : {
          text: write(lift),
          level: levelOf(lift),
          hint: say('lift_map.cell', { name: rows[i]?.[0]?.name ?? '', other, lift: write(lift) }),
        };
  const known = found.filter((row) => row.lift !== null);
  const strong = group(known, (row) => (row.lift ?? 0) >= 2).get(true)?.length ?? 0;
  return figure(speech, options.as_of, {
    key: 'lift-map',
    title: say('lift_map.title'),
    unit: say('lift_map.unit', { where: word('pair_kind', kind) }),
    says: tell('lift_map.says', { products: size, pairs: known.length / 2, strong: strong / 2 }),
    width: 1080,
    draw: (width) =>
      drawHeatMap(
        {
          columns: rows.map((_, i) => String(i + 1)),
          rows: rows.map((row, i) => ({
            label: names[i] ?? '',
            cells: row.map((pair) => cell(i, pair.lift, pair.other_name ?? '')),
          })),
          kind: 'deviation',
          cellHeight: 30,
        },
        width,
      ),
    head: [say('pairs.product'), ...rows.map((_, i) => String(i + 1))],
    rows: rows.map((row, i) => [
      names[i] ?? '',
      ...row.map((pair) => (pair.lift === null ? '–' : write(pair.lift))),
    ]),
  });
};
