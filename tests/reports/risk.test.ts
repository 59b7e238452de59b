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
  const lists = readdirSync(join(folder, 'risk/lists')).filter((name) => name.endsWith('.csv'));
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
      'alerts',
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
    expect(text(night.page)).toContain('Kept out of every credit model: region, sex and &lt;origin&gt;');
    expect(text(night.page)).toContain(
      'may use Alter , since the config says so: “ priced by law in bands ”',
    );
    expect(text(night.page)).toMatch(/Not compared,[^:]*: region/);
  });

  test('rings for alerts, says how sure they are, and what people have quietened', () => {
    const page = text(night.page);
    expect(page).toMatch(/2 unusual account movements by 2 customers, 1 of them high/);
    expect(page).toMatch(/2 alerts ?, 1 of them high, for 2 of 800 customers [^.]*2\.5 alerts per 1,000/);
    // Nine the night before, three of each kind.
    expect(page).toMatch(/9 on 30 March 2026 \( −⁠7 \)/);
    expect(page).toMatch(
      /At most 5\.0% of the 1 found by statistics, out of 540 tests, are expected to be false; 1 follow/,
    );
    expect(page).toMatch(/1 alert is kept quiet/);
    expect(page).toMatch(/1 more is beyond the night’s budget of 5 alerts per 1,000 customers/);
  });

  test('lists alerts with their reason and the rows behind them; those kept quiet or held over are marked in the file and not shown', () => {
    const [head, ...lines] = night.lists.alerts!;
    expect(head).toBe(
      'customer_id,masked_name,manager,alert_on,alert_level,signal,reason,evidence,credit_grade,exposure,held_back',
    );
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^C00003,.*,2026-03-31,high,Unusual amount,"Withdrawal \(cash\) of £9,000\.50; usual is £120\.00, the largest of 40 before was £800\.00"/,
    );
    expect(lines[0]).toMatch(/2026-03-31: −£9,000\.50 withdrawal \(cash\) \[bank\.csv, record 100\]/);
    expect(lines[0]).toMatch(/record 104\] and 2 more/);
    expect(lines[1]).toContain('balance below zero; the monthly £950.42 of =Redwood <Payroll> has stopped');
    expect(lines[2]).toMatch(/^C00006,.*Held over: beyond the night’s budget of alerts$/);
    expect(lines[3]).toMatch(/^C00005,.*Kept quiet: confirmed as a false alarm$/);
    expect(night.page).toContain('=Redwood &lt;Payroll&gt;');
    expect(night.page.match(/<th scope="row"[^>]*>(<a [^>]*>)?C0000[56]/)).toBeNull();
  });

  test('shows ROC with KS, scores of good and bad, and PSI by month against its bounds', () => {
    for (const key of ['roc', 'score-bands', 'stability-months', 'stability-matrix']) {
      expect(night.page).toContain(`<figure class="chart" id="${key}">`);
    }
    expect(text(night.page)).toMatch(
      /Against 31 December 2024 the AUC has moved by \+0\.020 \(95% interval −0\.119 to \+0\.159 \)/,
    ); // 1.96 * sqrt(2) * 0.05
    expect(text(night.page)).toMatch(/the PSI is now 0\.030 , after 0\.015 the month before/);
    expect(text(night.page)).toMatch(
      /greatest shift is that of “ Instalments over income ”: 0\.40 on 31 March 2026 , after 0\.20/,
    );
  });

  test('says with an interval how much rolls on from each bucket', () => {
    // A quarter each stays at -1, 0, 1 and 2: of 40 in bucket 1 ten are later; Wilson's interval for 10 of 40.
    expect(text(night.page)).toMatch(/Of open invoices, what was later a month on [^.]*? 40 50\.0%/);
    expect(text(night.page)).toMatch(/40 25\.0% 14\.2%–40\.2% 25\.0%/);
  });

  test('forecasts inflow, outflow and net that add up', () => {
    // 30 days of 101 less 21.
    expect(text(night.page)).toMatch(
      /In the next 30 days £3\.03k should come in and £630 go out: £2\.4k net/i,
    );
    expect(text(night.page)).toMatch(/By inflow less outflow : on 112 held-out days it was off by £9/);
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
      /\b(unusual_amount|run_off|velocity|third |limit_|block_|watch_|past_due|performing|entered|prepaid|decided|credit_score|seasonal)/;
    expect(seen.match(codes)).toBeNull();
  });

  test('of a company without credit data is short: drift, refunds, cash and one line on credit', async () => {
    const { page, lists } = await publish({ hasCredit: false });
    expect(sections(page)).toEqual([
      'drift',
      'refunds',
      'alerts',
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
      db.run(`update scores.cash_accuracy set model = 'seasonal-naive', mae = 12.0, calendar_mae = 14.0`),
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
