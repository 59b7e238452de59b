import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { readCodes } from '../reasons.ts';
import { dataTable, figureCell, textCell } from '../tables.ts';
import { type PairKind, pairKinds, type Search, writeLift } from './pair-words.ts';

const ruleShape = {
  kind: 'text',
  name: 'text',
  companion_name: 'text',
  units_both: 'number',
  support: 'number',
  confidence: 'number',
  lift: 'number',
  leverage: 'number',
  zhang: 'number',
  q_value: 'number',
  later_lift: 'number',
  total: 'number',
} as const;
const setShape = {
  antecedent: 'text',
  consequent: 'text',
  baskets: 'number',
  support: 'number',
  confidence: 'number',
  lift: 'number',
  leverage: 'number',
  total: 'number',
} as const;

type Rule = Row<typeof ruleShape>;
type SetRule = Row<typeof setShape>;

/** Rules of a kind, and of sets, that the page shows. */
const mostShown = 20;
const mostSets = 10;

const writeChance = ({ format }: Facts['speech'], p: number) =>
  p < 0.001 ? `<${format.fixed(0.001, 3)}` : format.fixed(p, 3);

/** Shares of a rule are small: two digits that count. */
const writeSmall = ({ format }: Facts['speech'], share: number) => `${format.fixed(share * 100, 2)}%`;

const measures = (speech: Facts['speech']) => ({
  support: (row: { readonly support: number | null }) =>
    figureCell(row.support, (value) => writeSmall(speech, value)),
  lift: (row: { readonly lift: number | null }) => figureCell(row.lift, (value) => writeLift(speech, value)),
  leverage: (row: { readonly leverage: number | null }) =>
    figureCell(row.leverage, (value) => writeSmall(speech, value)),
});

const ruleTable = ({ speech }: Facts, kind: PairKind, caption: string, rows: readonly Rule[]): Html => {
  const { say, word, format } = speech;
  const { support, lift, leverage } = measures(speech);
  return dataTable(
    caption,
    [
      { head: say('rules.who_takes'), cell: (row: Rule) => textCell(row.name) },
      { head: say('rules.takes'), cell: (row) => textCell(row.companion_name) },
      {
        head: word('pair_both', kind),
        kind: 'figure',
        cell: (row) => figureCell(row.units_both, format.count),
      },
      { head: say('rules.support'), kind: 'figure', cell: support },
      {
        head: say('rules.confidence'),
        kind: 'figure',
        cell: (row) => figureCell(row.confidence, format.share),
      },
      { head: say('pairs.lift'), kind: 'figure', cell: lift },
      { head: say('rules.leverage'), kind: 'figure', cell: leverage },
      {
        head: say('rules.zhang'),
        kind: 'figure',
        cell: (row) => figureCell(row.zhang, (value) => format.fixed(value, 2)),
      },
      {
        head: say('rules.chance'),
        kind: 'figure',
        cell: (row) => figureCell(row.q_value, (value) => writeChance(speech, value)),
      },
      {
        head: say('pairs.later'),
        kind: 'figure',
        cell: (row) => figureCell(row.later_lift, (value) => writeLift(speech, value)),
      },
    ],
    rows,
  );
};

const setTable = ({ speech }: Facts, rows: readonly SetRule[]): Html => {
  const { say, word, format } = speech;
  const { support, lift, leverage } = measures(speech);
  return dataTable(
    say('rules.sets_table'),
    [
      {
        head: say('rules.who_takes'),
        kind: 'words',
        cell: (row: SetRule) => ({ text: format.list(readCodes(row.antecedent)) }),
      },
      { head: say('rules.takes'), cell: (row) => textCell(row.consequent) },
      {
        head: word('pair_both', 'basket'),
        kind: 'figure',
        cell: (row) => figureCell(row.baskets, format.count),
      },
      { head: say('rules.support'), kind: 'figure', cell: support },
      {
        head: say('rules.confidence'),
        kind: 'figure',
        cell: (row) => figureCell(row.confidence, format.share),
      },
      { head: say('pairs.lift'), kind: 'figure', cell: lift },
      { head: say('rules.leverage'), kind: 'figure', cell: leverage },
    ],
    rows,
  );
};

/** What a search read, left out, found, tested and checked: no limit of it is silent. */
const searchLines = ({ speech }: Facts, search: Search): readonly Sentence[] => {
  const { tell } = speech;
  const sets = search.itemsets !== null;
  const isBasket = search.kind === 'basket';
  return [
    (search.left_out ?? 0) > 0
      ? tell(isBasket ? 'search.left_out' : 'search.left_out_windows', {
          baskets: search.baskets ?? 0,
          left_out: search.left_out ?? 0,
          smallest: search.smallest_left_out ?? 0,
          largest: search.largest ?? 0,
        })
      : tell(isBasket ? 'search.all' : 'search.all_windows', {
          baskets: search.baskets ?? 0,
          largest: search.largest ?? 0,
        }),
    tell('search.pairs', {
      pairs: search.pairs ?? 0,
      lifted: search.lifted ?? 0,
      significant: search.significant ?? 0,
    }),
    (search.later_baskets ?? 0) > 0
      ? tell(isBasket ? 'search.checked' : 'search.checked_windows', {
          later: search.later_baskets ?? 0,
          checked: search.checked ?? 0,
          confirmed: search.confirmed ?? 0,
          rules: search.rules ?? 0,
        })
      : tell('search.not_checked', { rules: search.rules ?? 0 }),
    ...(sets
      ? [
          tell('search.sets', {
            count: search.set_count ?? 0,
            sets: search.itemsets ?? 0,
            rules: search.set_rules ?? 0,
          }),
        ]
      : []),
    ...(sets && (search.set_count ?? 0) > (search.wanted_set_count ?? 0)
      ? [tell('search.sets_cut', { wanted: search.wanted_set_count ?? 0, count: search.set_count ?? 0 })]
      : []),
  ];
};

/** The rules with every measure, how they held on later days, and what the search left out. */
export const rulesSection = async (facts: Facts, searches: readonly Search[]): Promise<Section> => {
  const { speech, db } = facts;
  const { say, word } = speech;
  const title = say('rules.title');
  if (searches.length === 0) return { id: 'rules', title, body: offLine(say('rules.off')) };
  const values = { shown: mostShown, smallest: smallestCell };
  const rules = await readRows(db, 'products/rules', ruleShape, values);
  const sets = await readRows(db, 'products/item-sets', setShape, { ...values, shown: mostSets });
  const note = (shown: number, total: number) =>
    total > shown && html`<p class="quiet">${say('table.rows_shown_of', { shown, total })}</p>`;
  const kinds = pairKinds.flatMap((kind) => {
    const search = searches.find((row) => row.kind === kind);
    if (!search) return [];
    const own = rules.filter((row) => row.kind === kind);
    const name = word('pair_kind', kind);
    const table =
      own.length > 0
        ? html`${ruleTable(facts, kind, say('rules.table', { title: name }), own)}${note(own.length, own[0]?.total ?? 0)}`
        : html`<p>${say('rules.none')}</p>`;
    return [
      html`<h3>${name}</h3><ul class="plain">${searchLines(facts, search).map((line) => html`<li>${line}</li>`)}</ul>${table}`,
    ];
  });
  return {
    id: 'rules',
    title,
    body: html`<p class="lead">${say('rules.lead')}</p>${kinds}${
      sets.length > 0 &&
      html`<h3>${say('rules.sets_title')}</h3><p>${say('rules.sets_lead')}</p>${setTable(facts, sets)}${note(sets.length, sets[0]?.total ?? 0)}`
    }`,
  };
};
