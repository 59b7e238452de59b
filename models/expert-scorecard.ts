import { Table as ArrowTable, Int32, makeData, type Table, Vector } from 'apache-arrow';
import { type Column, column } from './columns.ts';
import { type Band, type Condition, type ExpertCard, startingCard } from './expert-card.ts';
import { aucStandardError } from './metrics/classification.ts';
import { auc } from './metrics/ranking.ts';
import type { Fitted, Model } from './model.ts';

/**
 * `credit_grade` 0 is A, 4 is E; `capped_by` 1 is the first hard rule, 0 none; `watch` 0 none, 1 amber, 2 red;
 * `triggers` has a bit for each trigger of the card, the first the lowest; `points_<name>` of each
 * characteristic. All Int32.
 */
type Scores = Record<string, Int32>;

export interface CreditMetrics {
  readonly n: number;
  readonly bads: number;
  /** That a random bad customer scores below a random good one; NaN where all are of one kind. */
  readonly auc: number;
  readonly auc_standard_error: number;
  /** Of ranking by days past due alone, which any ledger shows. */
  readonly baseline_auc: number;
}

const model = 'expert-scorecard';

/**
 * Scorecard of stated points for a company without known outcomes: base plus the points of one band of every
 * characteristic. Hard rules then cap the grade; triggers decide the watch list.
 *
 * Nothing is estimated, so there is no probability of default and `objective` is 0. Score and `points_` columns
 * are whole numbers: for every row, base + sum of points = credit_score exactly. Inputs are columns of
 * `features.credit`, NaN where the company's data cannot tell.
 */
export const expertScorecard: Model<Fitted<ExpertCard>, Scores, CreditMetrics> = {
  name: model,
  source: 'Stated points of the expert card in models/expert-card.ts; bands after common credit practice',
  inputs: columnsOf(startingCard),

  fit: (inputs) => ({ params: startingCard, n: inputs.numRows, objective: 0 }),

  /** @throws if a column that the card names is missing, or is neither Int32 nor Float64 */
  score({ params: card }, inputs) {
    const read = (name: string) => column(inputs, name, model);
    const points = card.characteristics.map(({ name, bands, missing }) =>
      Int32Array.from(read(name), (value) => pointsOf(bands, missing, value)),
    );
    const n = inputs.numRows;
    const credit_score = Int32Array.from({ length: n }, (_, i) =>
      points.reduce((sum, characteristic) => sum + characteristic[i]!, card.base),
    );
    const rules = card.rules.map(({ when }) => holds(when, read));
    const triggers = card.triggers.map(({ when }) => holds(when, read));
    const { credit_grade, capped_by } = gradesOf(card, credit_score, rules);
    const columns = {
      credit_score,
      credit_grade,
      capped_by,
      payment_terms_days: credit_grade.map((grade) => card.grades[grade]!.payment_terms_days),
      watch: Int32Array.from({ length: n }, (_, i) => watchLevel(card, triggers, i)),
      triggers: Int32Array.from({ length: n }, (_, i) =>
        triggers.reduce((bits, is, k) => bits | (is(i) ? 1 << k : 0), 0),
      ),
      ...Object.fromEntries(points.map((values, k) => [`points_${card.characteristics[k]!.name}`, values])),
    };
    return new ArrowTable(
      Object.fromEntries(Object.entries(columns).map(([name, data]) => [name, int32(data)])),
    ) as unknown as Table<Scores>;
  },

  describe({ params: { base, characteristics, grades } }) {
    const extreme = (pick: (...points: number[]) => number) =>
      characteristics.reduce(
        (sum, { bands, missing }) => sum + pick(missing, ...bands.map(({ points }) => points)),
        base,
      );
    return {
      base,
      characteristics: characteristics.length,
      lowest_score: extreme(Math.min),
      highest_score: extreme(Math.max),
      ...Object.fromEntries(
        grades.flatMap(({ grade, from }) => (from === undefined ? [] : [[`from_${grade}`, from]])),
      ),
    };
  },

  /** `actual` is 1 for a customer who went bad in the holdout window, else 0. Unknown days past due count as none. */
  evaluate(fitted, holdout, actual) {
    const scores = expertScorecard.score(fitted, holdout, undefined);
    const risk = Float64Array.from(column(scores, 'credit_score', model), (score) => -score);
    const pastDue = Float64Array.from(column(holdout, 'days_past_due', model), (days) => days || 0);
    const bads = actual.reduce((sum, is_bad) => sum + is_bad, 0);
    const area = auc(risk, actual);
    return {
      n: actual.length,
      bads,
      auc: area,
      auc_standard_error: aucStandardError(area, bads, actual.length - bads),
      baseline_auc: auc(pastDue, actual),
    };
  },
};

/** Every column that a card's characteristics, rules and triggers name, once. */
function columnsOf(card: ExpertCard): readonly string[] {
  const conditions = [...card.rules, ...card.triggers].flatMap(({ when }) => when);
  return [...new Set([...card.characteristics.map(({ name }) => name), ...conditions.map((c) => c.column)])];
}

const pointsOf = (bands: readonly Band[], missing: number, value: number): number =>
  Number.isNaN(value) ? missing : bands.find(({ below }) => below === undefined || value < below)!.points;

/** Whether all the conditions hold, by row; an unknown value fulfils none. */
const holds = (when: readonly Condition[], read: (name: string) => Column) => {
  const tests = when.map(({ column: name, from, below }) => {
    const values = read(name);
    return (i: number) => {
      const value = values[i]!;
      return (
        !Number.isNaN(value) &&
        (from === undefined || value >= from) &&
        (below === undefined || value < below)
      );
    };
  });
  return (i: number): boolean => tests.every((is) => is(i));
};

/** The grade of the score, or that of the strictest hard rule met where it is worse. */
const gradesOf = (card: ExpertCard, score: Int32Array, rules: readonly ((i: number) => boolean)[]) => {
  const caps = card.rules.map(({ at_best }) => card.grades.findIndex(({ grade }) => grade === at_best));
  const capped_by = new Int32Array(score.length);
  const credit_grade = score.map((points, i) => {
    let grade = card.grades.findIndex(({ from }) => from === undefined || points >= from);
    rules.forEach((is, k) => {
      if (caps[k]! <= grade || !is(i)) return;
      grade = caps[k]!;
      capped_by[i] = k + 1;
    });
    return grade;
  });
  return { credit_grade, capped_by };
};

const watchLevel = (card: ExpertCard, triggers: readonly ((i: number) => boolean)[], i: number): number => {
  const met = (weight: string) =>
    triggers.reduce((count, is, k) => count + (card.triggers[k]!.weight === weight && is(i) ? 1 : 0), 0);
  if (met('red') > 0) return 2;
  return met('strong') > 0 || met('weak') > 1 ? 1 : 0;
};

const int32 = (data: Int32Array): Vector<Int32> => new Vector([makeData({ type: new Int32(), data })]);
