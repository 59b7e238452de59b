import { describe, expect, test } from 'vitest';
import { electLearner, type Standing } from '../../models/election.ts';
import { judgementOf, metricsOf } from '../../models/judgement.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import type { Piece } from '../../models/out-of-sample.ts';

/** Outcomes of logits, and what somebody says who knows them up to a factor and some noise. */
const pieceOf = (seed: number, sharpness: number, noise = 0): Piece => {
  const random = seededRandom(7);
  const blur = seededRandom(seed);
  const logits = Array.from({ length: 2000 }, () => 1.5 * drawNormal(random));
  const happened = Float64Array.from(logits, (z) => (random() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  const said = Float64Array.from(
    logits,
    (z) => 1 / (1 + Math.exp(-(sharpness * z + noise * drawNormal(blur)))),
  );
  return { name: '1', said, happened };
};

const standing = (name: string, isBaseline: boolean, piece: Piece): Standing => ({
  name,
  isBaseline,
  pieces: [piece],
  judgement: judgementOf([piece], { auc: 0.95 }),
});

describe('the election', () => {
  const truth = pieceOf(1, 1);
  const blurred = pieceOf(2, 1, 1);
  const blurredMore = pieceOf(3, 1, 2);

  test('takes the model that says most, and prefers the first named where two say the same', () => {
    const baseline = standing('baseline', true, blurredMore);
    expect(
      electLearner([standing('card', false, blurred), standing('trees', false, truth), baseline]).name,
    ).toBe('trees');
    expect(
      electLearner([standing('card', false, truth), standing('trees', false, truth), baseline]).name,
    ).toBe('card');
  });

  test('takes the baseline where it says more than every model', () => {
    expect(electLearner([standing('card', false, blurred), standing('baseline', true, truth)]).name).toBe(
      'baseline',
    );
  });
});

describe('a judgement', () => {
  test('knows a slope of 1 for the truth, and less for who is too sure', () => {
    expect(metricsOf(pieceOf(1, 1)).calibration_slope).toBeCloseTo(1, 0);
    expect(metricsOf(pieceOf(1, 2)).calibration_slope).toBeCloseTo(0.5, 1);
  });

  test('is suspect when the outcome itself was among the features', () => {
    const { happened } = pieceOf(1, 1);
    const told: Piece = {
      name: '1',
      happened,
      said: happened.map((y, i) => (y === 1 ? 0.9 : 0.1) + 1e-6 * (i % 7)),
    };
    expect(judgementOf([told], { auc: 0.87 }).is_suspect).toBe(true);
    expect(judgementOf([pieceOf(1, 1)], { auc: 0.87 }).is_suspect).toBe(false);
  });

  test('means of origins come with their spread', () => {
    const { auc, spread, pieces } = judgementOf([pieceOf(1, 1), pieceOf(2, 1, 3)], { auc: 1 });
    expect(auc).toBeCloseTo((pieces[0]!.auc + pieces[1]!.auc) / 2, 12);
    expect(spread.auc).toBeCloseTo(Math.abs(pieces[0]!.auc - pieces[1]!.auc) / Math.SQRT2, 12);
  });
});
