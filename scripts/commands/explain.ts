import { writeFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { version } from '../../pipeline/code-version.ts';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { readWarehouse } from '../../pipeline/warehouse.ts';
import type { Card, CardPart, View } from '../../reports/cards/card.ts';
import { readCardData } from '../../reports/cards/card-data.ts';
import { cardPage } from '../../reports/cards/card-page.ts';
import { customerCard } from '../../reports/cards/customer-card.ts';
import { gatherCustomer } from '../../reports/cards/one-customer.ts';
import { cardText } from '../explain/card-text.ts';
import { customerRecords } from '../explain/customer-records.ts';
import { type Found, findCustomer } from '../explain/find-customer.ts';
import { jobsOfOtherDays, lastNight } from './explained-day.ts';

/** Options of `daybreak explain`. */
export interface ExplainFlags {
  readonly config: string;
  /** A page to write beside what the terminal shows. */
  readonly html?: string;
  readonly json: boolean;
}

const cardOf = async (
  db: DuckDBConnection,
  config: Config,
  { customer_id }: Found,
  as_of: string,
): Promise<{ readonly view: View; readonly card: Card }> => {
  const { locale, company, currency, clv, churn } = config;
  const options = {
    folder: '',
    locale,
    company,
    currency,
    as_of,
    version,
    config_hash: '',
    clv_horizon_days: clv.horizon_days,
    churn_horizon_days: churn.horizon_days ?? 0,
    churn_high: churn.high,
    churn_medium: churn.medium,
  };
  const view: View = { facts: await gatherCustomer(db, options, customer_id), audience: 'analyst' };
  const [data] = await readCardData(view.facts, [customer_id], true);
  const { master, rows } = await customerRecords(db, view.facts.speech, customer_id, as_of);
  const card = customerCard(view, data!, [master]);
  return { view, card: rows === undefined ? card : { ...card, sections: [...card.sections, rows] } };
};

/** A part as a program reads it: values as they are where they are known, else the words. */
const plainPart = (part: CardPart): object => {
  if (part.kind === 'facts') {
    const facts = Object.fromEntries(part.facts.map(({ column, value }) => [column, value]));
    return { ...(part.title !== undefined && { title: part.title }), facts };
  }
  if (part.kind === 'table') {
    const rows = part.rows.map((row) =>
      Object.fromEntries(part.columns.map(({ column }, k) => [column, row[k]!])),
    );
    return { title: part.caption, rows };
  }
  const { kind: _kind, ...rest } = part;
  return rest;
};

const plainCard = ({ view, card }: { readonly view: View; readonly card: Card }, found: Found) => ({
  schema: 'daybreak/explain/v1',
  customer_id: card.customer_id,
  found_by: found.by,
  as_of: view.facts.options.as_of,
  company: view.facts.options.company,
  headlines: card.headlines.map(({ text }) => text),
  sections: card.sections.map(({ id, title, parts }) => ({ id, title, parts: parts.map(plainPart) })),
});

const widest = 110;

/**
 * `daybreak explain CUSTOMER`: everything known and predicted about one customer, with reasons and the rows behind
 * them. It reads the warehouse and changes nothing there.
 * @throws CUSTOMER (exit 2), LOCKED (exit 4), NO_NIGHT (exit 5)
 */
export const explainCommand = async (name: string, flags: ExplainFlags): Promise<void> => {
  const config = loadConfig(flags.config, { data: undefined, env: process.env, flags: {} });
  const warehouse = await readWarehouse(config.warehouse, config.machine);
  try {
    const as_of = await lastNight(warehouse.db);
    const others = await jobsOfOtherDays(warehouse.db, as_of);
    if (others.length > 0)
      console.error(
        `days differ: the card is of ${as_of}, the tables of ${others.join(', ')}; a whole night brings them to one day: daybreak run`,
      );
    const found = await findCustomer(warehouse.db, name);
    if (found.by !== 'id')
      console.error(`${name} leads to customer ${found.customer_id}, by the ${found.by}`);
    const explained = await cardOf(warehouse.db, config, found, as_of);
    if (flags.html !== undefined) writePage(flags.html, cardPage(explained.view, explained.card));
    if (flags.json) console.log(JSON.stringify(plainCard(explained, found), null, 2));
    else if (flags.html === undefined) {
      const width = Math.max(40, Math.min(process.stdout.columns ?? 100, widest));
      const { speech } = explained.view.facts;
      console.log(speech.say('shell.as_of', { date: speech.format.day(as_of) }));
      console.log(cardText(speech, explained.card, width));
    } else console.error(`page written: ${flags.html}`);
  } finally {
    warehouse.close();
  }
};

/** It holds personal data, so that nobody else may read it. */
const writePage = (path: string, text: string): void => {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new DaybreakError('OUTPUT', `--html requires a file that can be written, got ${path}`, {
      exit: exitCode.usage,
      cause,
    });
  }
};
