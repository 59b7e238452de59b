import { sum } from 'd3-array';
import { checkColumns, hiddenGroups, smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { headOf } from '../lists/columns.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { idFor } from '../pseudonyms.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, figureCell, textCell } from '../tables.ts';

const measureShape = {
  measure: 'text',
  referred_n: 'number',
  others_n: 'number',
  referred: 'number',
  others: 'number',
  difference: 'number',
  low: 'number',
  high: 'number',
  p_value: 'number',
} as const;
const tierShape = {
  value_tier: 'text',
  referrers: 'number',
  referred_buyers: 'number',
  first_years: 'number',
  first_year_value: 'number',
} as const;
const referrerShape = {
  customer_id: 'text',
  referred_buyers: 'number',
  referred_value: 'number',
  total: 'number',
} as const;

type Measure = Row<typeof measureShape>;
type Tier = Row<typeof tierShape>;
type Referrer = Row<typeof referrerShape>;

/** Referrers that the page names. */
const mostNamed = 20;

/** Referred buyers against all others, of whom enough are known to say it. */
export const readReferral = async ({ db }: Facts): Promise<readonly Measure[]> => {
  const rows = await readRows(db, 'products/referral', measureShape);
  const isTold = (n: number | null) => (n ?? 0) >= smallestCell;
  return rows.filter((row) => isTold(row.referred_n) && isTold(row.others_n));
};

/** How many of the buyers were referred; the share in the two highest tiers counts all of them. */
export const referralShare = (rows: readonly Measure[]): { n: number; of: number } | undefined => {
  const all = rows.find((row) => row.measure === 'best_share');
  const [n, others] = [all?.referred_n ?? 0, all?.others_n ?? 0];
  return n > 0 ? { n, of: n + others } : undefined;
};

const writeMeasure = ({ format }: Facts['speech'], { measure }: Measure) =>
  measure === 'first_year_value' ? format.amount : format.share;

const measureTable = ({ speech }: Facts, rows: readonly Measure[]): Html => {
  const { say, word, format } = speech;
  const { currency } = format;
  const unless = (row: Measure, value: number | null) => figureCell(value, writeMeasure(speech, row));
  return dataTable(
    say('referral.table'),
    [
      {
        head: say('referral.measure'),
        kind: 'words',
        cell: (row: Measure) => ({
          text:
            row.measure === 'first_year_value'
              ? say('acquisition.value', { currency })
              : word('referral_measure', row.measure ?? ''),
        }),
      },
      { head: say('referral.referred'), kind: 'figure', cell: (row) => unless(row, row.referred) },
      { head: say('referral.others'), kind: 'figure', cell: (row) => unless(row, row.others) },
      { head: say('referral.difference'), kind: 'figure', cell: (row) => unless(row, row.difference) },
      {
        head: say('referral.interval'),
        kind: 'figure',
        cell: (row) => {
          const write = writeMeasure(speech, row);
          return textCell(
            row.low === null || row.high === null ? null : `${write(row.low)} – ${write(row.high)}`,
          );
        },
      },
      {
        head: say('referral.chance'),
        kind: 'figure',
        cell: (row) => figureCell(row.p_value, (p) => format.fixed(p, 3)),
      },
    ],
    rows,
  );
};

const tierTable = ({ speech }: Facts, rows: readonly Tier[]): Html => {
  const { say, word, format } = speech;
  const of = (count: (row: Tier) => number | null) => hiddenGroups(rows.map((row) => count(row) ?? 0));
  const hidden = of((row) => row.referrers);
  const hiddenBuyers = of((row) => row.referred_buyers);
  const hiddenYears = of((row) => row.first_years);
  const at = (row: Tier) => rows.indexOf(row);
  return dataTable(
    say('referral.tiers'),
    [
      {
        head: say('referral.tier'),
        cell: (row: Tier) => ({
          text:
            row.value_tier === 'none' ? say('referral.no_tier') : word('value_tier', row.value_tier ?? ''),
        }),
      },
      {
        head: say('referral.referrers'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.referrers ?? 0, hidden[at(row)] ?? false),
      },
      {
        head: say('referral.brought'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.referred_buyers ?? 0, hiddenBuyers[at(row)] ?? false),
      },
      {
        head: say('acquisition.value', { currency: format.currency }),
        kind: 'figure',
        cell: (row) =>
          hiddenYears[at(row)] || !row.first_years
            ? { text: '–', sort: '' }
            : figureCell((row.first_year_value ?? 0) / row.first_years, format.amount),
      },
    ],
    rows,
  );
};

const namedTable = (facts: Facts, rows: readonly Referrer[]): Html => {
  const { speech, options } = facts;
  const { say, format } = speech;
  checkColumns(
    'marketing',
    Object.keys(referrerShape).filter((name) => name !== 'total'),
  );
  return dataTable(
    say('referral.named'),
    [
      {
        head: headOf(speech, 'customer_id'),
        name: 'customer_id',
        kind: 'id',
        cell: (row: Referrer) => textCell(row.customer_id && idFor(options, 'marketing', row.customer_id)),
      },
      {
        head: headOf(speech, 'referred_buyers'),
        name: 'referred_buyers',
        kind: 'figure',
        cell: (row) => figureCell(row.referred_buyers, format.count),
      },
      {
        head: headOf(speech, 'referred_value'),
        name: 'referred_value',
        kind: 'figure',
        cell: (row) => figureCell(row.referred_value, format.amount),
      },
    ],
    rows,
  );
};

/** The share of buyers who were referred, as a sentence; undefined where no export tells. */
export const referralSays = ({ speech }: Facts, rows: readonly Measure[]): Sentence | undefined => {
  const share = referralShare(rows);
  return (
    share &&
    speech.tell('referral.says', { n: share.n, of: share.of, share: speech.format.share(share.n / share.of) })
  );
};

/** What referral brings, and who refers. */
export const referralSection = async (facts: Facts, rows: readonly Measure[]): Promise<Section> => {
  const { speech, db } = facts;
  const { say, tell, format } = speech;
  const title = say('referral.title');
  const says = referralSays(facts, rows);
  if (!says) return { id: 'referral', title, body: offLine(say('referral.off')) };
  const tiers = await readRows(db, 'products/referrer-tiers', tierShape);
  const named = await readRows(db, 'products/referrers', referrerShape, {
    shown: mostNamed,
    smallest: smallestCell,
  });
  const value = rows.find((row) => row.measure === 'first_year_value');
  const isTold = (value?.low ?? 0) > 0 || (value?.high ?? 0) < 0;
  const worth =
    value?.difference === null || value?.difference === undefined
      ? undefined
      : isTold
        ? tell('referral.worth', {
            referred: format.moneyShort(value.referred ?? 0),
            others: format.moneyShort(value.others ?? 0),
          })
        : tell('referral.worth_same', {
            referred: format.moneyShort(value.referred ?? 0),
            others: format.moneyShort(value.others ?? 0),
          });
  const referrers = sum(tiers, (row) => row.referrers ?? 0);
  const total = named[0]?.total ?? 0;
  return {
    id: 'referral',
    title,
    body: html`<p class="lead">${say('referral.lead')}</p><p>${says} ${worth}</p>${measureTable(facts, rows)}${
      referrers >= smallestCell && html`<h3>${say('referral.tiers_title')}</h3>${tierTable(facts, tiers)}`
    }${
      named.length > 0
        ? html`<h3>${say('referral.named_title')}</h3>${namedTable(facts, named)}${total > named.length && html`<p class="quiet">${say('table.rows_shown_of', { shown: named.length, total })}</p>`}`
        : html`<p class="quiet">${say('referral.nobody', { k: smallestCell })}</p>`
    }`,
  };
};
