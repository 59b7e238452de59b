import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { writeCards } from './cards/write-cards.ts';
import { gatherFacts } from './facts.ts';
import { listPage } from './lists/list-page.ts';
import { listWorkbook, workbookName } from './lists/list-workbook.ts';
import { writeMarketingLists } from './lists/marketing-lists.ts';
import { writePseudonyms } from './lists/pseudonyms-file.ts';
import { writeRiskLists } from './lists/risk-lists.ts';
import { morningHeadlines, readRecent } from './morning/headlines.ts';
import { morningPage } from './morning/morning-page.ts';
import type { ReportOptions } from './night.ts';
import { writeCompanions } from './products/companions-file.ts';
import { productsPage } from './products/products-page.ts';
import { qualityPage } from './quality/quality-page.ts';
import { riskPage } from './risk/risk-page.ts';
import { segmentsPage } from './segments/segments-page.ts';
import { onThreads } from './threads.ts';

/**
 * Facts of the night -> lists -> cards, workbooks and pages: writes what people open in the morning into an empty
 * folder. Reads the schemas scores, actions, customer and ops, and nothing else; the same warehouse and options give
 * the same bytes.
 * @returns the headlines of the morning page as plain text
 * @throws REPORT_QUERY when a table lacks what a page says, AUDIENCE_COLUMN when a list says too much
 */
export const writeReports = async (
  db: DuckDBConnection,
  options: ReportOptions,
): Promise<readonly string[]> => {
  for (const folder of ['marketing/lists', 'risk/lists', 'analyst']) {
    mkdirSync(join(options.folder, folder), { recursive: true });
  }
  const facts = await gatherFacts(db, options);
  const [marketing, risk] = await onThreads(db, options.threads, async () => [
    await writeMarketingLists(facts),
    await writeRiskLists(facts),
  ]);
  await writePseudonyms(facts);
  const lists = [...marketing, ...risk];
  const cards = await onThreads(db, options.threads, () => writeCards(facts, lists));
  for (const audience of ['marketing', 'risk'] as const) {
    const own = lists.filter((list) => list.audience === audience);
    const book = await listWorkbook(facts, audience, own);
    writeFileSync(join(options.folder, audience, workbookName(audience)), book);
  }
  for (const list of lists) {
    const page = listPage(facts, list, cards[list.audience]);
    writeFileSync(join(options.folder, list.audience, 'lists', `${list.name}.html`), page);
  }
  await writeCompanions(facts);
  const recent = await readRecent(facts);
  const headlines = await morningHeadlines(facts, recent, marketing);
  const pages = {
    'index.html': await morningPage(facts, recent, headlines, lists),
    'marketing/segments.html': await segmentsPage(facts, marketing),
    'marketing/products.html': await productsPage(facts, marketing),
    'risk/risk.html': await riskPage(facts, risk),
    'analyst/quality.html': await qualityPage(facts),
  };
  for (const [path, text] of Object.entries(pages)) writeFileSync(join(options.folder, path), text);
  await db.run('drop view temp.marketing_customers; drop table temp.risk_customers');
  await db.run('drop table temp.report_customers');
  return headlines.map((headline) => headline.text);
};
