import { ascending, descending, max } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { drawHeatMap } from '../charts/heat-map.ts';
import { drawPsiTrend } from '../charts/psi-trend.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import { type Row, readRows } from '../query.ts';

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

const monthShape = {
  night_on: 'text',
  reference_on: 'text',
  variable: 'text',
  n: 'number',
  reference_n: 'number',
  psi: 'number',
  noise: 'number',
  verdict: 'text',
} as const;

type Month = Row<typeof monthShape>;

/** Variables whose shift a chart shows; the table under it has them all. */
const mostVariables = 8;

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
      say('monitoring.compared'),
      say('monitoring.reference'),
      say('monitoring.unknown'),
      say('monitoring.verdict'),
    ],
    rows: known.map((row) => [
      word('credit_figure', row.variable ?? ''),
      psi(row.psi),
      psi(row.noise),
      format.count(row.n ?? 0),
      format.count(row.reference_n ?? 0),
      format.share(row.unknown_share ?? 0),
      word('psi_verdict', row.verdict ?? ''),
    ]),
  });
};

const trendChart = ({ speech, options }: Facts, months: readonly Month[]): Html | undefined => {
  const { say, word, format } = speech;
  const last = months.at(-1);
  if (last === undefined) return undefined;
  const before = months.at(-2);
  const psi = (value: number | null) => format.fixed(value ?? 0, 3);
  return figure(speech, options.as_of, {
    key: 'stability-months',
    title: say('monitoring.months_title'),
    unit: say('monitoring.stability_unit'),
    says: before
      ? speech.tell('monitoring.months_says', {
          months: months.length,
          psi: psi(last.psi),
          before: psi(before.psi),
        })
      : speech.tell('monitoring.months_first', {
          date: format.day(last.reference_on ?? ''),
          psi: psi(last.psi),
          noise: psi(last.noise),
        }),
    width: 500,
    draw: (width) =>
      drawPsiTrend(
        months.map((month) => ({
          label: (month.night_on ?? '').slice(0, 7),
          psi: month.psi ?? 0,
          chance: 2 * (month.noise ?? 0),
          hint: `${month.night_on ?? ''}: ${psi(month.psi)}, ${word('psi_verdict', month.verdict ?? '')}`,
          isMoved: month.verdict !== 'stable',
        })),
        {
          tick: (value) => format.fixed(value, 2),
          watch: say('monitoring.psi_watch'),
          act: say('monitoring.psi_act'),
          chance: say('monitoring.psi_chance'),
        },
        width,
      ),
    head: [
      say('monitoring.night'),
      'PSI',
      say('monitoring.noise'),
      say('monitoring.compared'),
      say('monitoring.reference'),
      say('monitoring.verdict'),
    ],
    rows: months.map((month) => [
      month.night_on ?? '',
      psi(month.psi),
      psi(month.noise),
      format.count(month.n ?? 0),
      format.count(month.reference_n ?? 0),
      word('psi_verdict', month.verdict ?? ''),
    ]),
  });
};

/** The step of the ramp: nothing to see, watch, act. */
const levels: Readonly<Record<string, number>> = { stable: 1, watch: 3, act: 5 };

/** Columns that fit; the table has all months. */
const mostMonths = 6;

const matrixChart = ({ speech, options }: Facts, rows: readonly Month[]): Html | undefined => {
  const { say, word, format } = speech;
  const nights = [...new Set(rows.map((row) => row.night_on ?? ''))].sort(ascending);
  if (nights.length < 2) return undefined;
  const psi = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.fixed(value, 2);
  const at = (variable: string, night: string) =>
    rows.find((row) => row.variable === variable && row.night_on === night);
  const greatest = (variable: string) =>
    max(rows, (row) => (row.variable === variable ? (row.psi ?? 0) : 0)) ?? 0;
  const variables = [...new Set(rows.map((row) => row.variable ?? ''))].sort(
    (a, b) => descending(greatest(a), greatest(b)) || ascending(a, b),
  );
  const shown = nights.slice(-mostMonths);
  const tonight = nights.at(-1)!;
  const moved = variables.reduce((most, each) =>
    (at(each, tonight)?.psi ?? 0) > (at(most, tonight)?.psi ?? 0) ? each : most,
  );
  const before = at(moved, nights.at(-2)!)?.psi;
  const values = {
    figure: word('credit_figure', moved),
    psi: psi(at(moved, tonight)?.psi),
    date: format.day(tonight),
  };
  return figure(speech, options.as_of, {
    key: 'stability-matrix',
    title: say('monitoring.matrix_title'),
    unit: say('monitoring.stability_unit'),
    says:
      before === null || before === undefined
        ? speech.tell('monitoring.matrix_first', values)
        : speech.tell('monitoring.matrix_says', { ...values, before: psi(before) }),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          kind: 'amount',
          columns: shown.map((night) => night.slice(0, 7)),
          rows: variables.slice(0, mostVariables).map((variable) => ({
            label: word('credit_figure', variable),
            cells: shown.map((night) => {
              const row = at(variable, night);
              return (
                row && {
                  text: psi(row.psi),
                  level: levels[row.verdict ?? ''] ?? 0,
                  hint: `${word('credit_figure', variable)}, ${night}: ${psi(row.psi)} (${word('psi_verdict', row.verdict ?? '')})`,
                }
              );
            }),
          })),
        },
        width,
      ),
    head: [say('monitoring.variable'), ...nights],
    rows: variables.map((variable) => [
      word('credit_figure', variable),
      ...nights.map((night) => psi(at(variable, night)?.psi)),
    ]),
  });
};

/** Whether customers are still those the card was made for: tonight by figure, the score and every figure by month. */
export const stabilityFigures = async (facts: Facts): Promise<readonly (Html | undefined)[]> => {
  const tonight = (await readRows(facts.db, 'risk/stability', stabilityShape)).filter(
    // A figure that nobody has can't move.
    (row) => row.variable === 'credit_score' || (row.unknown_share ?? 1) < 1,
  );
  const months = await readRows(facts.db, 'risk/stability-months', monthShape);
  const isScore = (row: Month) => row.variable === 'credit_score';
  return [
    tonight.some((row) => row.psi !== null && row.variable !== 'credit_score')
      ? stabilityChart(facts, tonight)
      : undefined,
    trendChart(facts, months.filter(isScore)),
    matrixChart(
      facts,
      months.filter((row) => !isScore(row)),
    ),
  ];
};
