import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedColumns } from '../../reports/audiences.ts';
import { formatOf } from '../../reports/format.ts';
import { headOf } from '../../reports/lists/columns.ts';
import { speechOf } from '../../reports/messages/speech.ts';
import type { ReportOptions } from '../../reports/night.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { type Fixture, nightOptions, openFixture, openLanes } from './fixture.ts';
import { readSheet, readZip } from './workbook-reader.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

const publish = async (
  fixture: Fixture,
  own: Partial<ReportOptions> = {},
  change: (db: DuckDBConnection) => Promise<unknown> = async () => undefined,
): Promise<Files> => {
  const db = await openFixture(fixture);
  await change(db);
  const files = await writtenOn([db], own);
  db.disconnectSync();
  return files;
};

/** The files of a night whose reports ran on these lanes. */
const writtenOn = async (
  [db, ...further]: readonly DuckDBConnection[],
  own: Partial<ReportOptions>,
): Promise<Files> => {
  const folder = mkdtempSync(join(tmpdir(), 'reports-'));
  folders.push(folder);
  await writeReports(db!, nightOptions(folder, own), further);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.\w+$/.test(path),
  );
  const encoding = (path: string) => (path.endsWith('.xlsx') ? 'latin1' : 'utf8');
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(folder, path), encoding(path))]),
  );
};

const linesOf = (files: Files, path: string) => files[path]!.trimEnd().split('\r\n');
const idsOf = (files: Files, path: string) =>
  linesOf(files, path)
    .slice(1)
    .map((line) => line.split(',')[0]!);
/** The sheets of a workbook without its notes, cell by cell. */
const sheetsOf = (files: Files, path: string) =>
  [...readZip(Buffer.from(files[path]!, 'latin1'))]
    .filter(([part]) => /sheet(?!1\.)\d+\.xml$/.test(part))
    .map(([, part]) => ({ part, rows: readSheet(part) }));
const pagesOf = (files: Files) => Object.entries(files).filter(([path]) => path.endsWith('.html'));

describe('the reports of a night', () => {
  let files: Files;
  beforeAll(async () => {
    files = await publish({}, { cards: 3 });
  });

  test('are the pages and lists of the contract', () => {
    const lists = [
      'marketing/lists/best-customers',
      'marketing/lists/churn-watch',
      'marketing/lists/early-signals',
      'marketing/lists/new-customers',
      'marketing/lists/offers',
      'marketing/lists/prospects',
      'marketing/lists/save-list',
      'marketing/lists/win-back',
      'risk/lists/alerts',
      'risk/lists/blacklist',
      'risk/lists/drifting',
      'risk/lists/limits',
      'risk/lists/overdue',
      'risk/lists/refunds',
      'risk/lists/stages',
      'risk/lists/watch-left',
      'risk/lists/watch-list',
      'risk/lists/worst-customers',
    ];
    const others = [
      'analyst/quality.html',
      'index.html',
      'marketing/campaigns.xlsx',
      'marketing/companions.csv',
      'marketing/products.html',
      'marketing/segments.html',
      'risk/risk.html',
      'risk/risk.xlsx',
    ];
    const expected = [...others, ...lists.flatMap((list) => [`${list}.csv`, `${list}.html`])];
    const found = Object.keys(files).filter((path) => !path.includes('/customers/'));
    expect(found).toEqual(expected.sort());
  });

  test('are the same bytes on one lane and on three, and fail on three as on one', async () => {
    const lanes = await openLanes(3);
    expect(await writtenOn(lanes, { cards: 3 })).toEqual(files);
    await lanes[0]!.run('drop table customer.refunds');
    await expect(writtenOn(lanes, {})).rejects.toThrow(
      'reports/lists/refunds.sql requires the columns of its list',
    );
    const left = await lanes[0]!.runAndReadAll(
      `select database_name from duckdb_databases() where not internal order by 1`,
    );
    expect(left.getRows(), 'what the lanes shared is let go of').toEqual([['memory']]);
    for (const lane of lanes) lane.disconnectSync();
  });

  test('carry a policy that allows their own style and script and nothing else', () => {
    for (const [path, page] of pagesOf(files)) {
      const policy = page.match(/Content-Security-Policy" content="([^"]+)"/)![1]!.replaceAll('&#39;', "'");
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).not.toContain('unsafe');
      for (const name of ['style', 'script']) {
        const elements = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))];
        expect(elements.length, path).toBe(1);
        const hash = createHash('sha256').update(elements[0]![1]!).digest('base64');
        expect(policy, path).toContain(`${name}-src 'sha256-${hash}'`);
      }
      expect(page, path).not.toMatch(/ style=| on\w+="|https?:\/\/(?!www\.w3\.org)|<link|<iframe|<img/);
    }
  });

  test('have unique ids and links that lead to files of the night or to a place on the page', () => {
    for (const [path, page] of pagesOf(files)) {
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
      expect(new Set(ids).size, path).toBe(ids.length);
      for (const [, href] of page.matchAll(/ href="([^"]+)"/g)) {
        if (href!.startsWith('#')) {
          expect(ids, path).toContain(href!.slice(1));
        } else {
          const [file = '', place] = href!.split('#');
          const target = join(path, '..', file);
          expect(Object.keys(files), path).toContain(target);
          if (place !== undefined) expect(files[target], `${path}: ${href}`).toContain(`id="${place}"`);
        }
      }
    }
  });

  test('hold no column about a customer that the audience may not see, in any file of its folder', () => {
    const speech = speechOf(formatOf('en', 'GBP'));
    const inFolders = Object.entries(files).filter(([path]) => /^(marketing|risk)\//.test(path));
    expect(new Set(inFolders.map(([path]) => path.slice(path.lastIndexOf('.'))))).toEqual(
      new Set(['.csv', '.html', '.xlsx']),
    );
    for (const [path, text] of inFolders) {
      const audience = path.startsWith('risk/') ? 'risk' : 'marketing';
      const allowed: readonly string[] = allowedColumns[audience];
      if (path.endsWith('.xlsx')) {
        const heads = allowedColumns[audience].map((column) => headOf(speech, column));
        for (const { rows } of sheetsOf(files, path)) {
          expect(
            rows[0]!.filter((head) => !heads.includes(String(head))),
            path,
          ).toEqual([]);
        }
      } else {
        const columns = path.endsWith('.csv')
          ? text.slice(1, text.indexOf('\r\n')).split(',')
          : [...text.matchAll(/data-column="([^"]+)"/g)].map((match) => match[1]!);
        // The companions of products say nothing of a customer.
        if (path !== 'marketing/companions.csv')
          expect(
            columns.filter((column) => !allowed.includes(column)),
            path,
          ).toEqual([]);
      }
      expect(text, path).not.toMatch(/application\/json/);
      const plain = path.endsWith('.xlsx')
        ? JSON.stringify(sheetsOf(files, path).map(({ rows }) => rows))
        : text;
      if (audience === 'marketing') expect(plain, path).not.toMatch(/Harbour Trading|Miller|past due today/);
    }
  });

  test('name the column of every cell about a customer, so that none slips past the list', () => {
    for (const [path, page] of pagesOf(files).filter(([name]) => name.includes('/lists/'))) {
      const table = page.match(/<section id="rows"[\s\S]*?<thead>([\s\S]*?)<\/thead>/)?.[1] ?? '';
      const heads = [...table.matchAll(/<th [^>]*>/g)].map(([head]) => head);
      expect(
        heads.filter((head) => !head.includes('data-column="')),
        path,
      ).toEqual([]);
    }
  });

  test('hold the same customers in the file, the sheet and the page of a list, in the same order', () => {
    const [sheet] = sheetsOf(files, 'risk/risk.xlsx');
    const ids = idsOf(files, 'risk/lists/worst-customers.csv');
    expect(sheet!.rows.slice(1).map(([id]) => id)).toEqual(ids);
    const page = files['risk/lists/worst-customers.html']!;
    expect([...page.matchAll(/<th scope="row"[^>]*>(?:<a [^>]*>)?(C\d+)/g)].map((match) => match[1])).toEqual(
      ids,
    );
    // Ids and names are texts, figures are figures.
    expect(sheet!.rows[1]!.slice(0, 2).every((cell) => typeof cell === 'string')).toBe(true);
    expect(sheet!.part).toMatch(/<c r="J2" s="\d"><v>\d+(\.\d+)?<\/v>/);
  });

  test('say on the page of a list who is held back and why, and lead to cards that are there', () => {
    const page = files['marketing/lists/save-list.html']!;
    expect(page).toContain('Held back, and why');
    expect(page).toContain('Refused marketing (left out of the file)');
    expect(page).toContain('Generated for');
    expect(page).toMatch(/href="\.\.\/customers\/c-[^"]+\.html"/);
  });

  test('write lists that Excel reads as UTF-8 with lines of CRLF', () => {
    for (const [path, text] of Object.entries(files)) {
      if (!path.endsWith('.csv')) continue;
      expect(text.charCodeAt(0), path).toBe(0xfeff);
      expect(text.replaceAll('\r\n', ''), path).not.toMatch(/[\r\n]/);
    }
  });

  test('contact nobody who refused, and say how many that are', () => {
    // In the fixture every eleventh customer refused.
    const refused = (id: string) => Number(id.slice(1)) % 11 === 0;
    const inFiles = Object.keys(files).filter((name) => /^marketing\/lists\/.*csv$/.test(name));
    for (const path of inFiles) {
      expect(idsOf(files, path).length, path).toBeGreaterThan(0);
      expect(idsOf(files, path).filter(refused), path).toEqual([]);
    }
    expect(files['marketing/segments.html']).toContain('45 known customers have refused marketing');
  });

  test('list each drifting customer with a reason in words', () => {
    const page = files['risk/risk.html']!;
    expect(page).toMatch(/Silent for \d+ days, usually buys every \d+ days/);
    expect(page).toMatch(/Rule: \d+ days past due cap the grade at E/);
    expect(page).toContain('no salary for 65 days');
  });

  test('show no small group to marketing', () => {
    const cells = [...files['marketing/segments.html']!.matchAll(/<title>R\d, F\d: (\S+) customers/g)];
    expect(cells.length).toBe(50);
    for (const [, count] of cells) expect(['1', '2', '3', '4']).not.toContain(count);
  });
});

describe('a customer whose purchases were all refunded', () => {
  test('is on no list of best customers, however much was bought', async () => {
    const files = await publish({}, {}, async (db) => {
      await db.run(`update customer.customers set status = 'buyer' where customer_id = 'C00001'`);
      await db.run(
        `update customer.summary set total_value = 0, net_value_12m = 0 where customer_id = 'C00001'`,
      );
      await db.run(
        `update scores.value set value_tier = 'prime', value_rank = 1 where customer_id = 'C00001'`,
      );
    });
    const lists = Object.keys(files).filter((path) => /^marketing\/lists\/.*csv$/.test(path));
    for (const path of lists) expect(idsOf(files, path), path).not.toContain('C00001');
  });
});

describe('a company without credit data', () => {
  test('reads in one line what would switch grades on, and still what drifts and what is refunded', async () => {
    const files = await publish({ hasCredit: false });
    const page = files['risk/risk.html']!;
    expect(page).toContain('Credit grades are not switched on: they need invoices with payments');
    expect(page).toContain('Important customers drifting away');
    expect(page).toContain('Customers by refunded amount');
    expect(Object.keys(files).filter((path) => /^risk\/lists\/.*csv$/.test(path))).toEqual([
      'risk/lists/drifting.csv',
      'risk/lists/refunds.csv',
    ]);
  });
});

describe('a company without any data', () => {
  test.each(['en', 'zh-CN', 'zh-TW'] as const)('gets its pages in %s all the same', async (locale) => {
    const files = await publish({ customers: 0 }, { locale });
    for (const [path, page] of pagesOf(files)) {
      expect(page, path).toContain(`<html lang="${locale}">`);
      const text = page.replace(/<script>[\s\S]*<\/script>/, '');
      expect(text.match(/NaN|Infinity|undefined|\[object/), path).toBeNull();
    }
  });
});

describe('hostile data', () => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '"onmouseover="x',
    `'; drop table x; --`,
    '\u202egnirts\u2066',
    'a\u2028b\u001bc',
    '=cmd|calc',
    '<!--',
    '_x0041_',
    'x'.repeat(10_000),
  ];
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const rename = (value: string) => async (db: DuckDBConnection) => {
    await db.run(`update customer.customers set name = ${value}, manager = ${value}, kind = 'company'`);
    await db.run(`update ops.source_quality set source = source || ${value}`);
    await db.run(`update ops.file set file = file || ${value}, encoding = ${value}`);
    await db.run(`update ops.quarantine set value = ${value}, reason = ${value}`);
    await db.run(`update ops.model set note = ${value} where is_used`);
  };
  /** Tags and attribute names, without text and attribute values. */
  const skeleton = (page: string) =>
    page
      .replace(/(<(style|script)>)[\s\S]*?(<\/\2>)/g, '$1$3')
      .replace(/="[^"]*"/g, '')
      .replace(/>[^<]*/g, '>');

  const key = 'a key of more than sixteen signs';
  const random = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), {
    seed: 4,
    numRuns: 24,
  });
  // DuckDB, as a CSV of a company, holds no U+0000 and no half of a sign.
  const names = [
    ...hostile,
    ...random.map((text) => `n${text.replaceAll('\u0000', '').replace(/\p{Cs}/gu, '')}`),
  ];
  const list = `list_value(${names.map(literal).join(', ')})`;
  let tame: Files;
  let wild: Files;
  beforeAll(async () => {
    // Every third customer has a credit file, and so is on lists with the manager's name.
    const nth = `${list}[1 + (rowid // 3 % ${names.length})::integer]`;
    const own = { cards: 4, pseudonym_key: key };
    tame = await publish({ customers: 120 }, own, rename(`'A' || (rowid // 3 % 8)`));
    wild = await publish({ customers: 120 }, { ...own, company: hostile[0]! }, rename(nth));
  });

  test('changes nothing but text on the pages', () => {
    for (const [path, page] of pagesOf(tame)) expect(skeleton(wild[path]!), path).toBe(skeleton(page));
    expect(wild['risk/risk.html']).toContain('&lt;/script&gt;');
    for (const [path, page] of pagesOf(wild)) expect(page, path).not.toMatch(/[\u202e\u2028\u2066]/);
  });

  test('changes nothing but text in CSV: as many rows and cells, no cell a formula', () => {
    for (const path of Object.keys(wild).filter((name) => name.endsWith('.csv'))) {
      const read = (files: Files): string[][] => parse(files[path]!, { bom: true, record_delimiter: '\r\n' });
      const shape = (files: Files) => read(files).map((row) => row.length);
      expect(shape(wild), path).toEqual(shape(tame));
      const texts = read(wild)
        .flat()
        .filter((cell) => !/^-?\d+(\.\d+)?$/.test(cell));
      expect(
        texts.filter((cell) => /^[=+\-@\t\r\n]/.test(cell)),
        path,
      ).toEqual([]);
    }
    const first = parse(wild['risk/lists/limits.csv']!, { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    const managers = new Set(first.map((row) => row.manager));
    expect(managers).toContain("'=cmd|calc");
    expect(managers).toContain(hostile[0]);
    expect([...managers].some((name) => name!.length === 10_000)).toBe(true);
  });

  test('changes nothing but text in workbooks: the same cells, no formula', () => {
    for (const path of ['marketing/campaigns.xlsx', 'risk/risk.xlsx']) {
      const cells = (files: Files) =>
        sheetsOf(files, path).map(({ part }) => part.replace(/<t[^>]*>.*?<\/t>/gs, '<t/>'));
      expect(cells(wild), path).toEqual(cells(tame));
      expect(cells(wild).join(''), path).not.toMatch(/<f[ >]/);
    }
    const sheets = sheetsOf(wild, 'risk/risk.xlsx');
    const managers = sheets.flatMap(({ rows }) => rows.map((row) => row[2]));
    // A spreadsheet would read the bare text as A.
    const parts = sheets.map(({ part }) => part).join('');
    expect(parts).toContain('<t>_x005F_x0041_</t>');
    expect(parts).not.toContain('<t>_x0041_</t>');
    expect(managers).toContain('=cmd|calc');
    expect(managers).toContain(hostile[0]);
  });

  test('and with a key, marketing sees the same pseudonyms every night and no id in any file', () => {
    const mine = Object.entries(tame).filter(([path]) => path.startsWith('marketing/'));
    expect(mine.some(([path]) => path.includes('/customers/'))).toBe(true);
    for (const [path, text] of mine) {
      const plain = path.endsWith('.xlsx')
        ? JSON.stringify(sheetsOf(tame, path).map(({ rows }) => rows))
        : text;
      expect(`${path} ${plain}`, path).not.toMatch(/\bc-c?00|C00\d{3}|_4300/);
    }
    const ids = idsOf(tame, 'marketing/lists/best-customers.csv');
    expect(ids.every((id) => /^P[0-9a-f]{20}$/.test(id))).toBe(true);
    expect(idsOf(wild, 'marketing/lists/best-customers.csv')).toEqual(ids);
    const first = createHmac('sha256', key).update('C00001').digest('hex').slice(0, 20);
    expect(tame['analyst/pseudonyms.csv']).toContain(`C00001,P${first}\r\n`);
    expect(tame['risk/lists/limits.csv']).toContain('C00003');
  });
});
