import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesAndText } from './corpus/bytes.ts';
import { cells } from './corpus/cells.ts';
import { encodings } from './corpus/encodings.ts';
import { exports } from './corpus/exports.ts';
import { structure } from './corpus/structure.ts';
import { loadBothWays, type Outcome, sales, type Workbench, workbench } from './loading.ts';

const loaded = ({ rows }: Outcome) =>
  Object.fromEntries(rows.map((row) => [row.record_no, [row.customer_id, row.amount]]));

const refused = ({ refusals }: Outcome) => {
  const codes: Record<number, string> = {};
  for (const { record_no, code } of refusals)
    codes[record_no] = [codes[record_no], code].filter(Boolean).join(' ');
  return codes;
};

describe('a nasty file', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench();
  });
  afterAll(() => bench.close());

  test.each([...structure, ...bytesAndText, ...cells, ...exports, ...encodings])(
    '$name: gives the expected rows and refusals, the same on both paths',
    async (nasty) => {
      const { fast, exact } = await loadBothWays(bench, nasty.bytes, sales(nasty.source));
      expect(refused(fast)).toEqual(nasty.refused ?? {});
      expect(loaded(fast)).toEqual(nasty.rows);
      expect(exact.rows).toEqual(fast.rows);
      expect(exact.refusals).toEqual(fast.refusals);
      expect(fast.result.files[0]).toMatchObject({
        path: nasty.path,
        loaded: Object.keys(nasty.rows).length,
        refused: Object.keys(nasty.refused ?? {}).length,
        records: Object.keys(nasty.rows).length + Object.keys(nasty.refused ?? {}).length,
      });
    },
  );
});
