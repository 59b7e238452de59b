import { boosting } from './boosting.ts';
import type { Classifier, Explanation } from './classifier.ts';
import { pooledLogLoss } from './judgement.ts';
import { type Candidate, type FittedClassifier, learnerOf } from './learners.ts';
import { logLogistic } from './log-logistic.ts';
import { judgeByFolds, type LabelledRows, take } from './out-of-sample.ts';

/** Strengths of the ridge that are tried, each twice the one before. */
const lambdas = [1, 2, 4, 8, 16, 32, 64];
/** Of more rows an even sample says which strength is best; with few outcomes none can be told from another. */
const sampleRows = 20_000;
const plainLambda = 16;

/** The strength of least log loss in ten folds of the rows themselves, the stronger of two that tie. */
const bestLambda = (rows: LabelledRows): number => {
  const step = Math.max(1, Math.floor(rows.label.length / sampleRows));
  const sample = step === 1 ? rows : take(rows, (i) => i % step === 0);
  const judged = lambdas.flatMap((lambda) => {
    const pieces = judgeByFolds(sample, learnerOf(logLogisticOf(lambda)), 10);
    return pieces.length === 0 ? [] : [{ lambda, loss: pooledLogLoss(pieces) }];
  });
  return judged.reduce((best, next) => (next.loss <= best.loss ? next : best), {
    lambda: plainLambda,
    loss: Infinity,
  }).lambda;
};

const fitted = <Params, Options>(model: Classifier<Params, Options>, params: Params): FittedClassifier => ({
  params,
  logit: (features) => model.logit(params, features),
  explain: (features) => model.explain(params, features),
});

const logLogisticOf = (lambda?: number): Candidate => ({
  name: logLogistic.name,
  source: logLogistic.source,
  fit: (rows) => {
    const options = { lambda: lambda ?? bestLambda(rows) };
    return fitted(logLogistic, logLogistic.fit(rows.features, rows.label, options));
  },
});

/** Many deep trees of a part of the rows and features each, none of them left out to say when to end. */
const deepTrees = {
  trees: 200,
  learningRate: 0.03,
  leaves: 16,
  minRows: 1,
  l2: 1,
  rowShare: 0.6,
  columnShare: 0.3,
};

const deepBoosting = (seed: number): Candidate => ({
  name: boosting.name,
  source: boosting.source,
  fit: ({ features, label }) => fitted(boosting, boosting.fit(features, label, { ...deepTrees, seed })),
});

/**
 * The mean log-odds of a line through the logarithms and of many deep trees: what the one cannot bend to, the other
 * can, and what the one overdoes, the other halves. Made for a few hundred rows with a few dozen outcomes.
 *
 * Source: Bates & Granger (1969), The Combination of Forecasts, with equal weights.
 */
export const averagedCandidate = (seed: number): Candidate => {
  const members = [logLogisticOf(), deepBoosting(seed)];
  return {
    name: 'line-and-trees',
    source: `Mean log-odds (Bates & Granger 1969) of: ${members.map(({ source }) => source).join('; ')}`,
    fit: (rows) => {
      const fits = members.map((member) => member.fit(rows));
      return {
        params: Object.fromEntries(fits.map(({ params }, k) => [members[k]!.name, params])),
        logit: (features) => meanOf(fits.map((fit) => fit.logit(features))),
        explain: (features) => meanExplanation(fits.map((fit) => fit.explain(features))),
      };
    },
  };
};

const meanOf = (columns: readonly Float64Array[]): Float64Array =>
  columns[0]!.map((_, i) => columns.reduce((sum, column) => sum + column[i]!, 0) / columns.length);

/** A feature that a member does not use adds nothing there. */
const meanExplanation = (explanations: readonly Explanation[]): Explanation => {
  const contributions = new Map<string, Float64Array>();
  for (const one of explanations) {
    for (const [name, values] of one.contributions) {
      const share = values.map((value) => value / explanations.length);
      const held = contributions.get(name);
      contributions.set(name, held === undefined ? share : share.map((value, i) => value + held[i]!));
    }
  }
  return {
    base: explanations.reduce((sum, { base }) => sum + base, 0) / explanations.length,
    contributions,
  };
};
