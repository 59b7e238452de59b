import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedColumns } from '../../reports/audiences.ts';
import type { ReportOptions } from '../../reports/night.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { type Fixture, nightOptions, openFixture } from './fixture.ts';

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
  const folder = mkdtempSync(join(tmpdir(), 'reports-'));
  folders.push(folder);
  const db = await openFixture(fixture);
  await change(db);
  await writeReports(db, nightOptions(folder, own));
  db.disconnectSync();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.\w+$/.test(path),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
};

const linesOf = (files: Files, path: string) => files[path]!.trimEnd().split('\r\n');
const idsOf = (files: Files, path: string) =>
  linesOf(files, path)
    .slice(1)
    .map((line) => line.split(',')[0]!);
const pagesOf = (files: Files) => Object.entries(files).filter(([path]) => path.endsWith('.html'));

describe('the reports of a night', () => {
  let files: Files;
  beforeAll(async () => {
    files = await publish({});
  });

  test('are the pages and lists of the contract', () => {
    expect(Object.keys(files)).toEqual([
      'analyst/quality.html',
      'index.html',
      'marketing/lists/best-customers.csv',
      'marketing/lists/churn-watch.csv',
      'marketing/lists/early-signals.csv',
      'marketing/lists/new-customers.csv',
      'marketing/lists/save-list.csv',
      'marketing/lists/win-back.csv',
      'marketing/segments.html',
      'risk/lists/blacklist.csv',
      'risk/lists/drifting.csv',
      'risk/lists/limits.csv',
      'risk/lists/overdue.csv',
      'risk/lists/refunds.csv',
      'risk/lists/stages.csv',
      'risk/lists/watch-left.csv',
      'risk/lists/watch-list.csv',
      'risk/lists/worst-customers.csv',
      'risk/risk.html',
    ]);
  });

  test('are the same bytes on the same warehouse, with any number of threads', async () => {
    const again = await publish({}, {}, (db) => db.run('set threads = 1'));
    expect(again).toEqual(files);
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
        if (href!.startsWith('#')) expect(ids, path).toContain(href!.slice(1));
        else expect(Object.keys(files), path).toContain(join(path, '..', href!));
      }
    }
  });

  test('hold no column about a customer that the audience may not see, in files and on pages', () => {
    for (const [path, text] of Object.entries(files)) {
      const audience = path.startsWith('risk/') ? 'risk' : 'marketing';
      const columns = path.endsWith('.csv')
        ? text.slice(1, text.indexOf('\r\n')).split(',')
        : [...text.matchAll(/data-column="([^"]+)"/g)].map((match) => match[1]!);
      const allowed: readonly string[] = allowedColumns[audience];
      expect(
        columns.filter((column) => !allowed.includes(column)),
        path,
      ).toEqual([]);
      if (audience === 'marketing') expect(text, path).not.toMatch(/Harbour Trading|Miller|past due today/);
    }
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
    for (const path of Object.keys(files).filter((name) => name.startsWith('marketing/lists'))) {
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
    const lists = Object.keys(files).filter((path) => path.startsWith('marketing/lists'));
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
    expect(Object.keys(files).filter((path) => path.startsWith('risk/lists'))).toEqual([
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
    'x'.repeat(10_000),
  ];
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const names = `list_value(${hostile.map(literal).join(', ')})`;
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

  test('changes nothing but text on the pages', async () => {
    const nth = `${names}[1 + (hash(rowid) % ${hostile.length})::integer]`;
    const tame = await publish({ customers: 120 }, {}, rename(`'A' || (hash(rowid) % 8)`));
    const wild = await publish({ customers: 120 }, { company: hostile[0]! }, rename(nth));
    for (const [path, page] of pagesOf(tame)) expect(skeleton(wild[path]!), path).toBe(skeleton(page));
    expect(wild['risk/risk.html']).toContain('&lt;/script&gt;');
    expect(wild['risk/risk.html']).not.toMatch(/[\u202e\u2028\u2066]/);
    for (const path of Object.keys(wild).filter((name) => name.endsWith('.csv'))) {
      expect(wild[path], path).not.toMatch(/(^|,)"?=cmd/m);
    }
  });
});
