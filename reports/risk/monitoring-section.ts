import { calibrationFigure } from '../calibration-figure.ts';
import { drawBars } from '../charts/bars.ts';
import { drawColumns } from '../charts/columns.ts';
import { figure } from '../charts/figure.ts';
import { drawIntervals } from '../charts/intervals.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { modelBoxes } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';

const rankingShape = {
  origin_on: 'text',
  basis: 'text',
  customers: 'number',
  bads: 'number',
  auc: 'number',
  auc_low: 'number',
  auc_high: 'number',
  gini: 'number',
  ks: 'number',
  ks_noise: 'number',
} as const;

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

const stabilityShape = {
  variable: 'text',
  night_on: 'text',
  reference_on: 'text',
  n: 'number',
  reference_n: 'number',
  unknown_share: 'number',
  psi: 'number',
  noise: 'number',
  verdict: 'text',
} as const;

const monthShape = { night_on: 'text', psi: 'number', noise: 'number', verdict: 'text' } as const;

/** Variables whose shift a chart shows; the table under it has them all. */
const mostVariables = 8;

const rankingChart = ({ speech, options }: Facts, rows: readonly Row<typeof rankingShape>[]): Html => {
  const { say, format } = speech;
  const [latest] = rows;
  const auc = (value: number | null) => format.fixed(value ?? 0, 3);
  const label = (row: (typeof rows)[number]) =>
    row.basis === 'holdout'
      ? say('monitoring.holdout_of', { date: row.origin_on ?? '' })
      : (row.origin_on ?? '');
  return figure(speech, options.as_of, {
    key: 'ranking',
    title: say('monitoring.ranking_title'),
    unit: say('monitoring.ranking_unit'),
    says: speech.tell('monitoring.ranking_says', {
      bads: latest!.bads ?? 0,
      customers: latest!.customers ?? 0,
      date: format.day(latest!.origin_on ?? ''),
      auc: auc(latest!.auc),
      low: auc(latest!.auc_low),
      high: auc(latest!.auc_high),
      ks: auc(latest!.ks),
      noise: auc(latest!.ks_noise),
    }),
    width: 500,
    draw: (width) =>
      drawIntervals(
        rows.map((row) => ({
          label: label(row),
          value: row.auc ?? 0,
          low: row.auc_low ?? 0,
          high: row.auc_high ?? 0,
          text: auc(row.auc),
        })),
        (value) => format.fixed(value, 1),
        width,
      ),
    head: [
      say('monitoring.night'),
      say('column.customers'),
      say('monitoring.bads'),
      'AUC',
      say('monitoring.interval'),
      'Gini',
      'KS',
      say('monitoring.ks_noise'),
    ],
    rows: rows.map((row) => [
      label(row),
      format.count(row.customers ?? 0),
      format.count(row.bads ?? 0),
      auc(row.auc),
      `${auc(row.auc_low)}–${auc(row.auc_high)}`,
      auc(row.gini),
      auc(row.ks),
      auc(row.ks_noise),
    ]),
  });
};

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

const stabilityChart = ({ speech, options }: Facts, rows: readonly Row<typeof stabilityShape>[]): Html => {
  const { say, word, format } = speech;
  const known = rows.filter((row) => row.psi !== null);
  const score = known.find((row) => row.variable === 'credit_score');
  const moved = known.filter((row) => row.verdict !== 'stable' && row !== score);
  const [first] = known;
  const psi = (value: number | null) => format.fixed(value ?? 0, 3);
  const values = {
    date: format.day(first!.reference_on ?? ''),
    moved: moved.length,
    of: known.length - (score ? 1 : 0),
  };
  return figure(speech, options.as_of, {
    key: 'stability',
    title: say('monitoring.stability_title'),
    unit: say('monitoring.stability_unit'),
    says: score
      ? speech.tell('monitoring.stability_says', {
          ...values,
          psi: psi(score.psi),
          noise: psi(score.noise),
          verdict: word('psi_verdict', score.verdict ?? ''),
        })
      : speech.tell('monitoring.stability_figures', values),
    width: 500,
    draw: (width) =>
      drawBars(
        known.slice(0, mostVariables).map((row) => ({
          label: word('credit_figure', row.variable ?? ''),
          value: row.psi ?? 0,
          text: psi(row.psi),
          isStrong: row.verdict !== 'stable',
        })),
        width,
      ),
    head: [
      say('monitoring.variable'),
      'PSI',
      say('monitoring.noise'),
      say('monitoring.unknown'),
      say('monitoring.verdict'),
    ],
    rows: known.map((row) => [
      word('credit_figure', row.variable ?? ''),
      psi(row.psi),
      psi(row.noise),
      format.share(row.unknown_share ?? 0),
      word('psi_verdict', row.verdict ?? ''),
    ]),
  });
};

const monthsChart = (
  { speech, options }: Facts,
  rows: readonly Row<typeof monthShape>[],
): Html | undefined => {
  const { say, word, format } = speech;
  if (rows.length < 2) return undefined;
  const last = rows.at(-1)!;
  return figure(speech, options.as_of, {
    key: 'stability-months',
    title: say('monitoring.months_title'),
    unit: say('monitoring.stability_unit'),
    says: speech.tell('monitoring.months_says', {
      months: rows.length,
      psi: format.fixed(last.psi ?? 0, 3),
      before: format.fixed(rows.at(-2)!.psi ?? 0, 3),
    }),
    width: 500,
    draw: (width) =>
      drawColumns(
        rows.map((row) => ({
          label: (row.night_on ?? '').slice(0, 7),
          value: row.psi ?? 0,
          hint: `${row.night_on ?? ''}: ${format.fixed(row.psi ?? 0, 3)}`,
          isSoft: row.verdict === 'stable',
        })),
        (value) => format.fixed(value, 2),
        width,
      ),
    head: [say('monitoring.night'), 'PSI', say('monitoring.noise'), say('monitoring.verdict')],
    rows: rows.map((row) => [
      row.night_on ?? '',
      format.fixed(row.psi ?? 0, 3),
      format.fixed(row.noise ?? 0, 3),
      word('psi_verdict', row.verdict ?? ''),
    ]),
  });
};

/** Whether the population is the same, whether the score still ranks, and whether its levels are right. */
export const monitoringSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const { as_of } = facts.options;
  const ranking = await readRows(facts.db, 'risk/ranking', rankingShape);
  const grades = await readRows(facts.db, 'risk/grades-observed', gradeShape);
  const stability = (await readRows(facts.db, 'risk/stability', stabilityShape)).filter(
    // A figure that nobody has can't move.
    (row) => row.variable === 'credit_score' || (row.unknown_share ?? 1) < 1,
  );
  const months = await readRows(facts.db, 'risk/stability-months', monthShape, { as_of });
  const models = facts.models.filter((model) => /credit|default/i.test(model.purpose ?? ''));
  // A card of stated points has no groups to show; a fitted one beside it has.
  const calibration = models
    .filter((model) => model.is_used)
    .map((model) => calibrationFigure(facts, model, 'credit-calibration'))
    .find((chart) => chart !== undefined);
  return {
    id: 'credit-model',
    title: say('credit.model_title'),
    body: html`<p class="lead">${say('monitoring.lead')}</p>${
      ranking.length === 0 && offLine(say('monitoring.no_outcomes'))
    }<div class="pair">${ranking.length > 0 && rankingChart(facts, ranking)}${grades.length > 0 && gradesChart(facts, grades)}${
      stability.some((row) => row.psi !== null && row.variable !== 'credit_score') &&
      stabilityChart(facts, stability)
    }${monthsChart(facts, months)}</div>${calibration}${modelBoxes(facts.speech, models, 'used')}`,
  };
};
