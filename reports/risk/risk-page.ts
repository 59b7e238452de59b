import { sum } from 'd3-array';
import { churnDays, type Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { renderPage, type Section } from '../page.ts';
import { freshness, glossary, headerMeta, offLine, type Tile, tiles } from '../page-parts.ts';
import { readRows } from '../query.ts';
import { trendNote } from '../trends.ts';
import { alertsSection, alertsSentence } from './alerts-section.ts';
import { cashSection } from './cash-section.ts';
import { conductSection, hasProtected } from './conduct-section.ts';
import { type Grade, isWeak, portfolioSection, readGrades } from './credit-section.ts';
import { type CreditTotals, readCreditTotals, sinceNote } from './credit-totals.ts';
import { type Drift, driftSection, readDrift } from './drift-section.ts';
import { limitsSection } from './limits-section.ts';
import { listBlock } from './list-block.ts';
import { monitoringSection } from './monitoring-section.ts';
import { ratingSection } from './rating-section.ts';
import { refundsSection } from './refunds-section.ts';
import { rollSection } from './roll-section.ts';
import { invoicesSection, stagesSection } from './stages-section.ts';
import { watchSection, watchSentence } from './watch-section.ts';

const terms = ['net_value', 'churn', 'value_at_risk', 'usual_gap', 'holdout'] as const;
const creditTerms = [
  'exposure',
  'credit_grade',
  'pd',
  'credit_limit',
  'ifrs_stage',
  'provision',
  'watch_list',
] as const;

const notScored = async (facts: Facts, hasGrades: boolean): Promise<Section> => {
  const { say } = facts.speech;
  const { totals } = facts;
  const credit = hasGrades
    ? await readRows(facts.db, 'risk/not-scored', { reason: 'text', customers: 'number' })
    : [];
  const lines = [
    ...credit.map((row) => facts.speech.explain('not_graded', row.reason ?? '', { n: row.customers ?? 0 })),
    (totals.without_churn ?? 0) > 0 ? say('data.without_churn', { n: totals.without_churn ?? 0 }) : undefined,
  ].filter((line) => line !== undefined);
  return {
    id: 'not-scored',
    title: say('data.not_scored'),
    body:
      lines.length > 0
        ? html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
        : html`<p>${say('data.all_scored')}</p>`,
  };
};

const thresholds = (facts: Facts): Section => {
  const { speech, options } = facts;
  const { say, format } = speech;
  return {
    id: 'thresholds',
    title: say('thresholds.title'),
    body: html`<ul class="plain"><li>${say('thresholds.churn', {
      high: format.share(options.churn_high),
      medium: format.share(options.churn_medium),
      days: churnDays(facts),
    })}</li><li>${say('thresholds.tiers')}</li><li>${say('thresholds.credit')}</li></ul>`,
  };
};

const creditTiles = (facts: Facts, grades: readonly Grade[], totals: CreditTotals): readonly Tile[] => {
  const { say, format } = facts.speech;
  const { tonight } = totals;
  if (grades.length === 0 || !tonight) return [];
  const since = (figure: Parameters<typeof sinceNote>[2], write: (value: number) => string) =>
    sinceNote(facts.speech, totals, figure, write);
  return [
    {
      label: say('column.exposure'),
      figure: format.moneyShort(tonight.exposure ?? 0),
      note: since('exposure', format.moneyShort),
      trend: trendNote(facts.speech, facts.trends, 'exposure', true),
    },
    {
      label: say('tile.overdue'),
      figure: format.moneyShort(tonight.overdue ?? 0),
      note: since('overdue', format.moneyShort),
      trend: trendNote(facts.speech, facts.trends, 'overdue', true),
    },
    {
      label: say('tile.watched'),
      figure: format.count(tonight.watched ?? 0),
      note: since('watched', format.count),
      trend: trendNote(facts.speech, facts.trends, 'watched', true),
    },
    {
      label: say('credit_tile.blocked'),
      figure: format.count(tonight.blocked ?? 0),
      note: since('blocked', format.count),
      trend: trendNote(facts.speech, facts.trends, 'blocked', true),
    },
    {
      label: say('credit_tile.provision'),
      figure: format.moneyShort(tonight.provision ?? 0),
      note:
        (tonight.without_loss ?? 0) > 0
          ? say('credit_tile.provision_short', { customers: tonight.without_loss ?? 0 })
          : say('credit_tile.provision_note'),
      trend: trendNote(facts.speech, facts.trends, 'provision'),
    },
  ];
};

const tilesOf = (
  facts: Facts,
  credit: readonly Tile[],
  drift: Drift,
  lists: readonly WrittenList[],
): Html => {
  const { say, format } = facts.speech;
  const total = (name: string) => lists.find((list) => list.name === name)?.total ?? 0;
  // A row of six: where there is credit, it has the news.
  const refunders: Tile = {
    label: say('tile.refunders'),
    figure: format.count(total('refunds')),
    note: say('tile.refunders_note'),
  };
  const atRisk: Tile = {
    label: say('tile.value_at_risk'),
    figure: format.moneyShort(sum(drift, (row) => row.value_at_risk ?? 0)),
    note: say('tile.value_at_risk_important'),
  };
  return tiles([
    ...credit,
    {
      label: say('tile.drifting'),
      figure: format.count(total('drifting')),
      note: say('tile.drifting_note', { days: churnDays(facts) }),
    },
    ...(credit.length > 0 ? [] : [atRisk, refunders]),
  ]);
};

const creditHeadlines = async (
  facts: Facts,
  grades: readonly Grade[],
  { tonight }: CreditTotals,
): Promise<readonly Html[]> => {
  const { tell, format } = facts.speech;
  const weak = grades.filter(isWeak);
  const exposure = sum(grades, (grade) => grade.exposure ?? 0);
  const share = format.share(sum(weak, (grade) => grade.exposure ?? 0) / (exposure || 1));
  const customers = sum(weak, (grade) => grade.customers ?? 0);
  const moved = await watchSentence(facts);
  return [
    exposure > 0 && tell('headline.weak_grades', { customers, share }),
    (tonight?.watched ?? 0) > 0 && tell('headline.watched', { customers: tonight?.watched ?? 0 }),
    moved,
    (tonight?.blocked ?? 0) > 0 && tell('headline.blocked', { customers: tonight?.blocked ?? 0 }),
  ].filter((line) => typeof line === 'object');
};

const driftHeadlines = ({ speech }: Facts, drift: Drift): readonly Html[] => {
  const high = drift.filter((row) => row.churn_band === 'high');
  if (high.length === 0) return [];
  return [
    speech.tell('headline.drifting', {
      customers: sum(high, (row) => row.customers ?? 0),
      value: speech.format.moneyShort(sum(high, (row) => row.value ?? 0)),
    }),
  ];
};

/** Everything about credit, in the order a risk officer works; one line where the data allows no grade. */
const creditSections = async (
  facts: Facts,
  grades: readonly Grade[],
  totals: CreditTotals,
  lists: readonly WrittenList[],
  alerts: Section,
): Promise<readonly Section[]> => {
  const { say, word } = facts.speech;
  const named = (name: string) => lists.find((list) => list.name === name);
  if (grades.length === 0) {
    const needs = word('capability_needs', 'credit');
    const off = { id: 'credit', title: say('credit.title'), body: offLine(say('credit.off', { needs })) };
    // A table of labels alone has a model to be looked into.
    return (await hasProtected(facts)) ? [off, await conductSection(facts)] : [off];
  }
  const sections = [
    await portfolioSection(facts, grades),
    await watchSection(facts, lists),
    alerts,
    {
      id: 'worst',
      title: say('credit.lists_title'),
      body: html`${listBlock(facts, named('worst-customers'), 20)}${listBlock(facts, named('overdue'), 15)}`,
    },
    await limitsSection(facts, totals, named('limits')),
    await ratingSection(facts),
    await stagesSection(facts, totals, named('stages')),
    await invoicesSection(facts),
    await rollSection(facts),
    await monitoringSection(facts),
    await conductSection(facts),
  ];
  return sections.filter((section) => section !== undefined);
};

/** The risk report: who may default or is drifting, why, how concentrated it is, and whether the models hold. */
export const riskPage = async (facts: Facts, lists: readonly WrittenList[]): Promise<string> => {
  const { speech, options } = facts;
  const { say } = speech;
  const named = (name: string) => lists.find((list) => list.name === name)!;
  const grades = await readGrades(facts);
  const drift = await readDrift(facts);
  const totals = await readCreditTotals(facts);
  const alarm = await alertsSentence(facts);
  const alerts = await alertsSection(
    facts,
    lists.find((list) => list.name === 'alerts'),
  );
  const credit = await creditSections(facts, grades, totals, lists, alerts);
  const others: readonly Section[] = [
    driftSection(facts, drift, named('drifting')),
    await refundsSection(facts, named('refunds')),
    ...(grades.length > 0 ? [] : [alerts]),
    await cashSection(facts),
  ];
  return renderPage(speech, options, {
    name: 'risk',
    title: say('risk.title'),
    headlines: [
      ...(grades.length > 0 ? await creditHeadlines(facts, grades, totals) : []),
      ...(alarm ? [alarm] : []),
      ...driftHeadlines(facts, drift),
      ...(grades.length > 0
        ? []
        : [speech.tell('headline.credit_off', { needs: speech.word('capability_needs', 'credit') })]),
    ],
    meta: headerMeta(facts, 'risk'),
    opening: html`${freshness(facts)}${tilesOf(facts, creditTiles(facts, grades, totals), drift, lists)}`,
    sections: [
      // Without credit data the drift of important customers is the news of the day.
      ...(grades.length > 0 ? [...credit, ...others] : [...others, ...credit]),
      await notScored(facts, grades.length > 0),
      thresholds(facts),
      {
        id: 'glossary',
        title: say('glossary.title'),
        body: glossary(
          [...terms, ...(grades.length > 0 ? creditTerms : [])].map((term) => [
            say(`term.${term}`),
            speech.word('term_meaning', term),
          ]),
        ),
      },
    ],
    method: [say('method.risk')],
  });
};
