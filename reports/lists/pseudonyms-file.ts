import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import { idFor } from '../pseudonyms.ts';
import { byteOrderMark, csvCell } from './csv.ts';

/** Where marketing sees pseudonyms, the analyst's file that tells who is who: without it nobody could be contacted. */
export const writePseudonyms = async ({ db, options }: Facts): Promise<void> => {
  if (options.pseudonym_key === undefined) return;
  const found = await db.runAndReadAll('select customer_id from night.report_customers order by customer_id');
  const lines = found.getRows().map(([id]) => {
    const customer_id = String(id);
    return `${csvCell(customer_id)},${idFor(options, 'marketing', customer_id)}\r\n`;
  });
  const path = join(options.folder, 'analyst', 'pseudonyms.csv');
  writeFileSync(path, `${byteOrderMark}customer_id,pseudonym\r\n${lines.join('')}`);
};
