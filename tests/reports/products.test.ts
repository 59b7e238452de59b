import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatherFacts } from '../../reports/facts.ts';
import { formatOf } from '../../reports/format.ts';
import { offerLists } from '../../reports/lists/offer-lists.ts';
import { writeLists } from '../../reports/lists/write-lists.ts';
import { catalogues, speechOf } from '../../reports/messages/speech.ts';
import { writeCompanions } from '../../reports/products/companions-file.ts';
import { sayLikeness, sayOffer } from '../../reports/products/offer-words.ts';
import { productsPage } from '../../reports/products/products-page.ts';
import { freshCopy, nightOptions, openFixture } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'products-'));
mkdirSync(join(folder, 'marketing/lists'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

let db: DuckDBConnection;
let page: string;
beforeAll(async () => {
  db = await openFixture();
  page = await rendered();
});
afterAll(() => db.disconnectSync());

const rendered = async (): Promise<string> => {
  const facts = await gatherFacts(db, nightOptions(folder));
  const lists = await writeLists(facts, await offerLists(facts));
  await writeCompanions(facts);
  return productsPage(facts, lists);
};

/** What `change` makes of the page; the warehouse is as before afterwards. */
const changed = async (change: string): Promise<string> => {
  await freshCopy(db);
  await db.run(change);
  const made = await rendered();
  await db.run('use memory');
  return made;
};

const textOf = (html: string) =>
  html
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const section = (of: string, id: string) =>
  textOf(of.split(`<section id="${id}"`)[1]!.split('</section>')[0]!);
const linesOf = (path: string) =>
  readFileSync(join(folder, 'marketing', path), 'utf8')
    .trimEnd()
    .split('\r\n');

describe('the page of products', () => {
  test('names the strongest companion in a sentence, and escapes names of products', () => {
    // 60 of the 120 baskets with the bowl hold the tray, 4.0 times as often as by chance.
    expect(section(page, 'pairs')).toContain(
      'Whoever buys Tea &lt;b&gt;bowl&lt;/b&gt; takes Tea tray with it in 50.0% of the baskets, 4.0 times as often',
    );
    expect(page).not.toContain('<b>bowl</b>');
  });

  test('tells no pair of fewer than five baskets, however large its lift', () => {
    expect(page).not.toContain('Stapler');
    expect(linesOf('companions.csv').join()).not.toContain('Stapler');
  });

  test('draws how the best sellers go together, and leaves the rare ones empty', () => {
    const map = page.match(/<svg class="wide"[\s\S]*?<\/svg>/)![0];
    // A with B, A with C, B with C and C with D, each from both sides.
    expect(map.match(/<rect /g)?.length).toBe(8);
    expect(map).toContain('Paper with Toner: 2.4 × chance');
  });

  test('says what the search left out and cut, and how the pairs held on later days', () => {
    const rules = section(page, 'rules');
    expect(rules).toContain('1,100 baskets read; 12 of 101 products or more (the largest 640 ) are left out');
    expect(rules).toContain(
      'Sets in 5 baskets and more were wanted; there are too many, so the search starts at 10',
    );
    expect(rules).toContain('Checked on the 90 latest baskets: of 2 pairs with enough baskets there, 2 hold');
    expect(rules).toContain('Tea &lt;b&gt;bowl&lt;/b&gt; and Paper Tea tray 7');
  });

  test('judges offers beside the most bought in the segment, with the interval of the difference', () => {
    expect(section(page, 'offers')).toContain(
      'of what 626 customers then took for the first time, five offers named 30.4% ; the most bought in their segment 28.6% . The difference is +1.7 points (95% interval +0.2 to +3.4 )',
    );
  });

  test('hides reasons and products of fewer than five customers', () => {
    const reasons = section(page, 'offers').match(
      /Nothing new fits; due to be bought again (.*?) No offer/,
    )?.[1];
    expect(reasons ?? section(page, 'offers')).toContain('fewer than 5');
    expect(section(page, 'due')).toContain('Paper');
    expect(section(page, 'due')).toContain('2 products are due for fewer than 5 customers and not shown');
    expect(section(page, 'due')).not.toContain('Ink');
  });

  test('names no source of fewer than five buyers, and no first year of fewer than five', () => {
    const sources = section(page, 'acquisition');
    expect(sources).not.toMatch(/telex|pigeon|7,777|8,888|9,999/);
    expect(sources).toContain('fair 60');
    expect(sources).toContain('2 sources of fewer than 5 buyers');
    expect(sources).toContain('“ shop ” brings the best customers most surely: 50.0%');
  });

  test('tells marketing of no loan and no rating, neither of a source nor of a prospect', () => {
    const said = [textOf(page), ...linesOf('lists/prospects.csv'), ...linesOf('lists/offers.csv')].join(' ');
    expect(said).not.toMatch(/\bloan|credit/i);
    expect(said).toContain('has an account already');
  });

  test('names referrers who brought five or more and did not refuse, their value from five on', () => {
    const referral = section(page, 'referral');
    expect(referral).toContain('40 of 445 buyers ( 9.0% ) came by referral');
    // C00011 refused marketing; of those whom C00003 brought, only four first years are over.
    expect(referral).toMatch(/C00002 6 500\.00/);
    expect(referral).toMatch(/C00003 6 –/);
    expect(referral).not.toContain('C00011');
  });

  test('says of a prospect what speaks for them, and how the score did on later customers', () => {
    const prospects = section(page, 'prospects');
    expect(prospects).toContain('Region: North; has an account already; came_by: fair');
    expect(prospects).toContain('held 2.3 times as many of the best');
    expect(prospects).toContain('Share of the best');
  });
});

describe('the files of the page', () => {
  test('offer something to everybody who may be contacted, best customers first, with the reason in words', async () => {
    const [head, ...rows] = linesOf('lists/offers.csv');
    expect(head).toBe(
      '\ufeffcustomer_id,offered_product,offered_name,reason,due_name,due_on,due_gap_days,rfm_segment,value_tier,last_purchase_on',
    );
    const found = await db.runAndReadAll(
      `select count(*) from scores.next_offer where next_best_product is not null`,
    );
    expect(rows.length).toBe(Number(found.getRows()[0]![0]));
    // In the fixture every eleventh customer refused.
    expect(rows.filter((row) => Number(row.slice(1, 6)) % 11 === 0)).toEqual([]);
    expect(rows.join('\n')).toContain(
      'B1,Tea tray,Customers who hold Tea <b>bowl</b> take it 3.1 times as often as all',
    );
  });

  test('hold the companion of every product, with numbers that a spreadsheet can sort', () => {
    const rows = linesOf('companions.csv');
    expect(rows[1]).toBe('In one basket,product,A1,Tea <b>bowl</b>,B1,Tea tray,60,0.5,4,3.1,5.2');
    // Toner's best pair is in four baskets only; then the two categories.
    expect(rows.length).toBe(1 + 3 + 2);
  });
});

describe('a company without baskets, channels, referrers or prospects', () => {
  test('reads in one line each what would switch it on', async () => {
    const made = await changed(
      `delete from scores.product_pairs; delete from scores.strongest_pair; delete from scores.item_rules;
       delete from scores.affinity_summary; delete from scores.next_offer; delete from scores.acquisition_sources;
       delete from scores.referral_value; delete from scores.referrers; delete from scores.prospects;
       delete from ops.model where purpose in ('offer', 'prospects')`,
    );
    const off = [...made.matchAll(/<p class="off">([^<]+)</g)].map((match) => match[1]!);
    expect(off.length).toBe(7);
    for (const need of ['product_id', 'a channel or campaign_id', 'referred_by', 'region or industry'])
      expect(off.join(' ')).toContain(need);
    expect(textOf(made)).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('is told when the offers are those of the rule, because the model did not surely win', async () => {
    const made = await changed(`update ops.model set is_used = false, grade = 'B' where purpose = 'offer'`);
    expect(section(made, 'offers')).toContain('That is not surely better, so what is most bought');
  });
});

describe('words of offers', () => {
  const speech = speechOf(formatOf('en', 'GBP'));

  test.each([
    [
      '{"code":"popular_in_segment","share":0.214}',
      '21.4% of the customers of the same segment took it of late',
    ],
    [
      '{"code":"replenishment_due","products":["Toner"],"due_on":"2026-03-13","gap_days":44}',
      'Buys Toner every 44 days; due since 2026-03-13',
    ],
    ['{"code":"nothing_new"}', 'No offer: nothing new fits'],
    ['not json', ''],
  ])('say %s', (json, said) => {
    expect(sayOffer(speech, json)).toBe(said);
  });

  test('there is a word in every language for each reason that the pipeline gives', () => {
    const sources = ['next-offer-models.ts', 'next_offer.sql'].map((name) =>
      readFileSync(new URL(`../../pipeline/scores/${name}`, import.meta.url), 'utf8'),
    );
    const codes = sources.flatMap((text) =>
      [...text.matchAll(/"?code"?: ?['"](\w+)['"]/g)].map(([, code]) => code!),
    );
    expect([...new Set(codes)].length).toBe(5);
    for (const catalogue of Object.values(catalogues))
      for (const code of codes) expect(catalogue).toHaveProperty([`offer_reason.${code}`]);
  });

  test('whoever has no account gets none as a trait', () => {
    expect(
      sayLikeness(
        speech,
        '[{"code":"attribute","name":"account_product","value":"(none)","contribution":1}]',
      ),
    ).toBe('');
  });
});
