import type { PurchaseMetrics } from '../../models/purchase-forecast.ts';
import type { Night } from '../night.ts';
import { daysBetween } from '../windows.ts';
import { gradeOf, type ModelCard } from './model-cards.ts';
import { type RepeatMonth, seasonalIndex, seasonFactor } from './seasonal-index.ts';

/** With less history there is no season, only a year. */
const fewestDays = 730;

/** By how much the season of the horizon multiplies what is expected in it, 1 where it does not, and its card. */
export interface Season {
  readonly factor: number;
  readonly cards: readonly ModelCard[];
}

const none: Season = { factor: 1, cards: [] };

/**
 * Judges a seasonal correction of the elected model's total on the holdout, and keeps it only if it wins. The
 * index for the holdout is learnt from the months before it, tonight's from all.
 * @param metrics of the elected model on the holdout, without a season; null where there is none
 */
export const judgeSeason = async (
  { db, config, windows }: Pick<Night, 'db' | 'config' | 'windows'>,
  metrics: PurchaseMetrics | null,
): Promise<Season> => {
  if (config.seasonality.use === 'off') return none;
  const reader = await db.runAndReadAll(
    'select month_no, days, purchases, customers, month_on::varchar as month_on from features.repeat_months order by month_no',
  );
  const months = reader.getRowObjectsJson() as unknown as readonly (RepeatMonth & { month_on: string })[];
  const first = months[0]?.month_on;
  if (first === undefined || daysBetween(first, windows.as_of) < fewestDays - 62) return none;
  const until = (day: string) =>
    seasonalIndex(months.filter(({ month_on, days }) => daysBetween(month_on, day) >= days - 1));
  const [before, now] = [until(windows.calibration_end), until(windows.as_of)];
  if (now === undefined) return none;
  const factor = seasonFactor(now, windows.as_of, config.clv.horizon_days);
  const card = (own: Partial<ModelCard>): ModelCard => ({
    model: 'monthly-index',
    purpose: 'season',
    source: 'Month effects and a trend by least squares on the logarithm of repeat purchases per customer',
    params: { months: now.months },
    fit: { horizon_factor: factor },
    n: months.length,
    objective: 0,
    metrics: null,
    baseline: null,
    grade: null,
    is_used: false,
    note: 'history too short for a holdout',
    ...own,
  });
  if (before === undefined || metrics === null) return { factor: 1, cards: [card({})] };
  const corrected = seasonFactor(before, windows.calibration_end, windows.holdout_days);
  const total_error = (metrics.expected_total * corrected - metrics.actual_total) / metrics.actual_total;
  const grade = gradeOf(Math.abs(total_error), Math.abs(metrics.total_error));
  const is_used = grade === 'A';
  return {
    factor: is_used ? factor : 1,
    cards: [
      card({
        metrics: { total_error, holdout_factor: corrected },
        baseline: { total_error: metrics.total_error },
        grade,
        is_used,
        note: is_used ? '' : 'no better than without a season',
      }),
    ],
  };
};
