import { type Judgement, pooledLogLoss } from './judgement.ts';
import type { Piece } from './out-of-sample.ts';

/** A learner with what it said out of sample. */
export interface Standing {
  readonly name: string;
  readonly isBaseline: boolean;
  readonly pieces: readonly Piece[];
  readonly judgement: Judgement;
}

/**
 * The learner to use: of the models the one with the smallest log loss out of sample, the first named unless another
 * is better by more than chance; a baseline instead when it has a smaller log loss, or the model's lift is lower than
 * the baseline's by more than chance.
 *
 * Chance: the standard error of the paired difference per row (Diebold & Mariano 1995, without autocorrelation).
 */
export const electLearner = (standings: readonly Standing[]): Standing => {
  const models = standings.filter(({ isBaseline }) => !isBaseline);
  const baselines = standings.filter(({ isBaseline }) => isBaseline);
  const better = (one: Standing, other: Standing) =>
    pooledLogLoss(other.pieces) < pooledLogLoss(one.pieces) ? other : one;
  const baseline = baselines.reduce(better);
  const model = models.reduce<Standing | undefined>(
    (held, next) => (held === undefined || isClearlyBetter(next, held) ? next : held),
    undefined,
  );
  if (model === undefined) return baseline;
  const isWorse = pooledLogLoss(model.pieces) > pooledLogLoss(baseline.pieces);
  const lift = model.judgement.top_decile_lift - baseline.judgement.top_decile_lift;
  const noise = model.judgement.spread.top_decile_lift / Math.sqrt(model.pieces.length);
  return isWorse || lift < -2 * Math.max(noise, 0.05) ? baseline : model;
};

/** Is the log loss of `one` smaller than that of `other` by more than one standard error of the difference? */
const isClearlyBetter = (one: Standing, other: Standing): boolean => {
  let n = 0;
  let sum = 0;
  let squares = 0;
  one.pieces.forEach(({ said, happened }, p) => {
    const against = other.pieces[p]!.said;
    happened.forEach((y, i) => {
      const gain = loss(against[i]!, y) - loss(said[i]!, y);
      n++;
      sum += gain;
      squares += gain * gain;
    });
  });
  const mean = sum / n;
  return mean > Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
};

const loss = (said: number, happened: number) => -Math.log(Math.max(happened === 1 ? said : 1 - said, 1e-15));
