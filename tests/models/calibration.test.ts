import { expect, test } from 'vitest';
import {
  calibrated,
  fitCalibration,
  isotonic,
  nondecreasing,
  platt,
  shiftPrior,
} from '../../models/calibration.ts';
import { seededRandom } from '../../models/numeric/random.ts';

const f = (...values: number[]) => Float64Array.from(values);
const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Log-odds that are twice too sure and half a unit too high, with what happened. */
const tooSure = (rows: number) => {
  const random = seededRandom(3);
  const truth = Float64Array.from({ length: rows }, () => 3 * random() - 2);
  return {
    logit: truth.map((z) => 2 * z + 0.5),
    label: truth.map((z) => (random() < logistic(z) ? 1 : 0)),
    truth,
  };
};

test('Platt with smoothed targets gives the published line', () => {
  // credit.md 3.5
  const logit = f(-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5);
  const line = platt(logit, f(0, 0, 0, 1, 0, 1, 0, 1, 1, 1));
  if (line.method !== 'platt') throw new Error('Platt is a line');
  expect(line.slope).toBeCloseTo(0.76914693, 7);
  expect(line.intercept).toBeCloseTo(-0.19228673, 7);
});

test('pooling neighbours that fall gives the published steps', () => {
  // credit.md 3.5
  expect(nondecreasing([0, 0, 1, 0, 1, 1, 0, 1])).toEqual([0, 0, 0.5, 0.5, 2 / 3, 2 / 3, 2 / 3, 1]);
});

test('what weighs more pulls the pool', () => {
  expect(nondecreasing([1, 0], [3, 1])).toEqual([0.75, 0.75]);
});

test('both ways find a planted distortion', () => {
  const { logit, label, truth } = tooSure(30_000);
  for (const calibration of [platt(logit, label), isotonic(logit, label)]) {
    const said = calibrated(calibration, logit);
    const off = said.reduce((sum, p, i) => sum + Math.abs(p - logistic(truth[i]!)), 0) / said.length;
    // Steps of some hundred rows each are off by about .02.
    expect(off).toBeLessThan(0.02);
  }
});

test('isotonic probabilities rise with the score and are never certain', () => {
  const { logit, label } = tooSure(3000);
  const calibration = isotonic(logit, label);
  const said = calibrated(
    calibration,
    Float64Array.from({ length: 200 }, (_, i) => i / 10 - 10),
  );
  expect(said.every((p, i) => p > 0 && p < 1 && (i === 0 || p >= said[i - 1]!))).toBe(true);
});

test('equal scores get equal probabilities, whatever the order of their rows', () => {
  const there = isotonic(f(1, 1, 1, 2), f(1, 0, 0, 1));
  const back = isotonic(f(2, 1, 1, 1), f(1, 0, 0, 1));
  expect(there).toEqual(back);
  expect(calibrated(there, f(1))[0]).toBeCloseTo(1 / 3, 12);
});

test('a free shape is used only with a thousand rows of each kind', () => {
  const many = tooSure(4000);
  expect(fitCalibration(many.logit, many.label).method).toBe('isotonic');
  expect(fitCalibration(many.logit.slice(0, 1500), many.label.slice(0, 1500)).method).toBe('platt');
});

test('one kind of outcome, one score or one row give finite probabilities', () => {
  for (const [logit, label] of [
    [f(1, 2, 3), f(1, 1, 1)],
    [f(1, 2, 3), f(0, 0, 0)],
    [f(2, 2, 2, 2), f(1, 0, 0, 0)],
    [f(1), f(1)],
    [f(1, 2, 3, 4), f(0, 0, 1, 1)],
  ] as const) {
    for (const calibration of [platt(logit, label), isotonic(logit, label)]) {
      expect(calibrated(calibration, logit).every((p) => p > 0 && p < 1)).toBe(true);
    }
  }
});

test('a calibration survives being written as JSON', () => {
  const { logit, label } = tooSure(500);
  for (const calibration of [platt(logit, label), isotonic(logit, label)]) {
    const read = JSON.parse(JSON.stringify(calibration)) as typeof calibration;
    expect(calibrated(read, logit)).toEqual(calibrated(calibration, logit));
  }
});

test('a prior shift moves the mean of a constant to the new share', () => {
  const balanced = f(0, 0, 0);
  expect(logistic(shiftPrior(balanced, 0.5, 0.1)[0]!)).toBeCloseTo(0.1, 12);
  expect(() => shiftPrior(balanced, 0.5, 1)).toThrow('prior shift requires shares between 0 and 1, got 1');
});
