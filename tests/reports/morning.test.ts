import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Facts, gatherFacts } from '../../reports/facts.ts';
import { formatOf } from '../../reports/format.ts';
import { html } from '../../reports/html.ts';
import { speechOf } from '../../reports/messages/speech.ts';
import { readAlarms } from '../../reports/morning/alarms.ts';
import { changedSection } from '../../reports/morning/changes.ts';
import { figuresSection } from '../../reports/morning/figures-section.ts';
import { morningHeadlines } from '../../reports/morning/headlines.ts';
import { trackSection } from '../../reports/morning/track-section.ts';
import type { Edition, ReportOptions } from '../../reports/night.ts';
import { renderPage } from '../../reports/page.ts';
import { freshCopy, nightOptions, openFixture } from './fixture.ts';

let db: DuckDBConnection;
beforeAll(async () => {
  db = await openFixture({ customers: 60 });
});
beforeEach(() => freshCopy(db));
afterAll(() => db.disconnectSync());

/** The facts of the night after `changes`, in place of those made before. */
const factsAfter = async (changes: readonly string[]): Promise<Facts> => {
  await freshCopy(db);
  for (const sql of changes) await db.run(sql);
  return gatherFacts(db, nightOptions('unused'));
};

const quiet = [
  `update ops.source_quality set status = 'ok', findings = '[]'`,
  'delete from scores.monitoring_stability',
  'delete from scores.anomaly_alerts',
  'update scores.segment_drift set is_alarm = 0',
  'update scores.limits set limit_used = 0',
];

const saidBy = async (changes: readonly string[]) =>
  (await readAlarms(await factsAfter([...quiet, ...changes]))).map(
    ({ level, text, href }) => `${level} ${text} ${href}`,
  );

describe('the first sentence', () => {
  const first = async (changes: readonly string[]) =>
    (await morningHeadlines(await factsAfter(changes), []))[0]?.text;

  test('says what was sold, or that the exports hold no purchases', async () => {
    expect(await first(quiet)).toMatch(/^In the last 28 days \d+ customers bought for /);
    const none = [...quiet, 'delete from customer.purchase_days'];
    expect(await first(none)).toMatch(/^The exports hold no purchases\. 60 customers are known; \d+ /);
    expect(await first([...none, 'delete from scores.churn'])).toBe(
      'The exports hold no purchases of known customers; 60 customers are known.',
    );
  });

  test('says how far the churn risk looks, where classes differ from the shortest to the longest', async () => {
    const risk = async (days: string) =>
      (
        await morningHeadlines(
          await factsAfter([...quiet, `update scores.churn set is_active = true, horizon_days = ${days}`]),
          [],
        )
      )
        .map(({ text }) => text)
        .find((text) => text.startsWith('If nothing is done'));
    expect(await risk('60')).toMatch(/within 60 days\.$/);
    expect(await risk(`case when customer_id < 'C00030' then 34 else 182 end`)).toMatch(
      /within 34 to 182 days\.$/,
    );
  });
});

describe('an alarm', () => {
  test('is not raised where all is in order', async () => {
    expect(await saidBy([])).toEqual([]);
  });

  test('is raised for a source held back, before one that is late', async () => {
    const alarms = await saidBy([
      `insert into ops.held values ('bank', '[]', '[]')`,
      `update ops.source_quality set status = 'warn', findings = '[{"code":"stale","share":288,"limit":26}]' where source = 'ledger'`,
    ]);
    expect(alarms).toEqual([
      'stop bank was held back by a check: its rows are those of the night before. analyst/quality.html#sources',
      'warn ledger: the newest row is 288 hours old; at most 26 are agreed. analyst/quality.html#sources',
    ]);
  });

  test('is raised where the naive rule stands in for a model', async () => {
    const alarms = await saidBy([
      `update ops.model set is_used = false, grade = 'C' where model = 'bg-nbd'`,
      `insert into ops.model values ('clv', 'naive-rate', 'purchases', 'x', '{}', '{}', 1, 0, 'null', 'null', null, true, '')`,
    ]);
    expect(alarms).toEqual([
      'warn Purchases to come: no model proved better than the simple rule, so Past rate carried forward is used. analyst/quality.html#models',
    ]);
  });

  test('counts customers over their limit, and says fewer than 5 of a handful', async () => {
    const over = (n: number) =>
      `update scores.limits set limit_used = credit_limit + 1 where customer_id in
         (select customer_id from scores.limits order by customer_id limit ${n})`;
    expect(await saidBy([over(7)])).toEqual([
      'warn Customers over their credit limit: 7. risk/risk.html#limits',
    ]);
    expect(await saidBy([over(4)])).toEqual([
      'warn Customers over their credit limit: fewer than 5. risk/risk.html#limits',
    ]);
  });

  test('is raised for scores and segments that drift, and for unusual movements', async () => {
    const alarms = await saidBy([
      `insert into scores.monitoring_stability (as_of, variable, verdict) values (date '2026-03-31', 'score', 'act')`,
      `insert into scores.segment_drift (measure, is_alarm) values ('moved overnight', 1)`,
      `insert into scores.anomaly_alerts (customer_id, is_quiet, is_held_over) select customer_id, false, false from customer.customers limit 6`,
    ]);
    expect(alarms.map((alarm) => alarm.split(' ').at(-1))).toEqual([
      'marketing/segments.html#clusters',
      'risk/risk.html#credit-model',
      'risk/risk.html#alerts',
    ]);
  });
});

describe('what changed', () => {
  const figure = (day: string, name: string, value: number) =>
    `insert into ops.figure values (date '${day}', 'marketing', '${name}', ${value})`;

  test('says so on a first night, and claims nothing', async () => {
    const facts = await factsAfter([figure('2026-03-31', 'customers', 60)]);
    expect((await changedSection(facts)).body.html).toContain('This is the first night on the books');
    expect(figuresSection(facts).body.html).toContain('the first on the books');
  });

  test('tells the figures that moved, and those that did not in no sentence', async () => {
    const facts = await factsAfter([
      figure('2026-03-30', 'high_risk', 20),
      figure('2026-03-31', 'high_risk', 23),
      figure('2026-03-30', 'customers', 60),
      figure('2026-03-31', 'customers', 60),
    ]);
    const { html: body } = (await changedSection(facts)).body;
    expect(body).toContain('<b>At high risk of leaving</b>: <b>23</b> (<b>+\u20603</b>).');
    expect(body).not.toContain('Known customers');
  });
});

describe('the track record', () => {
  test('shows what was foreseen beside what happened, and from when it will be known', async () => {
    const waiting = `insert into ops.prediction values (date '2026-03-01', 'C1', 0.5, 90), (date '2026-03-01', 'C2', 0.5, 34)`;
    const first = await trackSection(await factsAfter([waiting]));
    expect(first?.body.html).toContain(
      'foreseen on 1 March 2026 can be held against what happened from 30 May 2026 on',
    );
    const judged = `insert into ops.track_record values (date '2025-12-01', date '2026-03-01', 200, 50, 56, 40, 31),
      (date '2025-12-01', date '2026-03-05', 200, 50, 57, 40, 32), (date '2026-01-01', date '2026-04-01', 9, 9, 9, 9, 9)`;
    const { html: body } = (await trackSection(await factsAfter([judged])))!.body;
    expect(body).toContain('Over <b>1</b> night, <b>25.0%</b> were foreseen to leave and <b>28.0%</b> did.');
    expect(body).toContain('77.5%');
    expect(body).not.toContain('2026-01-01');
  });
});

describe('a page in several languages', () => {
  const editions: readonly Edition[] = [
    { locale: 'en', folder: '' },
    { locale: 'zh-CN', folder: 'zh-CN' },
  ];
  const linksOf = (own: Partial<ReportOptions>, path?: string) => {
    const page = renderPage(speechOf(formatOf('en', 'GBP')), nightOptions('unused', own), {
      name: 'segments',
      ...(path === undefined ? {} : { path }),
      title: 'T',
      headlines: [],
      meta: [],
      opening: html``,
      sections: [],
      method: [],
    });
    const nav = page.slice(page.indexOf('<nav class="languages"'));
    return page.includes('class="languages"')
      ? [...nav.matchAll(/href="([^"#]+)"/g)].map(([, href]) => href)
      : [];
  };

  test('leads to itself in the other one, from there and back', () => {
    expect(linksOf({ editions })).toEqual(['../zh-CN/marketing/segments.html']);
    expect(linksOf({ editions, locale: 'zh-CN' }, 'marketing/lists/save-list.html')).toEqual([
      '../../../marketing/lists/save-list.html',
    ]);
  });

  test('has no such links where there is one language', () => {
    expect(linksOf({})).toEqual([]);
  });
});
