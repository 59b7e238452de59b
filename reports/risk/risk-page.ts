import { sum } from 'd3-array';
import { type Facts, isOn } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/write-list.ts';
import { renderPage, type Section } from '../page.ts';
import { freshness, glossary, headerMeta, type Tile, tiles } from '../page-parts.ts';
import { readRows } from '../query.ts';
import { creditSections, type Grade, readGrades } from './credit-section.ts';
import { type Drift, driftSection, readDrift } from './drift-section.ts';
import { refundsSection } from './refunds-section.ts';

const terms = [
  'net_value',
  'churn',
  'value_at_risk',
  'usual_gap',
  'exposure',
  'credit_grade',
  'watch_list',
  'holdout',
] as const;

const notScored = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const { totals } = facts;
  const credit = isOn(facts, 'credit')
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

const thresholds = ({ speech, options }: Facts): Section => {
  const { say, format } = speech;
  return {
    id: 'thresholds',
    title: say('thresholds.title'),
    body: html`<ul class="plain"><li>${say('thresholds.churn', {
      high: format.share(options.churn_high),
      medium: format.share(options.churn_medium),
      days: options.churn_horizon_days,
    })}</li><li>${say('thresholds.tiers')}</li><li>${say('thresholds.credit')}</li></ul>`,
  };
};

const tilesOf = (
  facts: Facts,
  grades: readonly Grade[],
  drift: Drift,
  lists: readonly WrittenList[],
): Html => {
  const { say, format } = facts.speech;
  const total = (name: string) => lists.find((list) => list.name === name)?.total ?? 0;
  const credit: Tile[] =
    grades.length === 0
      ? []
      : [
          {
            label: say('column.exposure'),
            figure: format.moneyShort(sum(grades, (grade) => grade.exposure ?? 0)),
            note: say('tile.exposure_note', { n: sum(grades, (grade) => grade.customers ?? 0) }),
          },
          {
            label: say('tile.overdue'),
            figure: format.moneyShort(sum(grades, (grade) => grade.overdue ?? 0)),
            note: say('tile.overdue_note', { n: total('overdue') }),
          },
          {
            label: say('tile.watched'),
            figure: format.count(total('watch-list')),
            note: say('tile.watched_note'),
          },
        ];
  return tiles([
    ...credit,
    {
      label: say('tile.drifting'),
      figure: format.count(total('drifting')),
      note: say('tile.drifting_note', { days: facts.options.churn_horizon_days }),
    },
    {
      label: say('tile.value_at_risk'),
      figure: format.moneyShort(sum(drift, (row) => row.value_at_risk ?? 0)),
      note: say('tile.value_at_risk_important'),
    },
    {
      label: say('tile.refunders'),
      figure: format.count(total('refunds')),
      note: say('tile.refunders_note'),
    },
  ]);
};

const headlines = (
  facts: Facts,
  grades: readonly Grade[],
  drift: Drift,
  lists: readonly WrittenList[],
): readonly Html[] => {
  const { tell, format } = facts.speech;
  const weak = grades.filter((grade) => grade.credit_grade === 'D' || grade.credit_grade === 'E');
  const exposure = sum(grades, (grade) => grade.exposure ?? 0);
  const high = drift.filter((row) => row.churn_band === 'high');
  const watched = lists.find((list) => list.name === 'watch-list');
  return [
    ...(exposure > 0
      ? [
          tell('headline.weak_grades', {
            customers: sum(weak, (grade) => grade.customers ?? 0),
            share: format.share(sum(weak, (grade) => grade.exposure ?? 0) / exposure),
          }),
        ]
      : []),
    ...(watched && watched.total > 0 ? [tell('headline.watched', { customers: watched.total })] : []),
    ...(high.length > 0
      ? [
          tell('headline.drifting', {
            customers: sum(high, (row) => row.customers ?? 0),
            value: format.moneyShort(sum(high, (row) => row.value ?? 0)),
          }),
        ]
      : []),
    ...(isOn(facts, 'credit')
      ? []
      : [tell('headline.credit_off', { needs: facts.speech.word('capability_needs', 'credit') })]),
  ];
};

/** The risk report: who may default or is drifting, why, how concentrated it is, and whether the models hold. */
export const riskPage = async (facts: Facts, lists: readonly WrittenList[]): Promise<string> => {
  const { speech, options } = facts;
  const { say } = speech;
  const named = (name: string) => lists.find((list) => list.name === name)!;
  const grades = isOn(facts, 'credit') ? await readGrades(facts) : [];
  const drift = await readDrift(facts);
  const credit = await creditSections(facts, grades, lists);
  const others: readonly Section[] = [
    driftSection(facts, drift, named('drifting')),
    await refundsSection(facts, named('refunds')),
  ];
  return renderPage(speech, options, {
    name: 'risk',
    title: say('risk.title'),
    headlines: headlines(facts, grades, drift, lists),
    meta: headerMeta(facts),
    opening: html`${freshness(facts)}${tilesOf(facts, grades, drift, lists)}`,
    sections: [
      // Without credit data the drift of important customers is the news of the day.
      ...(grades.length > 0 ? [...credit, ...others] : [...others, ...credit]),
      await notScored(facts),
      thresholds(facts),
      {
        id: 'glossary',
        title: say('glossary.title'),
        body: glossary(terms.map((term) => [say(`term.${term}`), speech.word('term_meaning', term)])),
      },
    ],
    method: [say('method.risk')],
  });
};
