import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../pipeline/config.ts';
import type { Source } from '../../../pipeline/sources/source.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { sharedData } from '../../shared-data.ts';
import { parameters } from '../warehouse-fixture.ts';
import { type Workbench, workbench } from './loading.ts';

const samples = new URL('../../../data-samples/', import.meta.url).pathname;
const onlineRetail = sharedData('online_retail.csv.gz');

/** Reads a number in units of 0.00000001, exactly; nothing for text that is no number. */
const units = (text: string | undefined): bigint | undefined => {
  const found = /^\s*([+-]?)(\d+)(?:\.(\d{1,8}))?\s*$/.exec(text ?? '');
  if (!found) return undefined;
  const [, sign, whole, fraction = ''] = found;
  const value = BigInt(`${whole}${fraction.padEnd(8, '0')}`);
  return sign === '-' ? -value : value;
};

type Cells = Readonly<Record<string, string>>;

/** The amount of a record as the file tells it, and its id; undefined for what is no record with an amount. */
type AmountOf = (cells: Cells) => { readonly amount: bigint | undefined; readonly id?: string | undefined };

/** Visits every record of a file as another reader of CSV finds it, broken ones left out; keeps none of them. */
const eachRecord = (file: string, visit: (cells: Cells) => void): void => {
  const stored = readFileSync(file);
  parse(file.endsWith('.gz') ? gunzipSync(stored) : stored, {
    columns: true,
    bom: true,
    skip_records_with_error: true,
    skip_empty_lines: true,
    on_record: (cells: Cells) => {
      visit(cells);
      return null;
    },
  });
};

/** Header and raw bytes of refused records, read like the files themselves. */
const refusedAmounts = async ({ db }: Workbench, header: string, amountOf: AmountOf) => {
  const reader = await db.runAndReadAll('select distinct file, record_no, hex(raw) from ops.quarantine');
  const amounts = reader.getRows().map(([, , raw]) => {
    const text = `${header}\n${Buffer.from(String(raw), 'hex').toString('utf8')}`;
    const [cells] = parse(text, { columns: true, skip_records_with_error: true }) as Cells[];
    return (cells && amountOf(cells).amount) ?? 0n;
  });
  return amounts.reduce((sum, amount) => sum + amount, 0n);
};

describe('every amount of an export is in staging or in quarantine, to the last decimal', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await workbench();
    await bench.db.run('create schema staging');
  });
  afterEach(() => bench.close());

  /** Sum of all records, and of those that a later record with the same id replaces. */
  const told = (files: readonly string[], amountOf: AmountOf) => {
    let [sum, replaced, records, header] = [0n, 0n, 0, ''];
    const byId = new Map<string, bigint>();
    for (const file of files) {
      eachRecord(file, (cells) => {
        header ||= Object.keys(cells).join(',');
        const { amount, id } = amountOf(cells);
        if (amount === undefined) return;
        sum += amount;
        records++;
        if (!id) return;
        replaced += byId.get(id) ?? 0n;
        byId.set(id, amount);
      });
    }
    return { sum, replaced, records, header };
  };

  const staged = async () => {
    await buildTable(bench.db, readStep('staging.transactions'), {
      ...parameters,
      as_of: '9999-12-31',
      currency: 'CNY',
    });
    const reader = await bench.db.runAndReadAll('select sum(amount)::varchar from staging.transactions');
    return units(String(reader.getRows()[0]![0]))!;
  };

  test.skipIf(onlineRetail === undefined)(
    'Online Retail',
    async () => {
      const config = loadConfig(join(samples, 'online-retail.yaml'), {
        env: {},
        data: dirname(onlineRetail!),
      });
      await bench.load(config.sources[0]!, { dataFolder: config.data_folder }, false);
      const amountOf: AmountOf = ({ Quantity, UnitPrice }) => {
        const [quantity, price] = [units(Quantity), units(UnitPrice)];
        return {
          amount: quantity === undefined || price === undefined ? undefined : (quantity * price) / 10n ** 8n,
        };
      };
      const { sum, records, header } = told([onlineRetail!], amountOf);
      expect(records).toBe(541_909);
      expect((await staged()) + (await refusedAmounts(bench, header, amountOf))).toBe(sum);
    },
    120_000,
  );

  test.each([
    ['shop', 'amount', 'line_id'],
    ['bank', '金额', '流水号'],
  ])(
    'the samples of the %s',
    async (name, amount, id) => {
      const config = loadConfig(join(samples, 'daybreak.yaml'), { env: {} });
      const source = config.sources.find((source) => source.name === name) as Source;
      const { result } = await bench.load(source, { dataFolder: config.data_folder }, false);
      const files = result.files.map(({ file }) => join(config.data_folder, file));
      const refused = new Set<string>();
      const reader = await bench.db.runAndReadAll(`select distinct hex(raw) from ops.quarantine`);
      for (const [raw] of reader.getRows()) {
        const text = Buffer.from(String(raw), 'hex').toString('utf8');
        for (const cells of parse(text, { skip_records_with_error: true })) refused.add(cells.join('\n'));
      }
      expect(refused.size).toBeGreaterThan(3);
      // A refused record replaces nothing: its id counts only where its line is right.
      const isRefused = (cells: Cells) => refused.has(Object.values(cells).join('\n'));
      const amountOf: AmountOf = (cells) => ({
        amount: units(cells[amount]),
        id: isRefused(cells) ? undefined : cells[id],
      });
      const { sum, replaced, header } = told(files, amountOf);
      expect(replaced).not.toBe(0n);
      const quarantined = await refusedAmounts(bench, header, amountOf);
      expect((await staged()) + quarantined + replaced).toBe(sum);
    },
    120_000,
  );
});
