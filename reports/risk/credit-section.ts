import { sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { drawStackedBars } from '../charts/stacked-bars.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { signed } from './credit-totals.ts';

const gradeShape = {
  credit_grade: 'text',
  customers: 'number',
  exposure: 'number',
  overdue: 'number',
  watched: 'number',
  credit_score: 'number',
  pd: 'number',
  previous_on: 'text',
  customers_before: 'number',
  exposure_before: 'number',
} as const;

const ageingShape = { bucket: 'number', customers: 'number', exposure: 'number' } as const;
const concentrationShape = {
  measure: 'text',
  customers: 'number',
  total: 'number',
  top_1_share: 'number',
  top_5_share: 'number',
  top_10_share: 'number',
  hhi: 'number',
} as const;

export type Grade = Row<typeof gradeShape>;

/** The portfolio by grade, best first; empty where credit is off. */
export const readGrades = (facts: Facts): Promise<readonly Grade[]> =>
  readRows(facts.db, 'risk/portfolio', gradeShape, { as_of: facts.options.as_of });

/** The two grades that sell on prepayment or not at all. */
export const isWeak = (grade: Grade): boolean => grade.credit_grade === 'D' || grade.credit_grade === 'E';

const gradeRows = ({ speech }: Facts, grades: readonly Grade[]) => {
  const { say, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  const hasBefore = grades.some((grade) => grade.previous_on !== null);
  const hasPd = grades.some((grade) => grade.pd !== null);
  return {
    head: [
      say('column.credit_grade'),
      say('column.customers'),
      ...(hasBefore ? [say('movement.change')] : []),
      money(say('column.exposure')),
      ...(hasBefore ? [say('rating.exposure_change')] : []),
      money(say('column.overdue_exposure')),
      say('column.watched'),
      say('column.mean_score'),
      ...(hasPd ? [say('column.pd')] : []),
    ],
    rows: grades.map((grade) => [
      grade.credit_grade ?? '',
      format.count(grade.customers ?? 0),
      ...(hasBefore ? [signed((grade.customers ?? 0) - (grade.customers_before ?? 0), format.count)] : []),
      format.amount(grade.exposure ?? 0),
      ...(hasBefore ? [signed((grade.exposure ?? 0) - (grade.exposure_before ?? 0), format.amount)] : []),
      format.amount(grade.overdue ?? 0),
      format.count(grade.watched ?? 0),
      grade.credit_score === null ? '–' : format.count(grade.credit_score),
      ...(hasPd ? [grade.pd === null ? '–' : format.share(grade.pd)] : []),
    ]),
  };
};

const gradeChart = (facts: Facts, grades: readonly Grade[]): Html => {
  const { speech, options } = facts;
  const { say, format } = speech;
  const exposure = sum(grades, (grade) => grade.exposure ?? 0);
  const weak = grades.filter(isWeak);
  const customers = sum(weak, (grade) => grade.customers ?? 0);
  const share = format.share(sum(weak, (grade) => grade.exposure ?? 0) / (exposure || 1));
  const money = say('column_unit.money', { head: say('column.exposure'), currency: format.currency });
  return figure(speech, options.as_of, {
    key: 'grades',
    title: say('credit.grades_title'),
    unit: say('credit.grades_unit'),
    says:
      exposure > 0
        ? speech.tell('credit.grades_says', { customers, share })
        : speech.tell('rating.grades_no_exposure', { customers }),
    width: 500,
    draw: (width) =>
      drawStackedBars(
        grades.map((grade) => say('credit.grade', { grade: grade.credit_grade ?? '' })),
        [
          { label: say('column.customers'), values: grades.map((grade) => grade.customers ?? 0) },
          ...(exposure > 0
            ? [{ label: money, values: grades.map((grade) => Math.max(grade.exposure ?? 0, 0)) }]
            : []),
        ],
        format.share,
        width,
        'g',
        grades.map((grade) => 'ABCDE'.indexOf(grade.credit_grade ?? 'E')),
      ),
    ...gradeRows(facts, grades),
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
  const money = say('column_unit.money', { head: say('column.exposure'), currency: format.currency });
  return figure(speech, options.as_of, {
    key: 'ageing',
    title: say('credit.ageing_title'),
    unit: money,
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
    head: [say('column.days_past_due'), say('column.customers'), money],
    rows: buckets.map((bucket) => [
      word('ageing', bucket),
      format.count(of(bucket)?.customers ?? 0),
      format.amount(of(bucket)?.exposure ?? 0),
    ]),
  });
};

/** The credit portfolio: grades with what changed since the night before, exposure by lateness, concentration. */
export const portfolioSection = async (facts: Facts, grades: readonly Grade[]): Promise<Section> => {
  const { say, tell, format } = facts.speech;
  const ageing = await readRows(facts.db, 'risk/ageing', ageingShape);
  const concentration = await readRows(facts.db, 'risk/concentration', concentrationShape);
  const reasons = await readRows(facts.db, 'risk/class-reasons', {
    class_reason: 'text',
    customers: 'number',
  });
  const rests = reasons.map((row) =>
    say('rating.rests_one', {
      reason: facts.speech.word('class_reason', row.class_reason ?? ''),
      customers: row.customers ?? 0,
    }),
  );
  return {
    id: 'credit',
    title: say('credit.title'),
    body: html`<p class="lead">${say('rating.lead')}</p><div class="pair">${gradeChart(facts, grades)}${ageingChart(facts, ageing)}</div>${
      rests.length > 0 &&
      html`<p class="quiet">${say('rating.rests_on', { reasons: format.list(rests) })}</p>`
    }${
      concentration.length > 0 &&
      html`<ul class="plain">${concentration.map(
        (row) =>
          html`<li>${tell('concentration.says', {
            what: facts.speech.word('concentration_measure', row.measure ?? ''),
            customers: row.customers ?? 0,
            total: format.moneyShort(row.total ?? 0),
            one: format.share(row.top_1_share ?? 0),
            ten: format.share(row.top_10_share ?? 0),
            index: format.fixed(row.hhi ?? 0, 3),
          })}</li>`,
      )}</ul>`
    }`,
  };
};
