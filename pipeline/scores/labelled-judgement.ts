import { probabilities } from '../../models/learners.ts';
import {
  judgeAllByTime,
  judgeByFolds,
  judgeByTime,
  type LabelledRows,
  type Learner,
  type Origin,
  type Piece,
  take,
} from '../../models/out-of-sample.ts';
import type { Election } from './standings.ts';

/** The rows of a labelled table, with what decides how they are judged; a declined applicant's label is NaN. */
export interface LabelledTable extends LabelledRows {
  readonly isTest: Int32Array;
  /** Days since 1970-01-01, NaN where the row has no date. */
  readonly observed: Float64Array;
}

/** Blocks of time that dated rows without a test set are judged by. */
const blocks = 5;

/** Whether the row has an outcome. */
export const isKnown = ({ label }: Pick<LabelledRows, 'label'>, row: number): boolean =>
  !Number.isNaN(label[row]!);

/**
 * Dated rows are judged by time, undated ones and those with a test set of their own by folds of persons. Rows
 * without an outcome have no part in it.
 */
export const judgeOf = (
  rows: LabelledTable,
): {
  readonly judge: (learners: readonly Learner[]) => readonly (readonly Piece[])[];
  /** The same of a learner that knows more than the rows: what it may know before a day, Infinity without days. */
  readonly judgeAt: (learnerAt: (cut: number) => Learner) => readonly Piece[];
  readonly kind: 'by_origin' | 'by_fold';
  /** The row of the table that is the k-th of a piece. */
  readonly rowOf: (piece: Piece, k: number) => number;
} => {
  const all = Array.from(rows.label, (_, i) => i);
  const hasTest = rows.isTest.some((is) => is === 1);
  const days = [...new Set(rows.observed.filter((_, i) => isKnown(rows, i)))].sort((a, b) => a - b);
  if (!hasTest && days.length >= 2 * blocks && !days.some(Number.isNaN)) {
    const edges = Array.from(
      { length: blocks + 1 },
      (_, k) => days[Math.floor((k * days.length) / blocks)] ?? Infinity,
    );
    const isIn = (k: number) => (i: number) =>
      isKnown(rows, i) && rows.observed[i]! >= edges[k]! && rows.observed[i]! < edges[k + 1]!;
    const origins = Array.from(
      { length: blocks },
      (_, k): Origin => ({
        name: `${k + 1}`,
        cut: edges[k]!,
        known: edges[k + 1]!,
        ...take(rows, isIn(k)),
      }),
    );
    const places = origins.map((_, k) => all.filter(isIn(k)));
    return {
      judge: (learners) => judgeAllByTime(origins, learners, 3),
      judgeAt: (learnerAt) =>
        origins.flatMap((origin) => {
          const before = origins.filter((one) => one === origin || one.known <= origin.cut);
          return judgeByTime(before, learnerAt(origin.cut), 3).filter(({ name }) => name === origin.name);
        }),
      kind: 'by_origin',
      rowOf: ({ name, places: judged }, k) => places[Number(name) - 1]![judged![k]!]!,
    };
  }
  const isTraining = (i: number) => rows.isTest[i] === 0 && isKnown(rows, i);
  const training = take(rows, isTraining);
  const places = all.filter(isTraining);
  return {
    judge: (learners) => learners.map((learner) => judgeByFolds(training, learner)),
    judgeAt: (learnerAt) => judgeByFolds(training, learnerAt(Number.POSITIVE_INFINITY)),
    kind: 'by_fold',
    rowOf: ({ places: judged }, k) => places[judged![k]!]!,
  };
};

interface Corrected {
  /** The last correction of the probabilities, already in `logit`. */
  readonly correction: { readonly intercept: number; readonly slope: number };
  readonly logit: Float64Array;
}

/**
 * What was said of each row by fits that had not seen it: in the pieces of the election, or of a row that was set aside
 * by the final fit. NaN of rows that none judged.
 */
export const heldOutOf = (
  { elected }: Pick<Election, 'elected'>,
  { correction, logit }: Corrected,
  rows: LabelledTable,
  rowOf: (piece: Piece, k: number) => number,
): Float64Array => {
  const sure = 1e-9;
  const held = logit.map((z, i) => (rows.isTest[i] === 1 && isKnown(rows, i) ? z : Number.NaN));
  for (const piece of elected.pieces) {
    piece.said.forEach((said, k) => {
      const p = Math.min(Math.max(said, sure), 1 - sure);
      held[rowOf(piece, k)] = correction.intercept + correction.slope * Math.log(p / (1 - p));
    });
  }
  return probabilities(held);
};
