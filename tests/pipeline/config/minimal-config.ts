import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Config, type ConfigContext, loadConfig } from '../../../pipeline/config.ts';
import { DaybreakError } from '../../../pipeline/errors.ts';

/** The least that a config says. */
export const minimal = `version: 1
company: Example Ltd
currency: GBP
sources:
  - name: shop
    entity: transactions
    files: orders.csv
    columns:
      customer_id: Customer
      occurred_at: { from: Date, format: "%d/%m/%Y" }
      amount: { sql: "quantity * unit_price" }
`;

export const file = join(mkdtempSync(join(tmpdir(), 'daybreak-config-')), 'daybreak.yaml');

export const load = (text: string, context: Partial<ConfigContext> = {}): Config => {
  writeFileSync(file, text);
  return loadConfig(file, { env: {}, ...context });
};

/** The error's lines after the first, without the file's name: `line:column  subject requires ...`. */
export const problems = (text: string, context: Partial<ConfigContext> = {}): readonly string[] => {
  try {
    load(text, context);
  } catch (error) {
    if (!(error instanceof DaybreakError)) throw error;
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exit: 2 });
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().replace(`${file}:`, ''));
  }
  return [];
};

export const edited = (from: string, to: string) => minimal.replace(from, to);
