import { describe, expect, test } from 'vitest';
import { aucGain, type RankedTwice } from '../../../models/metrics/paired-auc.ts';
import { auc } from '../../../models/metrics/ranking.ts';
import { drawNormal, seededRandom } from '../../../models/numeric/random.ts';

const drawn = (n: number, seed: number): RankedTwice => {
  const random = seededRandom(seed);
  const happened = Float64Array.from({ length: n }, (_, i) => (i % 4 === 0 ? 1 : 0));
  // Rounded, so that scores tie.
  const score = (skill: number) => happened.map((y) => Math.round(2 * (skill * y + drawNormal(random))) / 2);
  return {
    one: score(1.2),
    other: score(0.9),
    happened,
    person: Int32Array.from({ length: n }, (_, i) => i),
  };
};

/** DeLong et al. (1988) by their definition: every pair compared, and the covariance of both kinds of components. */
const deLong = ({ one, other, happened }: RankedTwice) => {
  const ones = [...happened.keys()].filter((i) => happened[i] === 1);
  const zeros = [...happened.keys()].filter((i) => happened[i] === 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const psi = (score: Float64Array, i: number, j: number) =>
    score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
  const difference = (i: number, j: number) => psi(one, i, j) - psi(other, i, j);
  const ofOnes = ones.map((i) => mean(zeros.map((j) => difference(i, j))));
  const ofZeros = zeros.map((j) => mean(ones.map((i) => difference(i, j))));
  const variance = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance(ofOnes) / ones.length + variance(ofZeros) / zeros.length);
};

describe('the gain of one ranking over another on the same rows', () => {
  test('has the interval of DeLong for distinct persons', () => {
    const piece = drawn(120, 3);
    const { one, other, gain } = aucGain([piece]);
    expect(one).toBeCloseTo(auc(piece.one, piece.happened), 12);
    expect(other).toBeCloseTo(auc(piece.other, piece.happened), 12);
    expect(gain.value).toBeCloseTo(one - other, 12);
    // The quantile of the normal distribution is good to nine digits.
    expect(gain.high - gain.low).toBeCloseTo(2 * 1.959963984540054 * deLong(piece), 8);
  });

  test('a piece told twice of the same persons says no more than once', () => {
    const piece = drawn(120, 3);
    const [once, twice] = [aucGain([piece]), aucGain([piece, piece])];
    expect(twice.gain.low).toBeCloseTo(once.gain.low, 12);
    const others = { ...piece, person: piece.person.map((person) => person + 1000) };
    const apart = aucGain([piece, others]).gain;
    expect(apart.high - apart.low).toBeCloseTo((once.gain.high - once.gain.low) / Math.SQRT2, 12);
  });

  test('rows are compared within their piece alone', () => {
    const piece = drawn(120, 3);
    const shifted = { ...piece, one: piece.one.map((score) => score + 50) };
    expect(aucGain([piece, shifted]).one).toBeCloseTo(aucGain([piece]).one, 12);
  });

  test('a score against itself gains nothing, for certain', () => {
    const piece = drawn(60, 1);
    expect(aucGain([{ ...piece, other: piece.one }]).gain).toEqual({ value: 0, low: 0, high: 0 });
  });

  test('is unknown where all outcomes are of one kind', () => {
    const piece = drawn(20, 1);
    expect(aucGain([{ ...piece, happened: new Float64Array(20) }]).gain.value).toBeNaN();
  });
});
