import { calibrationFigure } from '../calibration-figure.ts';
import { figure } from '../charts/figure.ts';
import { drawIntervals } from '../charts/intervals.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { modelBoxes } from '../model-card.ts';
import type { Section } from '../page.ts';
import { glossary, offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { rankingFigures } from './ranking-figures.ts';
import { stabilityFigures } from './stability-figures.ts';

const gradeShape = {
  origin_on: 'text',
  grade: 'text',
  customers: 'number',
  bads: 'number',
  mean_pd: 'number',
  rate: 'number',
  rate_low: 'number',
  rate_high: 'number',
  above: 'number',
  hhi: 'number',
} as const;

const gradesChart = ({ speech, options }: Facts, rows: readonly Row<typeof gradeShape>[]): Html => {
  const { say, format } = speech;
  const hasPd = rows.some((row) => row.mean_pd !== null);
  const name = (grade: string | null) => say('credit.grade', { grade: grade ?? '' });
  const [best, worst] = [rows[0]!, rows.at(-1)!];
  const tooLow = rows.filter((row) => (row.above ?? 0) > 0.95);
  const values = {
    best: name(best.grade),
    low: format.share(best.rate ?? 0),
    worst: name(worst.grade),
    high: format.share(worst.rate ?? 0),
  };
  return figure(speech, options.as_of, {
    key: 'grades-observed',
    title: say('monitoring.grades_title'),
    unit: say('monitoring.grades_unit', { date: best.origin_on ?? '' }),
    says: hasPd
      ? speech.tell('monitoring.grades_pd', {
          ...values,
          low_pd:
            tooLow.length > 0 ? format.list(tooLow.map((row) => name(row.grade))) : say('monitoring.none'),
        })
      : speech.tell('monitoring.grades_says', values),
    width: 500,
    draw: (width) =>
      drawIntervals(
        rows.map((row) => ({
          label: name(row.grade),
          value: row.rate ?? 0,
          low: row.rate_low ?? 0,
          high: row.rate_high ?? 0,
          ...(row.mean_pd !== null && { stated: row.mean_pd }),
          text: say('monitoring.of', { bads: row.bads ?? 0, customers: row.customers ?? 0 }),
        })),
        format.share,
        width,
      ),
    head: [
      say('column.credit_grade'),
      say('column.customers'),
      say('monitoring.bads'),
      say('monitoring.rate'),
      say('monitoring.interval'),
      ...(hasPd ? [say('column.pd'), say('monitoring.above')] : []),
    ],
    rows: rows.map((row) => [
      name(row.grade),
      format.count(row.customers ?? 0),
      format.count(row.bads ?? 0),
      format.share(row.rate ?? 0),
      `${format.share(row.rate_low ?? 0)}–${format.share(row.rate_high ?? 0)}`,
      ...(hasPd
        ? [
            row.mean_pd === null ? '–' : format.share(row.mean_pd),
            row.above === null ? '–' : format.share(row.above),
          ]
        : []),
    ]),
  });
};

/** What the figures of this part are, where they stand. */
const definitions = ({ speech: { say } }: Facts): Html =>
  glossary([
    ['AUC, Gini', say('monitoring.definition_auc')],
    ['KS', say('monitoring.definition_ks')],
    ['PSI', say('monitoring.definition_psi')],
    [say('monitoring.grades_title'), say('monitoring.definition_grades')],
  ]);

/** Whether the population is the same, whether the score still ranks, and whether its levels are right. */
export const monitoringSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const ranking = await rankingFigures(facts);
  const grades = await readRows(facts.db, 'risk/grades-observed', gradeShape);
  const stability = await stabilityFigures(facts);
  const models = facts.models.filter((model) => /credit|default/i.test(model.purpose ?? ''));
  // A card of stated points has no groups to show; a fitted one beside it has.
  const calibration = models
    .filter((model) => model.is_used)
    .map((model) => calibrationFigure(facts, model, 'credit-calibration'))
    .find((chart) => chart !== undefined);
  const hasFigures = [...ranking, ...stability].some((each) => each !== undefined) || grades.length > 0;
  return {
    id: 'credit-model',
    title: say('credit.model_title'),
    body: html`<p class="lead">${say('monitoring.lead')}</p>${
      ranking.length === 0 && offLine(say('monitoring.no_outcomes'))
    }<div class="pair">${ranking}${grades.length > 0 && gradesChart(facts, grades)}${stability}</div>${calibration}${modelBoxes(facts.speech, models, 'used')}${hasFigures && definitions(facts)}`,
  };
};
