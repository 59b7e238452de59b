import { churnDays, type Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { contactsOf, isContactList } from '../lists/marketing-lists.ts';
import { renderPage, type Section } from '../page.ts';
import { freshness, glossary, headerMeta, offLine, type Tile, tiles } from '../page-parts.ts';
import { dataTable, figureCell } from '../tables.ts';
import { trendNote } from '../trends.ts';
import { churnModelSection } from './churn-model-section.ts';
import { churnSection } from './churn-section.ts';
import { clusterMovesSection } from './cluster-moves-section.ts';
import { clusterTraitsSection } from './cluster-traits-section.ts';
import { clustersSection } from './clusters-section.ts';
import { clvSection } from './clv-section.ts';
import { indicesSection } from './indices-section.ts';
import { lifecycleSection } from './lifecycle-section.ts';
import { movementSection } from './movement-section.ts';
import { rfmSection, topSegment } from './rfm-section.ts';
import { satisfactionSection } from './satisfaction-section.ts';
import { saveSection } from './save-section.ts';
import { signalsSection } from './signals-section.ts';
import { valueSection } from './value-section.ts';
import { saveHeadline } from './warnings.ts';
import { warningsSection } from './warnings-section.ts';
import { winBackSection } from './win-back-section.ts';

const terms = [
  'net_value',
  'purchase_day',
  'frequency',
  'silence',
  'usual_gap',
  'rfm_score',
  'value_tier',
  'contribution',
  'vip',
  'lifecycle',
  'clv',
  'churn',
  'value_at_risk',
  'warning_point',
  'expected_loss',
  'worth_of_saving',
  'log_loss',
  'holdout',
  'gini',
  'deviation',
  'jaccard',
  'silhouette',
  'segment_shift',
] as const;

/** Those of the terms that a company without purchases meets. */
const termsOfChurn: readonly string[] = [
  'churn',
  'warning_point',
  'expected_loss',
  'worth_of_saving',
  'log_loss',
  'holdout',
];

const listsSection = (facts: Facts, lists: readonly WrittenList[]): Section => {
  const { say, format } = facts.speech;
  const { totals } = facts;
  const table = dataTable(
    say('lists.table'),
    [
      {
        head: say('lists.list'),
        cell: (list: WrittenList) => ({
          text: html`<a href="${`lists/${list.name}.html`}">${facts.speech.word('list', list.name)}</a>`,
          sort: facts.speech.word('list', list.name),
        }),
      },
      { head: say('column.customers'), kind: 'figure', cell: (list) => figureCell(list.total, format.count) },
      {
        head: say('lists.withheld'),
        kind: 'figure',
        cell: (list) => figureCell(list.withheld, format.count),
      },
      {
        head: say('lists.who'),
        kind: 'words',
        cell: (list) => ({ text: facts.speech.word('list_who', list.name) }),
      },
    ],
    lists,
  );
  return {
    id: 'lists',
    title: say('lists.title'),
    body: html`<p class="lead">${say('lists.lead')}</p>${table}<p class="quiet">${say('lists.consent', { without: totals.without_consent ?? 0, unknown: totals.consent_unknown ?? 0 })}</p>`,
  };
};

const dataSection = ({ speech, sources, totals }: Facts): Section => {
  const { say } = speech;
  const line = (source: Facts['sources'][number]) =>
    say('data.source', {
      source: source.source ?? '',
      records: source.records ?? 0,
      loaded: source.loaded ?? 0,
      refused: source.refused ?? 0,
      strangers: source.without_customer ?? 0,
    });
  const missing = [
    [totals.without_purchase, (totals.buyers ?? 0) > 0 ? 'data.no_purchase' : 'data.no_purchases_at_all'],
    [totals.all_cancelled, 'data.all_cancelled'],
    [totals.without_clv, 'data.without_clv'],
    [totals.without_churn, 'data.without_churn'],
  ] as const;
  const notScored = missing.filter(([count]) => (count ?? 0) > 0);
  return {
    id: 'data',
    title: say('data.title'),
    body: html`<ul class="plain">${sources.map((source) => html`<li>${line(source)}</li>`)}</ul><h3>${say('data.not_scored')}</h3>${
      notScored.length > 0
        ? html`<ul class="plain">${notScored.map(([count, key]) => html`<li>${say(key, { n: count ?? 0 })}</li>`)}</ul>`
        : html`<p>${say('data.all_scored')}</p>`
    }`,
  };
};

const tilesOf = ({ speech, totals, trends }: Facts, lists: readonly WrittenList[]): Html => {
  const { say, format } = speech;
  const buyers = totals.buyers ?? 0;
  const bought: Tile[] = [
    {
      label: say('tile.buyers'),
      figure: format.count(buyers),
      note: say('tile.buyers_note', { n: totals.buyers_12m ?? 0 }),
      trend: trendNote(speech, trends, 'buyers'),
    },
    {
      label: say('tile.value_12m'),
      figure: format.moneyShort(totals.net_value_12m ?? 0),
      note: say('tile.value_12m_note'),
      trend: trendNote(speech, trends, 'net_value_12m'),
    },
    {
      label: say('tile.repeat'),
      figure: buyers > 0 ? format.share((totals.repeat_buyers ?? 0) / buyers) : '–',
      note: say('tile.repeat_note', { n: totals.repeat_buyers ?? 0 }),
      trend: trendNote(speech, trends, 'repeat_buyers'),
    },
  ];
  const entries: Tile[] = [
    ...(buyers > 0 ? bought : []),
    ...((totals.churn_scored ?? 0) > 0
      ? [
          {
            label: say('tile.high_risk'),
            figure: format.count(totals.high_risk ?? 0),
            note: say('tile.high_risk_note', { n: totals.churn_scored ?? 0 }),
            trend: trendNote(speech, trends, 'high_risk'),
          },
        ]
      : []),
    ...((totals.value_at_risk ?? 0) > 0
      ? [
          {
            label: say('tile.value_at_risk'),
            figure: format.moneyShort(totals.value_at_risk ?? 0),
            note: say('tile.value_at_risk_note'),
            trend: trendNote(speech, trends, 'value_at_risk'),
          },
        ]
      : []),
    {
      label: say('tile.to_contact'),
      figure: format.count(contactsOf(lists)),
      note: say('tile.to_contact_note', { lists: lists.filter(isContactList).length }),
    },
  ];
  return tiles(entries);
};

/** What is told of purchases alone. */
const purchaseSections = async (facts: Facts): Promise<readonly (Section | undefined)[]> => [
  await rfmSection(facts),
  await valueSection(facts),
  await movementSection(facts),
  await lifecycleSection(facts),
  await indicesSection(facts),
  await clvSection(facts),
  await clustersSection(facts),
  await clusterMovesSection(facts),
  await clusterTraitsSection(facts),
];

/** One line instead of the sections that a company without purchases can't have. */
const needsPurchases = ({ speech }: Facts): Section => ({
  id: 'purchases',
  title: speech.say('rfm.title'),
  body: offLine(speech.say('segments.needs_purchases')),
});

/** The segment report for marketing: who the customers are, what they are worth, whom to contact and why. */
export const segmentsPage = async (facts: Facts, lists: readonly WrittenList[]): Promise<string> => {
  const { speech, totals, options } = facts;
  const { say, tell, format } = speech;
  const top = await topSegment(facts);
  const named = (name: string) => lists.find((list) => list.name === name)!;
  const hasPurchases = (totals.buyers ?? 0) > 0;
  const save = await saveHeadline(facts, named('save-list').total);
  const sections = [
    ...(hasPurchases ? await purchaseSections(facts) : []),
    await churnSection(facts),
    await warningsSection(facts),
    await saveSection(facts, named('save-list'), named('churn-watch')),
    await signalsSection(facts, named('early-signals')),
    await winBackSection(facts, named('win-back')),
    churnModelSection(facts),
    await satisfactionSection(facts),
    hasPurchases ? undefined : needsPurchases(facts),
    listsSection(facts, lists),
    {
      id: 'glossary',
      title: say('glossary.title'),
      body: glossary(
        terms
          .filter((term) => hasPurchases || termsOfChurn.includes(term))
          .map((term) => [say(`term.${term}`), speech.word('term_meaning', term)]),
      ),
    },
    dataSection(facts),
  ].filter((section) => section !== undefined);
  return renderPage(speech, options, {
    name: 'segments',
    title: say('segments.title'),
    headlines: [
      ...(top
        ? [
            tell('headline.top_segment', {
              segment: top.name,
              customers: top.customers,
              share: format.share(top.share),
            }),
          ]
        : []),
      ...(save ? [save] : []),
      ...((totals.value_at_risk ?? 0) > 0
        ? [
            tell('headline.value_at_risk', {
              value: format.moneyShort(totals.value_at_risk ?? 0),
              days: churnDays(facts),
            }),
          ]
        : []),
      ...((totals.customers ?? 0) === 0 ? [tell('headline.nobody')] : []),
    ],
    meta: headerMeta(facts, 'marketing'),
    opening: html`${freshness(facts)}${tilesOf(facts, lists)}`,
    sections,
    method: [say('method.segments'), say('method.small_cells', { k: 5 })],
  });
};
