import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatherFacts } from '../../reports/facts.ts';
import type { WrittenList } from '../../reports/lists/list-definition.ts';
import { marketingLists } from '../../reports/lists/marketing-lists.ts';
import { writeLists } from '../../reports/lists/write-lists.ts';
import { morningHeadlines } from '../../reports/morning/headlines.ts';
import { segmentsPage } from '../../reports/segments/segments-page.ts';
import { type Fixture, nightOptions, openFixture } from './fixture.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Marketing {
  readonly page: string;
  readonly lists: readonly WrittenList[];
  readonly headlines: readonly string[];
  readonly rows: (list: string) => readonly (readonly string[])[];
}

/** What marketing gets of a fixture that `change` has changed. */
const marketing = async (
  change: (db: DuckDBConnection) => Promise<unknown> = async () => undefined,
  fixture: Fixture = {},
): Promise<Marketing> => {
  const folder = mkdtempSync(join(tmpdir(), 'retention-'));
  folders.push(folder);
  mkdirSync(join(folder, 'marketing/lists'), { recursive: true });
  const db = await openFixture(fixture);
  await change(db);
  const facts = await gatherFacts(db, nightOptions(folder));
  const lists = await writeLists(facts, await marketingLists(facts));
  const headlines = await morningHeadlines(facts, lists);
  const page = await segmentsPage(facts, lists);
  db.disconnectSync();
  const rows = (list: string) =>
    readFileSync(join(folder, `marketing/lists/${list}.csv`), 'utf8')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  return { page, lists, headlines: headlines.map((line) => line.text), rows };
};

const textOf = (html: string) => html.replace(/<[^>]+>/g, '');

describe('the list of whom to call', () => {
  let night: Marketing;
  beforeAll(async () => {
    night = await marketing();
  });

  test('names those to contact first, then those held back with the reason, and nobody who refused', () => {
    const [head, ...rows] = night.rows('save-list');
    expect(head!.slice(0, 6)).toEqual([
      '\ufeffcustomer_id',
      'contact',
      'control_group',
      'held_back',
      'action',
      'reason',
    ]);
    const contacts = rows.map((row) => row[1]);
    const total = night.lists.find((list) => list.name === 'save-list')!.total;
    expect(contacts.filter((word) => word === 'yes').length).toBe(total);
    expect(contacts.lastIndexOf('yes')).toBe(total - 1);
    expect(rows.filter((row) => row[1] === 'no' && row[3] === '')).toEqual([]);
    // In the fixture every eleventh customer refused.
    expect(rows.filter((row) => Number(row[0]!.slice(1)) % 11 === 0)).toEqual([]);
  });

  test('tells marketing nothing about credit, and not who receives a customer’s money', () => {
    const all = ['save-list', 'win-back', 'churn-watch', 'early-signals'].flatMap((list) => night.rows(list));
    expect(all.flat().join(' ')).not.toMatch(/credit|Rival Bank/i);
    expect(all.flat()).toContain('On hold: ask before any contact');
  });

  test('is announced in the morning with what would be lost', () => {
    const total = night.lists.find((list) => list.name === 'save-list')!.total;
    expect(night.headlines.join('\n')).toMatch(
      new RegExp(`${total} customers are to be called before they leave; without a call £`),
    );
  });

  test('shows on the page only whom to contact', () => {
    const shown = night.page.slice(night.page.indexOf('id="save"'), night.page.indexOf('On a list but not'));
    const held = night.rows('save-list').filter((row) => row[1] === 'no');
    expect(held.length).toBeGreaterThan(0);
    expect(held.filter((row) => shown.includes(row[0]!))).toEqual([]);
  });
});

describe('warnings on the page', () => {
  test('say who crossed, from where each class is acted on, and where calling stops paying', async () => {
    const text = textOf((await marketing()).page);
    expect(text).toMatch(/Since 30 March 2026, \S+.* crossed the point to act/);
    expect(text).toContain('from where a call pays: it costs £2.00 and keeps 20.0% of those who would leave');
    expect(text).toMatch(/Calling stops paying after \d+ customers/);
  });

  test('say on the first night that crossings show from the second on', async () => {
    const { page } = await marketing(async (db) => {
      await db.run('delete from ops.churn_warning_night');
      await db.run('update scores.churn_warnings set crossed = null');
    });
    expect(page).toContain('Who crosses a warning point shows from the second night on.');
  });

  test('never count one to four customers', async () => {
    const { page } = await marketing((db) =>
      db.run(
        `update scores.churn_warnings set crossed = case when customer_id in
           (select customer_id from scores.churn_warnings where level = 'act' order by 1 limit 3) then 'up'
           when customer_id in (select customer_id from scores.churn_warnings where level = 'watch' order by 1 limit 6) then 'up' end`,
      ),
    );
    expect(textOf(page)).toContain(
      'fewer than 5 customers have crossed the point to act, 6 the point to watch',
    );
  });

  test('ask for costs where none are set', async () => {
    const { page } = await marketing((db) => db.run('update scores.churn_thresholds set contact_cost = 0'));
    expect(page).toContain('Set warnings.contact_cost');
    expect(page).not.toContain('Calling stops paying after');
  });
});

describe('how far the churn risk holds', () => {
  test('stands by past date beside the best naive rule', async () => {
    const text = textOf((await marketing()).page);
    expect(text).toMatch(
      /decides tonight\. On 160 cases at 2 past dates .* log loss was 0\.430 against 0\.500/,
    );
    expect(text).toContain('2025-12-31');
  });

  test('is said plainly when only the naive rule is used', async () => {
    const { page } = await marketing((db) =>
      db.run(
        `update ops.model set model = 'recency', metrics = baseline, grade = null where purpose = 'churn'`,
      ),
    );
    // Figures of a baseline carry no number of cases in the fixture, so the rule counts as not judged.
    expect(textOf(page)).toContain(
      'Share that left after the same silence decides tonight without having been judged',
    );
    const judged = await marketing((db) =>
      db.run(
        `update ops.model set model = 'recency', metrics = '{"n":160,"auc":0.71,"log_loss":0.5}',
           baseline = '{"n":160,"auc":0.71,"log_loss":0.5}', grade = null where purpose = 'churn'`,
      ),
    );
    expect(textOf(judged.page)).toContain('No model did better than the naive rule');
  });

  test('raises an alarm when a model is too good to be true', async () => {
    const { page } = await marketing((db) =>
      db.run(`update ops.model set note = 'too good to be true' where purpose = 'churn'`),
    );
    expect(textOf(page)).toContain('is too good to be true. Some column probably knows the outcome');
  });
});

describe('complaints and satisfaction', () => {
  test('tell answer times, few answers, and the link to leaving with its interval', async () => {
    const text = textOf((await marketing()).page);
    expect(text).toContain(
      '60.0% of the complaints that are due were answered in time (60 complaints; target 5 days)',
    );
    expect(text).toContain(
      'CSAT 72.0%: of 25 answers this share was good, 52.0% to 86.0% with 95% confidence. These are few answers',
    );
    expect(text).toContain('The difference is +38.2 points, +26.0 to +48.5');
  });

  test('hide a topic of three complaints, and the next one with it', async () => {
    const { page } = await marketing();
    const section = textOf(page.slice(page.indexOf('id="satisfaction"')));
    expect(section).toMatch(/Topic: stafffewer than 5–/);
    expect(section).toMatch(/Topic: late deliveryfewer than 5–/);
  });

  test('say in one line what would switch them on', async () => {
    const { page } = await marketing((db) =>
      db.run('delete from scores.complaints_by; delete from scores.satisfaction'),
    );
    expect(page).toContain('Complaints and satisfaction are not switched on: they need');
  });
});

describe('a company with a labelled table only', () => {
  let night: Marketing;
  beforeAll(async () => {
    night = await marketing(async (db) => {
      for (const table of [
        'customer.purchase_days',
        'customer.summary',
        'scores.rfm',
        'scores.value',
        'scores.clv',
      ])
        await db.run(`delete from ${table}`);
      await db.run(
        'delete from scores.early_signals; delete from scores.lost_reasons; delete from actions.win_back',
      );
      await db.run(`update customer.customers set status = 'no purchase yet'`);
      await db.run('update scores.churn_money_totals set expected_margin_12m = 0');
      await db.run(
        'update scores.churn_money set expected_margin_12m = 0, expected_loss = 0, worth_of_saving = 0',
      );
      await db.run(
        `update actions.save_list set suppressed_by = null, is_to_contact = true
         where suppressed_by = 'not_worth_calling'`,
      );
      await db.run(
        `update scores.churn set horizon_days = null,
           churn_reasons = '[{"code":"attribute","name":"Contract","value":"Month-to-month","contribution":0.5}]'`,
      );
    });
  });

  test('is told who may leave and why by attribute, without empty sections about purchases', () => {
    expect(night.page).toContain('learnt from the labelled table');
    expect(textOf(night.page)).toContain('Contract comes first for 100.0%');
    expect(night.page).not.toContain('id="rfm"');
    expect(night.page).toContain('they need an export of transactions');
    const said = night.page.replace(/<script>[\s\S]*<\/script>/, '');
    expect(said.match(/NaN|Infinity|undefined|£0/)).toBeNull();
  });

  test('still has a list to call, since nobody can say who is worth too little', () => {
    const rows = night.rows('save-list').slice(1);
    expect(rows.filter((row) => row[1] === 'yes').length).toBeGreaterThan(0);
    expect(night.page).toContain('What is at stake cannot be told');
    expect(night.headlines).toContainEqual(
      expect.stringMatching(/^The exports hold no purchases\. 500 customers are known/),
    );
  });
});
