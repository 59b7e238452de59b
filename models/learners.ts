import { type AnchoredOptions, anchoredScorecard } from './anchored-scorecard.ts';
import { type BoostingOptions, boosting } from './boosting.ts';
import type { Classifier, Explanation } from './classifier.ts';
import type { Feature } from './feature.ts';
import { type LabelledRows, type Learner, personHash } from './out-of-sample.ts';
import { type ScorecardOptions, scorecard } from './scorecard.ts';

/** A classifier with its settings, once fitted ready for any rows; `params` is plain JSON. */
export interface FittedClassifier {
  readonly params: unknown;
  logit(features: readonly Feature[]): Float64Array;
  explain(features: readonly Feature[]): Explanation;
}

/** A model that may be elected: it learns, and explains what it says. */
export interface Candidate {
  readonly name: string;
  readonly source: string;
  fit(rows: LabelledRows): FittedClassifier;
}

const fitted = <Params, Options>(model: Classifier<Params, Options>, params: Params): FittedClassifier => ({
  params,
  logit: (features) => model.logit(params, features),
  explain: (features) => model.explain(params, features),
});

export const scorecardCandidate = (options: ScorecardOptions): Candidate => ({
  name: scorecard.name,
  source: scorecard.source,
  fit: ({ features, label }) => fitted(scorecard, scorecard.fit(features, label, options)),
});

export const anchoredCandidate = (options: AnchoredOptions): Candidate => ({
  name: anchoredScorecard.name,
  source: anchoredScorecard.source,
  fit: ({ features, label }) => fitted(anchoredScorecard, anchoredScorecard.fit(features, label, options)),
});

/** Trees stop growing by the log loss of a fifth of the persons, of whom no tree is grown. */
export const boostingCandidate = (options: BoostingOptions): Candidate => ({
  name: boosting.name,
  source: boosting.source,
  fit: ({ features, label, person }) => {
    const kept = Uint32Array.from(person.keys()).filter((row) => personHash(person[row]! + 1) % 5 === 0);
    return fitted(boosting, boosting.fit(features, label, { ...options, validation: kept }));
  },
});

/** The candidate as something to be judged. */
export const learnerOf = (candidate: Candidate): Learner => ({
  name: candidate.name,
  fit(rows) {
    const model = candidate.fit(rows);
    return (judged) => probabilities(model.logit(judged.features));
  },
});

export const probabilities = (logit: Float64Array): Float64Array => logit.map((z) => 1 / (1 + Math.exp(-z)));
