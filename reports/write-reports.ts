import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Audience } from './audiences.ts';
import { writeCards } from './cards/write-cards.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { giveWay, lanesOf } from './lanes.ts';
import type { WrittenList } from './lists/list-definition.ts';
import { listPage } from './lists/list-page.ts';
import { listWorkbook, workbookName } from './lists/list-workbook.ts';
import { marketingLists } from './lists/marketing-lists.ts';
import { writePseudonyms } from './lists/pseudonyms-file.ts';
import { riskLists } from './lists/risk-lists.ts';
import { writeLists } from './lists/write-lists.ts';
import type { Sentence } from './messages/speech.ts';
import { morningHeadlines } from './morning/headlines.ts';
import { morningPage } from './morning/morning-page.ts';
import type { ReportOptions } from './night.ts';
import { detachNight } from './night-tables.ts';
import { writeCompanions } from './products/companions-file.ts';
import { productsPage } from './products/products-page.ts';
import { qualityPage } from './quality/quality-page.ts';
import { riskPage } from './risk/risk-page.ts';
import { segmentsPage } from './segments/segments-page.ts';

/** Cards of the customers on the lists, and of each list the page that links to them. */
const writeListPages = async (facts: Facts, lists: readonly WrittenList[]): Promise<void> => {
  const cards = await writeCards(facts, lists);
  for (const list of lists) {
    const page = listPage(facts, list, cards[list.audience]);
    writeFileSync(join(facts.options.folder, list.audience, 'lists', `${list.name}.html`), page);
    await giveWay();
  }
};

const writeWorkbook = async (
  facts: Facts,
  audience: Audience,
  lists: readonly WrittenList[],
): Promise<void> => {
  const book = await listWorkbook(facts, audience, lists);
  writeFileSync(join(facts.options.folder, audience, workbookName(audience)), book);
};

const writeAll = async (facts: Facts): Promise<readonly Sentence[]> => {
  const { lanes, options } = facts;
  const beside = <T>(part: (own: Facts) => Promise<T>) => lanes.run((db) => part({ ...facts, db }));
  const writePage = (path: string, make: (own: Facts) => Promise<string>) =>
    beside(async (own) => writeFileSync(join(options.folder, path), await make(own)));
  const definitions = [...(await marketingLists(facts)), ...(await riskLists(facts))];
  const [lists] = await Promise.all([
    writeLists(facts, definitions),
    writePage('analyst/quality.html', qualityPage),
    beside(writeCompanions),
    beside(writePseudonyms),
  ]);
  const marketing = lists.filter((list) => list.audience === 'marketing');
  const risk = lists.filter((list) => list.audience === 'risk');
  const [, headlines] = await Promise.all([
    // First: their pages are written while the others still read.
    writeListPages(facts, lists),
    beside(async (own) => {
      const told = await morningHeadlines(own, marketing);
      writeFileSync(join(options.folder, 'index.html'), await morningPage(own, told, lists));
      return told;
    }),
    writePage('marketing/segments.html', (own) => segmentsPage(own, marketing)),
    writePage('risk/risk.html', (own) => riskPage(own, risk)),
    writePage('marketing/products.html', (own) => productsPage(own, marketing)),
    writeWorkbook(facts, 'marketing', marketing),
    writeWorkbook(facts, 'risk', risk),
  ]);
  return headlines;
};

/**
 * Facts of the night -> lists -> cards, workbooks and pages: writes what people open in the morning into an empty
 * folder. Reads the schemas scores, actions, customer and ops, and nothing else; the same warehouse and options give
 * the same bytes.
 * @param further connections to the same warehouse: parts that don't need each other run on all of them side by side
 * @returns the headlines of the morning page as plain text
 * @throws REPORT_QUERY when a table lacks what a page says, AUDIENCE_COLUMN when a list says too much
 */
export const writeReports = async (
  db: DuckDBConnection,
  options: ReportOptions,
  further: readonly DuckDBConnection[] = [],
): Promise<readonly string[]> => {
  for (const folder of ['marketing/lists', 'risk/lists', 'analyst']) {
    mkdirSync(join(options.folder, folder), { recursive: true });
  }
  const lanes = lanesOf([db, ...further]);
  try {
    const headlines = await writeAll(await gatherFacts(db, options, lanes));
    return headlines.map((headline) => headline.text);
  } finally {
    await lanes.ended();
    await detachNight(db);
  }
};
