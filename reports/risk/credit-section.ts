import { sum } from 'd3-array';
import { calibrationFigure } from '../calibration-figure.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import { type Facts, isOn, onlyRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { listTable, type WrittenList } from '../lists/write-list.ts';
import { modelBoxes } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { listNote } from '../tables.ts';

const gradeShape = {
  credit_grade: 'text',
  customers: 'number',
  exposure: 'number',
  overdue: 'number',
  watched: 'number',
  credit_score: 'number',
} as const;

const ageingShape = { bucket: 'number', customers: 'number', exposure: 'number' } as const;
const concentrationShape = {
  debtors: 'number',
  exposure: 'number',
  largest: 'number',
  ten_largest: 'number',
} as const;

export type Grade = Row<typeof gradeShape>;

/** The portfolio by grade, best first; empty where credit is off. */
export const readGrades = (facts: Facts): Promise<readonly Grade[]> =>
  readRows(facts.db, 'risk/portfolio', gradeShape);

const gradeChart = ({ speech, options }: Facts, grades: readonly Grade[]): Html => {
  const { say, format } = speech;
  const exposure = sum(grades, (grade) => grade.exposure ?? 0) || 1;
  const weak = grades.filter((grade) => grade.credit_grade === 'D' || grade.credit_grade === 'E');
  const values = {
    customers: sum(weak, (grade) => grade.customers ?? 0),
    share: format.share(sum(weak, (grade) => grade.exposure ?? 0) / exposure),
  };
  return figure(speech, options.as_of, {
    key: 'grades',
    title: say('credit.grades_title'),
    unit: say('credit.grades_unit'),
    says: speech.tell('credit.grades_says', values),
    width: 500,
    draw: (width) =>
      drawStackedBars(
        grades.map((grade) => say('credit.grade', { grade: grade.credit_grade ?? '' })),
        [
          { label: say('column.customers'), values: grades.map((grade) => grade.customers ?? 0) },
          {
            label: say('column_unit.money', { head: say('column.exposure'), currency: format.currency }),
            values: grades.map((grade) => Math.max(grade.exposure ?? 0, 0)),
          },
        ],
        format.share,
        width,
        'g',
      ),
    head: [
      say('column.credit_grade'),
      say('column.customers'),
      say('column_unit.money', { head: say('column.exposure'), currency: format.currency }),
      say('column_unit.money', { head: say('column.overdue_exposure'), currency: format.currency }),
      say('column.watched'),
      say('column.mean_score'),
    ],
    rows: grades.map((grade) => [
      grade.credit_grade ?? '',
      format.count(grade.customers ?? 0),
      format.amount(grade.exposure ?? 0),
      format.amount(grade.overdue ?? 0),
      format.count(grade.watched ?? 0),
      grade.credit_score === null ? '–' : format.count(grade.credit_score),
    ]),
  });
};

const buckets = ['0', '1', '31', '61', '91'] as const;

const ageingChart = (
  { speech, options }: Facts,
  rows: readonly Row<typeof ageingShape>[],
): Html | undefined => {
  const { say, format, word } = speech;
  const exposure = sum(rows, (row) => row.exposure ?? 0);
  if (exposure <= 0) return undefined;
  const of = (bucket: string) => rows.find((row) => String(row.bucket) === bucket);
  const late = sum(rows, (row) => ((row.bucket ?? 0) > 0 ? (row.exposure ?? 0) : 0));
  const values = {
    overdue: format.moneyShort(late),
    share: format.share(late / exposure),
    long: format.moneyShort(of('91')?.exposure ?? 0),
  };
  return figure(speech, options.as_of, {
    key: 'ageing',
    title: say('credit.ageing_title'),
    unit: say('column_unit.money', { head: say('column.exposure'), currency: format.currency }),
    says: speech.tell('credit.ageing_says', values),
    width: 500,
    draw: (width) =>
      drawBars(
        buckets.map((bucket) => ({
          label: word('ageing', bucket),
          value: of(bucket)?.exposure ?? 0,
          text: format.short(of(bucket)?.exposure ?? 0),
          isStrong: bucket !== '0',
        })),
        width,
      ),
    head: [
      say('column.days_past_due'),
      say('column.customers'),
      say('column_unit.money', { head: say('column.exposure'), currency: format.currency }),
    ],
    rows: buckets.map((bucket) => [
      word('ageing', bucket),
      format.count(of(bucket)?.customers ?? 0),
      format.amount(of(bucket)?.exposure ?? 0),
    ]),
  });
};

const listBlock = (facts: Facts, list: WrittenList | undefined, most: number): Html => {
  const { speech } = facts;
  if (!list) return html``;
  const title = speech.word('list', list.name);
  return html`<h3>${title}</h3>${
    list.total > 0
      ? html`${listTable(facts, list, speech.word('list_who', list.name), most)}${listNote(speech, list.total, most, `lists/${list.name}.csv`)}`
      : html`<p class="off">${speech.say('list.empty')}</p>`
  }`;
};

/** Credit grades with exposure, ageing, concentration and the lists; one line where the data allows none. */
export const creditSections = async (
  facts: Facts,
  grades: readonly Grade[],
  lists: readonly WrittenList[],
): Promise<readonly Section[]> => {
  const { say, tell, format, word } = facts.speech;
  if (!isOn(facts, 'credit') || grades.length === 0) {
    const needs = word('capability_needs', 'credit');
    return [{ id: 'credit', title: say('credit.title'), body: offLine(say('credit.off', { needs })) }];
  }
  const ageing = await readRows(facts.db, 'risk/ageing', ageingShape);
  const concentration = onlyRow(
    await readRows(facts.db, 'risk/concentration', concentrationShape),
    'risk/concentration',
  );
  const named = (name: string) => lists.find((list) => list.name === name);
  const models = facts.models.filter((model) => /credit|default/i.test(model.purpose ?? ''));
  const used = models.find((model) => model.is_used);
  return [
    {
      id: 'credit',
      title: say('credit.title'),
      body: html`<p class="lead">${say('credit.lead')}</p><div class="pair">${gradeChart(facts, grades)}${ageingChart(facts, ageing)}</div>${
        (concentration.exposure ?? 0) > 0 &&
        html`<p>${tell('credit.concentration', {
          debtors: concentration.debtors ?? 0,
          exposure: format.moneyShort(concentration.exposure ?? 0),
          largest: format.share(concentration.largest ?? 0),
          ten: format.share(concentration.ten_largest ?? 0),
        })}</p>`
      }`,
    },
    {
      id: 'worst',
      title: say('credit.lists_title'),
      body: html`${listBlock(facts, named('watch-list'), 25)}${listBlock(facts, named('worst-customers'), 25)}${listBlock(facts, named('overdue'), 15)}`,
    },
    {
      id: 'credit-model',
      title: say('credit.model_title'),
      body: html`<p class="lead">${say('credit.model_lead')}</p>${modelBoxes(facts.speech, models, 'used')}${used && calibrationFigure(facts, used, 'credit-calibration')}`,
    },
  ];
};
