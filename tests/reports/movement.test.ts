import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatherFacts } from '../../reports/facts.ts';
import { marketingLists } from '../../reports/lists/marketing-lists.ts';
import { writeLists } from '../../reports/lists/write-lists.ts';
import { morningHeadlines } from '../../reports/morning/headlines.ts';
import { qualityPage } from '../../reports/quality/quality-page.ts';
import { segmentsPage } from '../../reports/segments/segments-page.ts';
import { type Fixture, nightOptions, openFixture } from './fixture.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Pages {
  readonly headlines: readonly string[];
  readonly segments: string;
  readonly quality: string;
}

const publish = async (
  change: (db: DuckDBConnection) => Promise<unknown> = async () => undefined,
  fixture: Fixture = {},
): Promise<Pages> => {
  const folder = mkdtempSync(join(tmpdir(), 'movement-'));
  folders.push(folder);
  mkdirSync(join(folder, 'marketing/lists'), { recursive: true });
  const db = await openFixture(fixture);
  await change(db);
  const facts = await gatherFacts(db, nightOptions(folder));
  const lists = await writeLists(facts, await marketingLists(facts));
  const headlines = await morningHeadlines(facts, lists);
  const segments = await segmentsPage(facts, lists);
  const quality = await qualityPage(facts);
  db.disconnectSync();
  return { headlines: headlines.map(({ text }) => text), segments, quality };
};

/** The text of a section without markup. */
const textOf = (page: string, id: string) =>
  page
    .match(new RegExp(`<section[^>]*id="${id}"[\\s\\S]*?</section>`))![0]
    .replace(/<\/?b>/g, '')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|[\s|]*/g, '|');

// Champions: 40 then, 40 - 9 + 21 = 52 now. Up: 12 + 3; down: 20.
const migration = `insert into scores.migration values
  ('value_tier', 'prime', 'prime', date '2026-03-30', 60, 6000, 6100),
  ('value_tier', 'prime', 'main', date '2026-03-30', 20, 900, 500),
  ('value_tier', 'main', 'prime', date '2026-03-30', 12, 400, 700),
  ('value_tier', 'limited', 'ordinary', date '2026-03-30', 3, 30, 50),
  ('value_tier', 'ordinary', 'ordinary', date '2026-03-30', 70, 700, 700),
  ('value_tier', '(new)', 'limited', date '2026-03-30', 7, 0, 80),
  ('rfm_segment', 'champions', 'champions', date '2026-03-30', 31, 5000, 5100),
  ('rfm_segment', 'champions', 'loyal', date '2026-03-30', 9, 900, 800),
  ('rfm_segment', 'loyal', 'champions', date '2026-03-30', 21, 1000, 1500),
  ('rfm_segment', 'loyal', 'loyal', date '2026-03-30', 50, 2000, 2000),
  ('rfm_segment', 'promising', 'promising', date '2026-03-30', 8, 90, 90),
  ('rfm_segment', '(new)', 'new', date '2026-03-30', 3, 0, 80)`;

describe('a first night', () => {
  test('says that movement shows from the second night on, and has no headline about it', async () => {
    const { headlines, segments } = await publish();
    expect(textOf(segments, 'movement')).toContain('from the second night on');
    expect(headlines.join()).not.toContain('value tier');
  });
});

describe('a night with one before it', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await publish((db) => db.run(migration));
  });

  test('says in the morning who rose, fell, joined the champions and left them', () => {
    expect(pages.headlines).toContain(
      'Since 30 March 2026, 15 customers have risen to a better value tier and 20 have fallen to a lower one; 21 joined Champions and 9 left it.',
    );
  });

  test('names the segments that changed most in size', () => {
    expect(textOf(pages.segments, 'movement')).toMatch(/Champions \+12 and Loyal customers −12/);
  });

  test('shows moves between tiers, and none of a handful of customers', () => {
    const titles = [...pages.segments.matchAll(/<title>(\w[^<]*? → [^<]*?: [^<]*)<\/title>/g)].map(
      (m) => m[1],
    );
    expect(titles).toContain('Prime → Main: 20');
    expect(titles).toContain('Limited → Ordinary: too few to say');
    // The one other move of the limited tier would give the three away.
    expect(titles).toContain('Not known then → Limited: too few to say');
    expect(textOf(pages.segments, 'movement')).toContain('|New customers|–|fewer than 5|–|–|');
  });
});

describe('few who moved', () => {
  test('are said as fewer than five', async () => {
    const { headlines } = await publish((db) =>
      db.run(`insert into scores.migration values
        ('value_tier', 'prime', 'main', date '2026-03-30', 2, 900, 500),
        ('rfm_segment', 'champions', 'loyal', date '2026-03-30', 2, 900, 800)`),
    );
    expect(headlines).toContain(
      'Since 30 March 2026, 0 customers have risen to a better value tier and fewer than 5 have fallen to a lower one; 0 joined Champions and fewer than 5 left it.',
    );
  });
});

describe('value on the segment report', () => {
  test('comes with its interval, the share that is kept and the season', async () => {
    const { segments } = await publish(async (db) => {
      await db.run('delete from scores.clv_total');
      await db.run(
        `insert into scores.clv_total values (365, 482, 25000, 0.4, 10000, 9000, 11200, 1.05, 'chance')`,
      );
    });
    const text = textOf(segments, 'clv').replaceAll('|', '');
    expect(text).toContain(
      'All 482 buyers together: £10k in 365 days, four times out of five between £9k and £11.2k.',
    );
    expect(text).toContain('This is the 40.0% that is kept of £25k of sales.');
    expect(text).toContain('it changes the total by +5%');
    expect(text).toContain('The interval holds chance alone');
  });

  test('is shown as contribution, part by part, only where that differs from sales after refunds', async () => {
    const same = await publish();
    expect(same.segments).not.toContain('From sales to contribution');
    const apart = await publish(async (db) => {
      await db.run(
        'update scores.contribution set contribution_12m = sales_12m * 0.4, margin_12m = sales_12m * 0.4',
      );
      await db.run('update scores.value set value_12m = value_12m * 0.4');
    });
    expect(textOf(apart.segments, 'value')).toContain('Margin of sales after refunds');
    expect(textOf(apart.segments, 'value')).toContain('Contribution, 12 months (GBP)');
  });

  test('counts VIP customers, unless they are a handful', async () => {
    const { segments } = await publish();
    expect(textOf(segments, 'value').replaceAll('|', '')).toMatch(
      /VIP: 6 customers with \d+\.\d% of the value/,
    );
    const few = await publish((db) => db.run('update scores.value set is_vip = is_vip and value_rank <= 3'));
    expect(textOf(few.segments, 'value').replaceAll('|', '')).toContain('VIP: fewer than 5 customers.');
  });
});

describe('retention and growth', () => {
  test('are told for the latest quarter and listed for the earlier ones', async () => {
    // The fixture's latest quarter: retention 0.6 - 1 / 50, growth 1.05.
    const { segments } = await publish();
    expect(textOf(segments, 'indices').replaceAll('|', '')).toContain(
      'In the quarter to 31 March 2026, 58.0% of the buyers of the quarter before bought again; revenue changed by +5%, to £180.00 per buyer.',
    );
    expect(textOf(segments, 'indices')).toContain('|103|98|101|');
  });

  test('are not claimed of a history that is too short', async () => {
    const { segments } = await publish((db) => db.run('delete from scores.indices where quarter < 5'));
    expect(textOf(segments, 'indices')).toContain('show from two whole quarters');
  });
});

describe('the report card', () => {
  test('says how far a model has moved since the night before', async () => {
    const { quality } = await publish(async (db) => {
      await db.run(`insert into scores.model_drift values ('bg-nbd', date '2026-03-30', 0.31, true)`);
    });
    expect(quality).toContain('has moved by +31% since the night of 2026-03-30, more than a quarter');
  });

  test('draws what was foreseen beside what came, where a model kept its groups', async () => {
    const groups = JSON.stringify(
      [0.1, 0.8, 6].map((expected) => ({ customers: 40, expected, actual: expected * 1.1 })),
    );
    const { quality } = await publish((db) =>
      db.run(`update ops.model set metrics = '{"rmse":1.1,"by_decile":${groups}}' where model = 'bg-nbd'`),
    );
    // The mean of 0.1, 0.8 and 6 is 2.3.
    expect(quality).toContain('<b>2.30</b> per customer was foreseen and <b>2.53</b> came');
    expect(quality).not.toContain('by_decile');
  });
});
