import {
  type Interval,
  netPromoterScore,
  newcombeInterval,
  wilsonInterval,
} from '../../models/metrics/intervals.ts';
import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

interface SurveyCount {
  readonly scale: '1-5' | '0-10';
  readonly n: number;
  readonly happy: number;
  readonly unhappy: number;
}

/**
 * The 95 % intervals of satisfaction as `scores.survey_intervals`, by row of features.survey_counts: CSAT is the
 * share of happy answers (Wilson), NPS happy less unhappy ones in points.
 */
export const boundSurveys = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const reader = await db.runAndReadAll(
    'select scale, n, happy, unhappy from features.survey_counts order by scale, dimension, member',
  );
  const counts = reader.getRowObjectsJS() as unknown as readonly SurveyCount[];
  const intervals = counts.map(({ scale, n, happy, unhappy }) =>
    scale === '1-5' ? wilsonInterval(happy, n) : netPromoterScore(happy, unhappy, n),
  );
  await writeFrame(db, 'scores.survey_intervals', tableOf(columnsOf('', intervals)));
};

interface AnswerCount {
  readonly answer: string;
  readonly n: number;
  readonly churned: number;
}

/** Whom a class of answers is compared with. */
const comparison: Readonly<Record<string, string>> = { late: 'in_time', in_time: 'none' };

const absent: Interval = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/**
 * How often customers churned by how their complaints were answered, with 95 % intervals (Wilson), and the difference
 * of late from in time and of in time from no complaint (Newcombe), as `scores.complaint_intervals` by row of
 * features.complaint_outcomes in the order of `answer`.
 */
export const boundComplaints = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const reader = await db.runAndReadAll(
    'select answer, n, churned from features.complaint_outcomes order by answer',
  );
  const counts = reader.getRowObjectsJS() as unknown as readonly AnswerCount[];
  const rates = counts.map(({ churned, n }) => wilsonInterval(churned, n));
  const differences = counts.map(({ answer, churned, n }) => {
    const other = counts.find((row) => row.answer === comparison[answer]);
    return other === undefined ? absent : newcombeInterval([churned, n], [other.churned, other.n]);
  });
  const frame = tableOf({
    ...columnsOf('churn_rate', rates),
    ...columnsOf('difference', differences),
    against: counts.map(({ answer }) => comparison[answer] ?? ''),
  });
  await writeFrame(db, 'scores.complaint_intervals', frame);
};

/** `name`, `name_low`, `name_high`; without a name `value`, `low`, `high`. */
const columnsOf = (name: string, intervals: readonly Interval[]) => {
  const of = (end: keyof Interval) => Float64Array.from(intervals, (interval) => interval[end]);
  const prefix = name === '' ? '' : `${name}_`;
  return { [name || 'value']: of('value'), [`${prefix}low`]: of('low'), [`${prefix}high`]: of('high') };
};
