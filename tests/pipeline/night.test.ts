import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../pipeline/config.ts';
import { resolveNight } from '../../pipeline/night.ts';
import type { Entity } from '../../pipeline/sources/entities.ts';
import { createLoadTables } from '../../pipeline/sources/tables.ts';
import { load, minimal } from './config/minimal-config.ts';
import { given, openFixture } from './warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

/** A config of exports of these entities. */
const configOf = (as_of: string, ...kinds: readonly Entity[]): Config => {
  const plain = load(minimal);
  return { ...plain, as_of, sources: kinds.map((entity) => ({ ...plain.sources[0]!, entity })) };
};
const asOf = async (as_of: string, ...kinds: readonly Entity[]) =>
  (await resolveNight(db, configOf(as_of, ...kinds))).windows.as_of;

const outcome = { customer_id: 'a', label: 'churned', value: true };

describe('the day of a night', () => {
  test('is the latest transaction day, whatever else is dated', async () => {
    await given(db, 'transactions', [{ customer_id: 'a', occurred_at: '2024-03-01 23:59:59', amount: 1 }]);
    await given(db, 'labels', [{ ...outcome, observed_on: '2024-05-31' }]);
    expect(await asOf('latest', 'transactions', 'labels')).toBe('2024-03-01');
  });

  test('is the latest day of any export where there are no transactions', async () => {
    await given(db, 'labels', [{ ...outcome, observed_on: '2024-05-31' }, outcome]);
    await given(db, 'loans', [{ loan_id: 'L', granted_on: '2024-02-01', amount: 1 }]);
    expect(await asOf('latest', 'labels', 'loans')).toBe('2024-05-31');
    await expect(asOf('2024-01-31', 'labels', 'loans')).rejects.toThrow(
      'as_of requires a day on or after the first dated row (2024-02-01), got 2024-01-31',
    );
  });

  test('is stated where no export has dates, or the night does not know it', async () => {
    await given(db, 'labels', [outcome]);
    expect(await asOf('2024-01-31', 'labels')).toBe('2024-01-31');
    await expect(asOf('latest', 'labels')).rejects.toMatchObject({
      code: 'AS_OF',
      exit: 2,
      message: 'as_of requires a day where no export holds dates, got latest',
      hint: 'state the day that the exports are of: as_of: YYYY-MM-DD',
    });
  });

  test('is none where the transactions that the config has did not load', async () => {
    await createLoadTables(db);
    await expect(asOf('2024-01-31', 'transactions')).rejects.toMatchObject({
      code: 'NO_TRANSACTIONS',
      exit: 5,
      message: 'a night requires at least one loaded transaction, got none: the files are empty',
    });
    await db.run(
      `insert into ops.quarantine (source, file, record_no, line_no, code, column_name, value, reason)
       select $source, 'till.csv', n, n + 1, 'decimal', 'amount', '1,50', 'is no number' from range(1, 8) as r (n)`,
      { source: load(minimal).sources[0]!.name },
    );
    await expect(asOf('2024-01-31', 'transactions')).rejects.toMatchObject({
      message:
        'a night requires at least one loaded transaction, got none; the first refused:\n    till.csv line 2, amount: is no number, got "1,50" (7 records)',
    });
  });
});
