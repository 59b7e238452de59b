import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edited, file, load, minimal, problems } from './config/minimal-config.ts';

describe('a config', () => {
  test('needs little, and fills the rest with defaults', () => {
    const config = load(minimal);
    const folder = dirname(file);
    expect(config).toMatchObject({
      timezone: 'UTC',
      locale: 'en',
      as_of: 'latest',
      warehouse: join(folder, 'warehouse'),
      output: join(folder, 'out'),
      data_folder: folder,
      refunds: { policy: 'net', match_window_days: 90 },
      quality: { on_stop: 'keep_previous' },
      clv: { horizon_days: 365, discount_rate: 0.1, margin: 1 },
      churn: { high: 0.7, medium: 0.4 },
      segments: { starts: 10, seed: 20240101 },
    });
    expect(config.sources).toEqual([
      {
        name: 'shop',
        entity: 'transactions',
        files: ['orders.csv'],
        format: 'csv',
        encoding: 'utf-8',
        csv: { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] },
        columns: {
          customer_id: { from: 'Customer' },
          occurred_at: { from: 'Date', format: '%d/%m/%Y' },
          amount: { sql: 'quantity * unit_price' },
        },
        quality: { reject_above: 0.01 },
      },
    ]);
    expect(config.machine.threads).toBeGreaterThan(0);
    expect(config.machine.memory_limit).toMatch(/^\d+MB$/);
    expect(config).not.toHaveProperty('holdout_days');
  });

  test('names one language, or several of which the first stands at the usual place', () => {
    expect(load(minimal)).not.toHaveProperty('further_locales');
    expect(load(`${minimal}locales: [zh-CN, en]\n`)).toMatchObject({
      locale: 'zh-CN',
      further_locales: ['en'],
    });
    expect(load(minimal, { env: { DAYBREAK__LOCALES: '[zh-TW]' } }).locale).toBe('zh-TW');
    expect(problems(`${minimal}locale: en\nlocales: [zh-CN, en]\n`)).toEqual([
      '12:9  locale requires the first of locales, or to be left out, got "en"',
    ]);
    expect(problems(`${minimal}locales: [en, en]\n`)[0]).toContain('locales requires each language once');
  });

  test('looks for exports in --data, and for everything else beside itself', () => {
    const config = load(minimal, { data: 'exports' });
    expect(config.data_folder).toBe(resolve('exports'));
    expect(config.sources[0]!.files).toEqual(['orders.csv']);
    expect(config.warehouse).toBe(join(dirname(file), 'warehouse'));
  });

  test('yields to the environment, and both yield to flags', () => {
    const text = `${minimal}clv: { horizon_days: 90, margin: 0.5 }\nas_of: yesterday\n`;
    const env = { DAYBREAK__CLV__HORIZON_DAYS: '180', DAYBREAK__AS_OF: '2024-01-01', OTHER: 'x' };
    const config = load(text, {
      env,
      flags: { as_of: '2024-02-02', output: 'published', locale: undefined },
    });
    expect(config.clv).toEqual({ horizon_days: 180, discount_rate: 0.1, margin: 0.5, prior: 'none' });
    expect(config.as_of).toBe('2024-02-02');
    expect(config.output).toBe(resolve('published'));
    expect(load(text, { env }).as_of).toBe('2024-01-01');
    expect(load(text).as_of).toBe('yesterday');
  });

  test('lets the environment reach into a source by its name', () => {
    const env = { DAYBREAK__SOURCES__SHOP__FILES: 'new.csv', DAYBREAK__SOURCES__0__CSV__DELIMITER: ';' };
    const [source] = load(minimal, { env }).sources;
    expect(source!.files).toEqual(['new.csv']);
    expect(source!.csv.delimiter).toBe(';');
  });

  test('takes secrets from the environment and never shows them in an error', () => {
    expect(load(edited('Example Ltd', `\${env:NAME} Ltd`), { env: { NAME: 'Acme' } }).company).toBe(
      'Acme Ltd',
    );
    const found = problems(edited('GBP', `\${env:MONEY}`), { env: { MONEY: 'hush' } });
    expect(found).toEqual([`3:11  currency requires a code of ISO 4217 such as GBP, got "\${env:MONEY}"`]);
  });

  test('reads shares and ages as people write them', () => {
    const quality = (text: string) => load(`${minimal}    quality: ${text}\n`).sources[0]!.quality;
    expect(quality('{ reject_above: 2.5%, freshness: 26h }')).toEqual({
      reject_above: 0.025,
      freshness_hours: 26,
    });
    expect(quality('{ reject_above: 0.5, freshness: 2d }')).toEqual({
      reject_above: 0.5,
      freshness_hours: 48,
    });
  });

  test('reads a tab written as \\t, and a source that shares settings by an anchor', () => {
    const shared = `${minimal}    csv: &tabs { delimiter: '\\t', nulls: ["-"] }\n${minimal
      .slice(minimal.indexOf('  - name'))
      .replace('shop', 'till')}    csv: { <<: *tabs, decimal: "," }\n`;
    const [shop, till] = load(shared).sources;
    expect(shop!.csv).toMatchObject({ delimiter: '\t', decimal: '.' });
    expect(till!.csv).toEqual({ delimiter: '\t', quote: '"', decimal: ',', nulls: ['-'] });
  });
});
