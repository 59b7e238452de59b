import { electLearner, type Standing } from '../../models/election.ts';
import { judgementOf, type LeakAlarm } from '../../models/judgement.ts';
import { type Candidate, learnerOf } from '../../models/learners.ts';
import { calibrationLine } from '../../models/metrics/classification.ts';
import { type CalibrationRow, calibration } from '../../models/metrics/probability.ts';
import type { Learner, Piece } from '../../models/out-of-sample.ts';
import { gradeOf, type ModelCard } from './model-cards.ts';

/** Who stood for election, and who was elected. */
export interface Election {
  readonly standings: readonly Standing[];
  readonly elected: Standing;
}

/**
 * Judges candidates and baselines by the same pieces and elects one. What cannot be judged does not
 * stand, and what is too good to be true cannot be elected.
 * @returns nothing where not even a baseline can be judged
 */
export const holdElection = (
  candidates: readonly Candidate[],
  baselines: readonly Learner[],
  judge: (learners: readonly Learner[]) => readonly (readonly Piece[])[],
  alarm: LeakAlarm,
): Election | undefined => {
  const learners = [...candidates.map(learnerOf), ...baselines];
  const judged = judge(learners);
  const standings = learners.flatMap(({ name }, k): Standing[] => {
    const pieces = judged[k]!;
    if (pieces.length === 0) return [];
    return [{ name, isBaseline: k >= candidates.length, pieces, judgement: judgementOf(pieces, alarm) }];
  });
  const trusted = standings.filter(({ judgement }) => !judgement.is_suspect);
  if (!trusted.some(({ isBaseline }) => isBaseline)) return undefined;
  return { standings, elected: electLearner(trusted) };
};

/** What was said out of sample, all pieces together: from it the last correction of the probabilities is learnt. */
export const correctionOf = (
  pieces: readonly Piece[],
): { readonly intercept: number; readonly slope: number } => {
  const join = (of: (piece: Piece) => Float64Array) =>
    Float64Array.from(pieces.flatMap((piece) => [...of(piece)]));
  const line = calibrationLine(
    join((piece) => piece.said),
    join((piece) => piece.happened),
  );
  // A model that ranks backwards is not turned round: it has lost the election, or has nothing to say.
  return line.slope > 0 && Number.isFinite(line.intercept) ? line : { intercept: 0, slope: 1 };
};

/** Cards of all that stood: figures out of sample with their spread, beside the best baseline's. */
export const electionCards = (
  { standings, elected }: Election,
  purpose: ModelCard['purpose'],
  kind: 'by_origin' | 'by_fold',
  fit: { readonly params: unknown; readonly n: number; readonly figures: Readonly<Record<string, number>> },
  sources: ReadonlyMap<string, string>,
): readonly ModelCard[] => {
  const best = standings
    .filter(({ isBaseline }) => isBaseline)
    .reduce((a, b) => (b.judgement.log_loss < a.judgement.log_loss ? b : a));
  return standings.map((standing) => {
    const is_used = standing === elected;
    return {
      model: standing.name,
      purpose,
      source: sources.get(standing.name) ?? 'Naive baseline of the same rows',
      params: is_used ? fit.params : {},
      fit: is_used ? fit.figures : {},
      n: fit.n,
      objective: 0,
      metrics: figuresOf(standing, kind),
      baseline: standing.isBaseline ? figuresOf(standing, kind) : figuresOf(best, kind),
      grade: standing.isBaseline ? null : gradeOf(standing.judgement.log_loss, best.judgement.log_loss),
      is_used,
      note: noteOf(standing, elected, best),
    };
  });
};

const figuresOf = ({ judgement, pieces }: Standing, kind: 'by_origin' | 'by_fold') => {
  const { pieces: each, spread, is_suspect: _, ...means } = judgement;
  return {
    ...means,
    auc_spread: spread.auc,
    log_loss_spread: spread.log_loss,
    calibration: calibrationRows(pieces),
    [kind]: each,
  };
};

/** What was said of all pieces, by tenths, beside what happened. */
export const calibrationRows = (pieces: readonly Piece[]): CalibrationRow[] =>
  calibration(
    Float64Array.from(pieces.flatMap(({ said }) => [...said])),
    Float64Array.from(pieces.flatMap(({ happened }) => [...happened])),
  );

const noteOf = (standing: Standing, elected: Standing, best: Standing): string => {
  if (standing.judgement.is_suspect) return 'too good to be true';
  if (standing === elected || standing.isBaseline) return '';
  return standing.judgement.log_loss > best.judgement.log_loss ? 'worse than the baseline' : '';
};
