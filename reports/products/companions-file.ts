import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import { byteOrderMark, csvCell } from '../lists/csv.ts';
import { type Companion, readCompanions } from './pair-words.ts';

/** Where the file is below the night's folder of marketing. */
export const companionsFile = 'companions.csv';

const columns = [
  'where',
  'level',
  'product',
  'product_name',
  'companion',
  'companion_name',
  'baskets',
  'confidence',
  'lift',
  'lift_low',
  'lift_latest_weeks',
] as const;

const figure = (value: number | null, digits: number) =>
  value === null ? '' : String(Number(value.toFixed(digits)));

const lineOf = ({ word }: Facts['speech'], row: Companion): string =>
  [
    csvCell(word('pair_kind', row.kind ?? '')),
    csvCell(word('pair_level', row.level ?? '')),
    ...[row.item, row.name, row.companion, row.companion_name].map((text) => csvCell(text ?? '')),
    figure(row.units_both, 0),
    figure(row.confidence, 4),
    ...[row.lift, row.lift_low, row.later_lift].map((lift) => figure(lift, 2)),
  ].join(',');

/** Writes the companion of every product and category, of which the page shows the strongest; none without one. */
export const writeCompanions = async (facts: Facts): Promise<void> => {
  const rows = await readCompanions(facts, Number.MAX_SAFE_INTEGER);
  if (rows.length === 0) return;
  const lines = [columns.join(','), ...rows.map((row) => lineOf(facts.speech, row))];
  const path = join(facts.options.folder, 'marketing', companionsFile);
  writeFileSync(path, `${byteOrderMark}${lines.join('\r\n')}\r\n`);
};
