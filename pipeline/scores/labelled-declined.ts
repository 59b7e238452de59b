import { judgementOf } from '../../models/judgement.ts';
import { type Candidate, learnerOf } from '../../models/learners.ts';
import { type LabelledRows, take } from '../../models/out-of-sample.ts';
import { type RejectInference, withDeclined } from '../../models/reject-inference.ts';
import { gradeOfRanking } from './credit-cards.ts';
import { isKnown, type judgeOf, type LabelledTable } from './labelled-judgement.ts';
import type { Grade, ModelCard } from './model-cards.ts';
import type { Election } from './standings.ts';

/** The elected candidate, fitted with the declined as well. */
export interface DeclinedFit {
  readonly candidate: Candidate;
  /**
   * The election with it among those who stood, and elected unless it ranks worse than the baseline, or too well. Its
   * log loss is no test: that the declined make it say more than came of the accepted is what it is for.
   */
  readonly election: Election;
  readonly isUsed: boolean;
  /** Of its ranking beside the best baseline's. */
  readonly grade: Grade;
  /** Declined applicants whom it learns from. */
  readonly inferred: number;
}

/** Declined applicants whom a fit may know of that judges a day; rows that are set aside are in none. */
const declinedBefore = (rows: LabelledTable, cut: number): LabelledRows =>
  take(
    rows,
    (i) =>
      !isKnown(rows, i) &&
      rows.isTest[i] === 0 &&
      (cut === Number.POSITIVE_INFINITY || rows.observed[i]! < cut),
  );

/**
 * Fits the elected candidate with the declined applicants too, and judges it by the same accepted ones, of whom no fit
 * had seen the outcome.
 * @returns nothing where nobody was declined, a baseline was elected, or it cannot be judged
 */
export const fitDeclined = (
  election: Election,
  candidates: readonly Candidate[],
  rows: LabelledTable,
  judgeAt: ReturnType<typeof judgeOf>['judgeAt'],
  inference: RejectInference,
  alarm: number,
): DeclinedFit | undefined => {
  const plain = candidates.find(({ name }) => name === election.elected.name);
  const declined = declinedBefore(rows, Number.POSITIVE_INFINITY);
  if (plain === undefined || declined.person.length === 0) return undefined;
  const pieces = judgeAt((cut) => learnerOf(withDeclined(plain, declinedBefore(rows, cut), inference)));
  if (pieces.length === 0) return undefined;
  const candidate = withDeclined(plain, declined, inference);
  const judgement = judgementOf(pieces, { auc: alarm });
  const standing = { name: candidate.name, isBaseline: false, pieces, judgement };
  const best = election.standings
    .filter(({ isBaseline }) => isBaseline)
    .reduce((a, b) => (b.judgement.log_loss < a.judgement.log_loss ? b : a));
  const grade = gradeOfRanking(judgement.auc, best.judgement.auc);
  const isUsed = !judgement.is_suspect && grade !== 'C';
  return {
    candidate,
    election: {
      standings: [...election.standings, standing],
      elected: isUsed ? standing : election.elected,
    },
    isUsed,
    grade,
    inferred: declined.person.length,
  };
};

/** Cards of the model with the declined and of the same without them, each saying how it stands to the other. */
export const withDeclinedNotes = (
  cards: readonly ModelCard[],
  fit: DeclinedFit | undefined,
  plain: string,
): readonly ModelCard[] => {
  if (fit === undefined) return cards;
  return cards.map((card) => {
    if (card.model === plain && fit.isUsed) return { ...card, note: 'fitted without the declined' };
    if (card.model !== fit.candidate.name) return card;
    return {
      ...card,
      n: card.n + fit.inferred,
      metrics: { ...card.metrics, inferred: fit.inferred },
      grade: fit.grade,
      note: noteOf(fit),
    };
  });
};

const noteOf = ({ isUsed, grade }: DeclinedFit): string => {
  if (isUsed) return 'fitted with the declined';
  return grade === 'C' ? 'worse than the baseline' : 'too good to be true';
};
