import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../pipeline/config.ts';
import { edited, file, load, minimal, problems } from './minimal-config.ts';

describe('an error of a config', () => {
  test('comes together with all others, in the order of the file, each with line and column', () => {
    const text = minimal
      .replace('GBP', 'RMB')
      .replace('customer_id:', 'custmer_id:')
      .replace('entity: transactions', 'entity: transactions\n    encoding: gbk')
      .concat('segments: { k: 40 }\nlocal: en\n');
    expect(problems(text, { flags: { as_of: '2024-02-30' } })).toEqual([
      '3:11  currency requires a code of ISO 4217 such as GBP, got "RMB"; did you mean CNY?',
      '7:15  sources.shop.encoding requires one of utf-8, gb18030, big5, utf-16le, latin-1, got "gbk"; did you mean gb18030?',
      '9:5  sources.shop.columns requires customer_id, which every row of transactions has, got nothing',
      '10:7  sources.shop.columns requires a column of transactions, got "custmer_id"; did you mean customer_id?',
      '13:16  segments.k requires a number of at most 12, got 40',
      '14:1  the config requires one of its settings, got "local"; did you mean locale?',
      'flag --as-of  as_of requires latest, yesterday or a day such as 2024-12-31, got "2024-02-30"',
    ]);
  });

  const cases: readonly (readonly [what: string, from: string, to: string, problem: string])[] = [
    ['a version of the future', 'version: 1', 'version: 2', '1:10  version requires 1, got 2'],
    ['no company', 'company: Example Ltd\n', '', '1:1  company requires a text, got nothing'],
    ['a number for a name', 'Example Ltd', '360', '2:10  company requires a text, got 360'],
    [
      'a code in small letters',
      'GBP',
      'gbp',
      '3:11  currency requires a code of ISO 4217 such as GBP, got "gbp"; did you mean GBP?',
    ],
    [
      'a time zone that is none',
      'GBP',
      'GBP\ntimezone: Beijing',
      '4:11  timezone requires a time zone of the IANA list such as Europe/London, got "Beijing"; did you mean Asia/Shanghai?',
    ],
    [
      'an offset for a time zone',
      'GBP',
      'GBP\ntimezone: "+08:00"',
      '4:11  timezone requires a time zone of the IANA list such as Europe/London, got "+08:00"',
    ],
    [
      'a bare language',
      'GBP',
      'GBP\nlocale: zh',
      '4:9  locale requires one of en, zh-CN, zh-TW, got "zh"; did you mean zh-CN?',
    ],
    [
      'a misspelt as_of',
      'GBP',
      'GBP\nas_of: latst',
      '4:8  as_of requires latest, yesterday or a day such as 2024-12-31, got "latst"; did you mean latest?',
    ],
    [
      'an unknown entity',
      'entity: transactions',
      'entity: orders',
      '6:13  sources.shop.entity requires one of transactions, customers, accounts, balances, loans, invoices, payments, interactions, products, labels, rates, got "orders"; did you mean transactions?',
    ],
    [
      'a misspelt setting of a mapping',
      'format: "%d',
      'fromat: "%d',
      '10:34  sources.shop.columns.occurred_at requires one of its settings, got "fromat"; did you mean format?',
    ],
    [
      'a number where a column is named',
      'Customer',
      '1',
      '9:20  sources.shop.columns.customer_id requires a column of the export, { from: column } or { sql: expression }, got 1',
    ],
    [
      'a mapping left empty',
      ' Customer',
      '',
      '9:7  sources.shop.columns.customer_id requires a column of the export, { from: column } or { sql: expression }, got nothing',
    ],
    [
      'a format for a number',
      'amount: { sql: "quantity * unit_price" }',
      'amount: { from: Sum, format: "%d" }',
      '11:28  sources.shop.columns.amount requires no format for type decimal, got "%d"',
    ],
    [
      'a word that the contract does not know',
      '      amount',
      '      kind: { from: T, values: { P: purchse } }\n      amount',
      '11:37  sources.shop.columns.kind.values.P requires one of purchase, refund, deposit, withdrawal, transfer_in, transfer_out, fee, interest, repayment, penalty, got "purchse"; did you mean purchase?',
    ],
    [
      'a secret that is not set',
      'Example Ltd',
      `\${env:NOPE}`,
      `2:10  company requires the environment variable NOPE to be set, got "\${env:NOPE}"`,
    ],
    [
      'an address on the web',
      'orders.csv',
      's3://bucket/orders.csv',
      '7:12  sources.shop.files requires a path on this machine, got "s3://bucket/orders.csv"',
    ],
    [
      'csv settings of a file that is none',
      'orders.csv',
      'orders.parquet\n    format: parquet\n    csv: { delimiter: ";" }',
      '9:5  sources.shop requires format csv for its csv settings, got "parquet"',
    ],
    [
      'thousands like decimals',
      'orders.csv',
      'orders.csv\n    csv: { decimal: ",", thousands: "," }',
      '8:37  sources.shop.csv.thousands requires a sign other than the decimal sign ",", got ","',
    ],
    [
      'a delimiter of two signs',
      'orders.csv',
      'orders.csv\n    csv: { delimiter: "||" }',
      '8:23  sources.shop.csv.delimiter requires one character, got "||"',
    ],
    [
      'more than everything refused',
      'orders.csv',
      'orders.csv\n    quality: { reject_above: 101% }',
      '8:30  sources.shop.quality.reject_above requires a share of at most 100%, got "101%"',
    ],
    ['no file', 'orders.csv', '[]', '7:12  sources.shop.files requires at least one path, got []'],
    [
      'bands that cross',
      'sources:',
      'churn: { medium: 0.8 }\nsources:',
      '4:18  churn.medium requires a share below high, which is 0.7, got 0.8',
    ],
    [
      'a loan of nobody',
      minimal.slice(minimal.indexOf('    entity')),
      '    entity: loans\n    files: l.csv\n    columns: { loan_id: a, granted_on: b, amount: c }\n',
      '8:14  sources.shop.columns requires customer_id or account_id, to know whose loan it is, got nothing',
    ],
    [
      'no sources',
      minimal.slice(minimal.indexOf('sources')),
      'sources: []\n',
      '4:10  sources requires at least one source, got []',
    ],
  ];

  test.each(cases)('names the place, the rule and the way out: %s', (_, from, to, problem) => {
    expect(problems(edited(from, to))).toEqual([problem]);
  });

  test('names the source that has another one’s name', () => {
    const twice = minimal + minimal.slice(minimal.indexOf('  - name'));
    expect(problems(twice)).toEqual([
      '12:11  sources.shop.name requires a name that no other source has, got "shop"',
    ]);
  });

  test('names the environment variable it came from', () => {
    expect(
      problems(minimal, { env: { DAYBREAK__CHURN__HIHG: '0.8', DAYBREAK__CLV__MARGIN: 'half' } }),
    ).toEqual([
      'environment variable DAYBREAK__CHURN__HIHG  churn requires one of its settings, got "hihg"; did you mean high?',
      'environment variable DAYBREAK__CLV__MARGIN  clv.margin requires a number, got "half"',
    ]);
  });

  test.each([
    ['a flag', { flags: { as_of: 'nonsense' } }, 'correct the flag --as-of; '],
    [
      'a variable',
      { env: { DAYBREAK__THREADS: 'x' } },
      'correct the environment variable DAYBREAK__THREADS; ',
    ],
  ])('asks to correct %s, and no file, where that is all that is wrong', (_what, context, hint) => {
    expect(() => load(minimal, context)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint), place: {} }),
    );
  });

  test('asks to correct the file and the variable where both are wrong', () => {
    const text = edited('currency: GBP', 'currency: pound');
    expect(() => load(text, { env: { DAYBREAK__THREADS: 'x' } })).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining(
          `${file} at the places listed, and the environment variable DAYBREAK__THREADS; `,
        ),
        place: { file, line: 3, column: 11 },
      }),
    );
  });

  test('points at YAML that cannot be read', () => {
    expect(problems('version: 1\ncompany: [Example\n')).toEqual([
      expect.stringMatching(/^3:1 {2}the config requires YAML that can be read: Flow sequence/),
    ]);
    expect(problems(`${minimal}company: Twice\n`)[0]).toMatch(/^12:1 .*Map keys must be unique/);
  });

  test('tells a missing file from a wrong one', () => {
    expect(() => loadConfig(join(dirname(file), 'none.yaml'), { env: {} })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_MISSING',
        exit: 2,
        hint: expect.stringContaining('daybreak init'),
      }),
    );
  });
});
