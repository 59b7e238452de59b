import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawForecast } from '../../reports/charts/forecast.ts';
import { drawIntervals } from '../../reports/charts/intervals.ts';
import { drawStackedBars } from '../../reports/charts/stacked-bars.ts';
import { formatOf, type Locale } from '../../reports/format.ts';
import { catalogues, speechOf } from '../../reports/messages/speech.ts';
import { sayBlocks, sayLimit } from '../../reports/risk/limit-words.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { type Fixture, nightOptions, openFixture } from './fixture.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const publish = async (
  fixture: Fixture,
  locale: Locale = 'en',
  change: (db: DuckDBConnection) => Promise<unknown> = async () => undefined,
) => {
  const folder = mkdtempSync(join(tmpdir(), 'risk-'));
  folders.push(folder);
  const db = await openFixture(fixture);
  await change(db);
  await writeReports(db, nightOptions(folder, { locale }));
  db.disconnectSync();
  const lists = readdirSync(join(folder, 'risk/lists'));
  const read = (path: string) => readFileSync(join(folder, 'risk', path), 'utf8');
  return {
    page: read('risk.html').replace(/<(script|style)>[\s\S]*?<\/\1>/g, ''),
    lists: Object.fromEntries(
      lists.map((name) => [name.slice(0, -4), read(`lists/${name}`).slice(1).trimEnd().split('\r\n')]),
    ),
  };
};

const text = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const sections = (page: string) => [...page.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]);

describe('the risk report', () => {
  let night: Awaited<ReturnType<typeof publish>>;
  beforeAll(async () => {
    night = await publish({});
  });

  test('has every part of credit in the order an officer works', () => {
    expect(sections(night.page)).toEqual([
      'credit',
      'watch',
      'worst',
      'limits',
      'rating',
      'stages',
      'invoices',
      'rolls',
      'credit-model',
      'conduct',
      'drift',
      'refunds',
      'cash',
      'not-scored',
      'thresholds',
      'glossary',
    ]);
  });

  test('gives each chart a unit, a sentence and its data as a table', () => {
    const figures = night.page.match(/<figure class="chart"[\s\S]*?<\/figure>/g)!;
    expect(figures.length).toBeGreaterThanOrEqual(14);
    for (const each of figures) {
      const key = each.match(/id="([^"]+)"/)![1]!;
      expect(each.match(/<figcaption><h3>[^<]+<\/h3><p>.{10,}<\/p>/), key).not.toBeNull();
      expect(each.match(/<p class="source">\S.*data to 2026-03-31/), key).not.toBeNull();
      expect(each.match(/<tbody>.*<td/), key).not.toBeNull();
    }
  });

  test('says what changed since the night before', () => {
    // Two customers each with an exposure of 500 went from A to B, A to D, B to D and C to D.
    expect(text(night.page)).toMatch(/Since 30 March 2026 , 8 customers with £2k moved to a worse grade/);
    expect(text(night.page)).toMatch(/entered, 1 left, 0 got worse/);
    expect(night.page).toMatch(/since 2026-03-30/);
  });

  test('shows the moves of a month only when they are of another night', async () => {
    expect(night.page).not.toContain('grade-moves-month');
    const both = await publish({}, 'en', (db) =>
      db.run(`insert into scores.rating_migration
        select 'month', scale, from_grade, to_grade, date '2026-02-28', notches, customers, exposure from scores.rating_migration`),
    );
    expect(both.page).toContain('id="grade-moves-month"');
  });

  test('counts what the expected loss leaves out', async () => {
    expect(text(night.page)).toMatch(/Expected loss £[\d.]+k? without \d+ customers? whose loans have no PD/);
  });

  test('names a group that is approved too seldom', () => {
    // 0.6 of 0.9 is below four fifths.
    expect(text(night.page)).toContain('Approved less than four fifths as often as the largest group: Women');
  });

  test('lists every limit with its reason, stopped orders first', () => {
    const [head, first] = night.lists.limits!;
    expect(head!.split(',').slice(-3)).toEqual(['payment_terms_days', 'blocked_by', 'reason']);
    expect(first).toMatch(/days overdue; owes £500\.00 on a limit of £400\.00/);
    expect(first).toMatch(/Needs £1,000\.00 in the peak month; × 1\.2 for grade B: £1,200\.00/);
    expect(night.lists.limits!.length).toBe(1 + 166);
  });

  test('keeps who left off the watch list, and in a list of their own', () => {
    const ids = (name: string) => night.lists[name]!.slice(1).map((line) => line.split(',')[0]);
    expect(ids('watch-left')).toEqual(['C00009']);
    expect(ids('watch-list')).not.toContain('C00009');
  });

  test('names on the blacklist both persons, and takes no formula from a reason', () => {
    expect(night.lists.blacklist![1]).toMatch(/^C00012,.*,2026-01-05,Ann,Ben,2027-01-05,'=wrote off$/);
  });

  test.each(['zh-CN', 'zh-TW'] as const)('leaves no English code in %s', async (locale) => {
    const { page, lists } = await publish({}, locale);
    expect(sections(page)).toEqual(sections(night.page));
    const seen = `${text(page)} ${Object.values(lists)
      .flatMap((lines) => lines.slice(1))
      .join(' ')}`;
    const codes =
      /\b(limit_|block_|watch_|past_due|performing|entered|prepaid|decided|credit_score|seasonal)/;
    expect(seen.match(codes)).toBeNull();
  });

  test('of a company without credit data is short: drift, refunds, cash and one line on credit', async () => {
    const { page, lists } = await publish({ hasCredit: false });
    expect(sections(page)).toEqual([
      'drift',
      'refunds',
      'cash',
      'credit',
      'not-scored',
      'thresholds',
      'glossary',
    ]);
    expect(Object.keys(lists)).toEqual(['drifting', 'refunds']);
    expect(page).not.toContain('IFRS');
  });

  test('says so when cash can not be forecast, and when the forecast is no better than the last week', async () => {
    const refused = await publish({ customers: 60 }, 'en', async (db) => {
      await db.run('delete from scores.cash_forecast');
      await db.run('delete from scores.cash_accuracy');
    });
    expect(refused.page).toContain('No forecast: it needs 24 weeks');
    const naive = await publish({ customers: 60 }, 'en', (db) =>
      db.run(`update scores.cash_accuracy set model = 'seasonal-naive', mae = 14.0`),
    );
    expect(text(naive.page)).toContain('weekday with place in the month did no better');
  });
});

describe('limits in words', () => {
  const speech = speechOf(formatOf('en', 'GBP'));

  test('a step keeps its figures, an unknown code its name', () => {
    expect(sayLimit(speech, '[{"code":"limit_change_cap","previous":100,"amount":125}]')).toBe(
      'A review moves £100.00 by no more than the cap: £125.00',
    );
    expect(sayLimit(speech, '[{"code":"limit_unknown","amount":null}]')).toBe(
      'Neither sales on credit nor income are known',
    );
    expect(sayLimit(speech, '[{"code":"limit_moon"}]')).toBe('Limit moon');
    expect(sayBlocks(speech, '[]')).toBeNull();
  });

  test('every code of the SQL has its words in every language', () => {
    const read = (name: string) =>
      readFileSync(new URL(`../../pipeline/scores/${name}.sql`, import.meta.url), 'utf8');
    const codes = [...read('limits').matchAll(/"code":"(\w+)"/g)].map((match) => match[1]!);
    const reasons = [...read('ifrs_stage').matchAll(/then '(\w+)'|else '(\w+)'/g)].map(
      (match) => match[1] ?? match[2]!,
    );
    const classes = [...read('rating').matchAll(/then '(\w{2,})'|else '(\w{2,})'/g)].map(
      (match) => match[1] ?? match[2]!,
    );
    expect(codes.length).toBeGreaterThan(12);
    const keys = [
      ...codes.map((code) => `${code.startsWith('block') ? 'block' : 'limit_step'}.${code}`),
      ...codes
        .filter((code) => code !== 'terms_new_customer')
        .map((code) => `${code.startsWith('block') ? 'block_name' : 'limit_name'}.${code}`),
      ...reasons.map((code) => `stage_reason.${code}`),
      ...classes.map((code) => `class_reason.${code}`),
    ];
    for (const [locale, catalogue] of Object.entries(catalogues)) {
      expect(
        keys.filter((key) => !(key in catalogue)),
        locale,
      ).toEqual([]);
    }
  });
});

describe('charts of risk', () => {
  const labels = { tick: String, past: 'past', future: 'ahead' };

  test('a forecast has a column for each past day and one band for the days to come', () => {
    const days = [
      { day: '2026-03-30', value: -5 },
      { day: '2026-03-31', value: 7 },
      { day: '2026-04-01', value: 3, interval: [1, 6] as const },
      { day: '2026-04-02', value: 4, interval: [2, 7] as const },
    ];
    const { html } = drawForecast(days, labels, 760).body;
    expect(html.match(/<rect/g)!.length).toBe(2);
    expect(html.match(/<path/g)!.length).toBe(2);
    expect(drawForecast(days.slice(0, 2), labels, 760).body.html).not.toContain('<path');
    expect(drawForecast([{ day: '2026-03-31', value: 0 }], labels, 340).body.html).not.toMatch(
      /NaN|Infinity/,
    );
  });

  test('an interval marks what was stated where it was', () => {
    const mark = { label: 'A', value: 0.1, low: 0, high: 0.2, text: '1 of 10' };
    expect(drawIntervals([mark], String, 500).body.html).not.toContain('class="g0"');
    expect(drawIntervals([{ ...mark, stated: 0.05 }], String, 500).body.html).toContain('class="g0"');
  });

  test('parts keep their place on the ramp when others are missing', () => {
    const { html } = drawStackedBars(
      ['D', 'E'],
      [{ label: 'x', values: [1, 1] }],
      String,
      500,
      'g',
      [3, 4],
    ).body;
    expect(html).toContain('class="g3"');
    expect(html).not.toContain('class="g0"');
  });
});
