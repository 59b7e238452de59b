import { averagePrecision, calibrationLine, expectedCalibrationError } from './metrics/classification.ts';
import { brierScore, logLoss } from './metrics/probability.ts';
import { auc, topShare } from './metrics/ranking.ts';
import type { Piece } from './out-of-sample.ts';

/** How probabilities did on rows that their fit had not seen. */
export interface PieceMetrics {
  readonly n: number;
  /** Share of ones. */
  readonly base_rate: number;
  readonly auc: number;
  readonly average_precision: number;
  /** Times more ones in the highest tenth, and fifth, than in a random one; ties at expectation. */
  readonly top_decile_lift: number;
  readonly top_fifth_lift: number;
  readonly brier: number;
  readonly log_loss: number;
  /** Slope of what happened on the log-odds said: 1 is right, below is too sure. */
  readonly calibration_slope: number;
  readonly calibration_error: number;
}

/** Of all origins or folds together: the mean of each figure, its spread, and the pieces themselves. */
export interface Judgement extends PieceMetrics {
  readonly spread: Readonly<Record<keyof PieceMetrics, number>>;
  readonly pieces: readonly (PieceMetrics & { readonly name: string })[];
  /** Too good to be true: see `tooGood`. */
  readonly is_suspect: boolean;
}

export const metricsOf = ({ said, happened }: Piece): PieceMetrics => ({
  n: said.length,
  base_rate: happened.reduce((sum, value) => sum + value, 0) / happened.length,
  auc: auc(said, happened),
  average_precision: averagePrecision(said, happened),
  top_decile_lift: topShare(said, happened, 0.1) / 0.1,
  top_fifth_lift: topShare(said, happened, 0.2) / 0.2,
  brier: brierScore(said, happened),
  log_loss: logLoss(said, happened),
  calibration_slope: calibrationLine(said, happened).slope,
  calibration_error: expectedCalibrationError(said, happened),
});

/** @throws when there is no piece */
export const judgementOf = (pieces: readonly Piece[], alarm: LeakAlarm): Judgement => {
  if (pieces.length === 0) throw new Error('a judgement requires at least one piece, got none');
  const each = pieces.map((piece) => ({ name: piece.name, ...metricsOf(piece) }));
  const figures = Object.keys(metricsOf(pieces[0]!)) as (keyof PieceMetrics)[];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const summary = (of: (values: readonly number[]) => number) =>
    Object.fromEntries(figures.map((figure) => [figure, of(each.map((piece) => piece[figure]))])) as Record<
      keyof PieceMetrics,
      number
    >;
  const means = summary(mean);
  const spread = summary((values) => {
    const middle = mean(values);
    return Math.sqrt(
      values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1),
    );
  });
  return {
    ...means,
    n: each.reduce((sum, { n }) => sum + n, 0),
    spread,
    pieces: each,
    is_suspect: means.auc > alarm.auc,
  };
};

/**
 * From here on a result is taken for a leak until somebody has shown that it is none: no honest churn model of
 * customers who are still here comes near it. Neslin et al. (2006) and every published churn data set stay below.
 */
export interface LeakAlarm {
  readonly auc: number;
}

/** Log loss of all pieces, each row alike, by which learners are elected. */
export const pooledLogLoss = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { said, happened }) => sum + logLoss(said, happened) * said.length, 0) /
  pieces.reduce((sum, { said }) => sum + said.length, 0);
