import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedColumns } from '../../reports/audiences.ts';
import { factsOf, type View, valueText } from '../../reports/cards/card.ts';
import { cardFile, chooseCards } from '../../reports/cards/card-path.ts';
import { recordWord } from '../../reports/cards/record-words.ts';
import { type Cards, writeCards } from '../../reports/cards/write-cards.ts';
import { gatherFacts } from '../../reports/facts.ts';
import type { Locale } from '../../reports/format.ts';
import { nightOptions, openFixture } from './fixture.ts';

describe('the file of a card', () => {
  test('is the id itself where that is small letters, digits and hyphens', () => {
    expect(cardFile('000000890')).toBe('c-000000890.html');
    expect(cardFile('B0002838')).toBe('c-_420002838.html'); // 0x42 is B
  });

  test('stays one plain file in its folder, whatever the id', () => {
    for (const id of [
      '../../etc/passwd',
      'a/b',
      'C:\\x',
      '',
      '.',
      '王小明',
      'con',
      'x'.repeat(300),
      '客'.repeat(300),
      '\u202e',
    ]) {
      expect(cardFile(id)).toMatch(/^c-[a-z0-9_-]*\.html$/);
      expect(cardFile(id).length).toBeLessThan(120);
    }
  });

  test('is another one for another id, even where capitals and small letters are one', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        if (a !== b) expect(cardFile(a).toLowerCase()).not.toBe(cardFile(b).toLowerCase());
      }),
      {
        seed: 8,
        numRuns: 300,
        examples: [
          ['abc', 'ABC'],
          ['a_', 'a_5f'],
          ['x'.repeat(300), 'x'.repeat(301)],
        ],
      },
    );
  });
});

describe('who has a card', () => {
  const list = (audience: 'marketing' | 'risk', ...ids: string[]) => ({
    audience,
    rows: ids.map((customer_id) => ({ customer_id })),
  });

  test('the first of each list of the audience in turn, and no more than are wanted', () => {
    const lists = [list('marketing', 'a', 'b', 'c'), list('risk', 'z'), list('marketing', 'a', 'd', 'e')];
    expect([...chooseCards('marketing', lists, 4).paths.keys()]).toEqual(['a', 'b', 'd', 'c']);
    expect(chooseCards('risk', lists, 4).paths.get('z')).toBe('customers/c-z.html');
    expect(chooseCards('marketing', lists, 0).paths.size).toBe(0);
  });
});

describe('cards', () => {
  const folders: string[] = [];
  let db: DuckDBConnection;
  let cards: Cards;
  let pages: Readonly<Record<string, string>>;

  const written = async (locale: Locale = 'en') => {
    const folder = mkdtempSync(join(tmpdir(), 'cards-'));
    folders.push(folder);
    const facts = await gatherFacts(db, nightOptions(folder, { locale, cards: 3 }));
    const rows = (...ids: string[]) => ids.map((customer_id) => ({ customer_id, reason: 'Owes <much>' }));
    const made = await writeCards(facts, [
      { name: 'save-list', audience: 'marketing', rows: rows('C00008', 'C00010') },
      { name: 'watch-list', audience: 'risk', rows: rows('C00003', 'C00012', 'C00008') },
    ]);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.html'),
    );
    return {
      made,
      pages: Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')])),
    };
  };

  beforeAll(async () => {
    db = await openFixture();
    ({ made: cards, pages } = await written());
  });
  afterAll(() => {
    db.disconnectSync();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  test('lie where the index says', () => {
    const paths = [...cards.marketing.paths.values()].map((path) => `marketing/${path}`);
    const others = [...cards.risk.paths.values()].map((path) => `risk/${path}`);
    expect(Object.keys(pages)).toEqual([...paths, ...others].sort());
    expect(paths.length).toBe(2);
  });

  test('name no column that the audience may not see, and for marketing no name and no word of credit', () => {
    for (const [path, page] of Object.entries(pages)) {
      const allowed: readonly string[] = allowedColumns[path.startsWith('risk/') ? 'risk' : 'marketing'];
      const columns = [...page.matchAll(/data-column="([^"]+)"/g)].map((match) => match[1]!);
      expect(columns.length, path).toBeGreaterThan(20);
      expect(
        columns.filter((column) => !allowed.includes(column)),
        path,
      ).toEqual([]);
      // The navigation names the risk report, the footer says that nothing about credit is here.
      const told = page.match(/<main[\s\S]*<\/main>/)![0];
      if (path.startsWith('marketing/'))
        expect(told, path).not.toMatch(/Harbour|Miller|credit|exposure|\blimit\b|past due/i);
    }
  });

  test('refuse a fact that the audience may not see', async () => {
    const facts = await gatherFacts(db, nightOptions('', { cards: 1 }));
    const view: View = { facts, audience: 'marketing' };
    expect(() => factsOf(view, { credit_score: 500 }, ['credit_score'])).toThrow(
      'marketing requires a column of its list, got credit_score',
    );
    expect(factsOf(view, { orders: 3 }, ['orders', 'clv'])).toEqual([
      { column: 'orders', label: 'Orders', text: '3', value: 3 },
    ]);
  });

  test('of risk hold the credit file in six parts, what it lacks, decisions and the rows of an alert', () => {
    const page = pages['risk/customers/c-_4300012.html']!;
    for (const part of [
      '1. Identity',
      '2. Business',
      '3. Assets',
      '4. Payment',
      '5. Banking',
      '6. Decisions',
    ])
      expect(page).toContain(part);
    expect(page).toContain('3. Assets and accounts (newest entry 2026-03-31)');
    expect(page).toContain('deposit and loan');
    expect(page).toContain('≥ 1,000.0%'); // the burden of 10 is the most that is told
    expect(page).toMatch(/Not known from the exports: [^<]*Year of birth/);
    expect(page).toContain('=wrote off');
    expect(page).toContain('Harbour Trading &lt;1&gt;');
    expect(pages['risk/customers/c-_4300003.html']).toContain('bank.csv, record 106'); // the seventh row from 100
    // A person's name is masked.
    expect(pages['risk/customers/c-_4300008.html']).not.toContain('Alex');
  });

  test('say what is not scored and why', () => {
    expect(pages['risk/customers/c-_4300008.html']).toContain(
      'Credit grade: no invoice, account or loan is known.',
    );
    expect(pages['marketing/customers/c-_4300008.html']).not.toContain('Credit grade');
  });

  test('show two years by month that add up to the value of the last of them', async () => {
    const [row] = (
      await db.runAndReadAll(
        `select sum(amount)::double as amount from customer.purchase_days
         where customer_id = 'C00010' and purchased_on >= date '2025-04-01'`,
      )
    ).getRowObjectsJS();
    const total = (row!.amount as number).toLocaleString('en', {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    expect(pages['marketing/customers/c-_4300010.html']).toContain(
      `<b>£${total}</b> in the last 12 calendar months`,
    );
  });

  test('keep hostile words as text, and link to the list with what it says', () => {
    const page = pages['marketing/customers/c-_4300008.html']!;
    expect(page).toContain('delivery &lt;late&gt;');
    expect(page).toContain(
      '<a href="../lists/save-list.html">Call before they leave, no. 1</a></dt><dd>Owes &lt;much&gt;',
    );
  });

  test('are the same bytes again, and the same facts in another language', async () => {
    expect((await written()).pages).toEqual(pages);
    const chinese = (await written('zh-TW')).pages;
    const columnsOf = (page: string) => [...page.matchAll(/data-column="([^"]+)"/g)].map((match) => match[1]);
    for (const [path, page] of Object.entries(pages))
      expect(columnsOf(chinese[path]!)).toEqual(columnsOf(page));
    expect(chinese['risk/customers/c-_4300012.html']).toContain('六、已作成的決定');
  });

  test('leave no value of Daybreak itself in English on a Chinese card, and the company’s own as they are', async () => {
    const facts = await gatherFacts(db, nightOptions('', { locale: 'zh-CN', cards: 1 }));
    const view: View = { facts, audience: 'analyst' };
    const operations = ['deposit', 'withdrawal', 'transfer_in', 'transfer_out', 'fee', 'interest', 'penalty'];
    for (const value of [...operations, 'repayment'])
      expect(valueText(view, 'operation', value), value).not.toMatch(/[a-z]/i);
    for (const value of ['no answer', 'reached', 'accepted', 'declined'])
      expect(valueText(view, 'last_contact_outcome', value), value).not.toMatch(/[a-z]/i);
    const told = [
      ['master', 'kind', 'person', 'company'],
      ['master', 'gender', 'female', 'male', 'f', 'm'],
      ['master', 'marketing_consent', 'yes', 'no'],
      ['accounts', 'product', 'deposit', 'loan', 'card'],
      ['transactions', 'kind', ...operations, 'purchase', 'refund'],
      ['decisions', 'kind', 'blacklist', 'override', 'false_alarm', 'release'],
      ['decisions', 'field', 'blacklist', 'credit_class', 'credit_limit', 'payment_terms', 'velocity'],
    ] as const;
    for (const [record, column, ...values] of told)
      for (const value of values)
        expect(recordWord(facts.speech, record, column, value), value).not.toMatch(/[a-z]/i);

    expect(valueText(view, 'operation', 'withdrawal card')).toBe('取款（card）');
    expect(valueText(view, 'last_contact_outcome', 'Left a note')).toBe('Left a note');
    expect(recordWord(facts.speech, 'master', 'gender', 'diverse')).toBe('diverse');
    expect(recordWord(facts.speech, 'master', 'city', 'male')).toBe('male');

    const { pages: chinese } = await written('zh-CN');
    expect(chinese['risk/customers/c-_4300003.html']).toContain('取款（cash）');
    expect(chinese['risk/customers/c-_4300012.html']).toContain('已联系上');
    expect(Object.values(chinese).join('')).not.toMatch(/withdrawal cash|>reached</);
  });

  test('without credit data tell of purchases alone, and do not complain of what nobody has', async () => {
    const shop = await openFixture({ customers: 60, hasCredit: false });
    const folder = mkdtempSync(join(tmpdir(), 'cards-'));
    folders.push(folder);
    const facts = await gatherFacts(shop, nightOptions(folder, { cards: 1 }));
    await writeCards(facts, [{ name: 'drifting', audience: 'risk', rows: [{ customer_id: 'C00003' }] }]);
    shop.disconnectSync();
    const page = readFileSync(join(folder, 'risk/customers/c-_4300003.html'), 'utf8');
    expect(page).toContain('Purchases by month');
    expect(page).not.toMatch(/Credit file|Credit grade/);
  });
});
