import { describe, expect, test } from 'vitest';
import { dayAt, dayCount, storeTimeOf } from '../../../scripts/samples/calendar.ts';
import { probabilityAlive, probabilityOfNoPurchase } from '../../../scripts/samples/churn-truth.ts';
import { planted } from '../../../scripts/samples/planted.ts';
import { drawHistory } from '../../../scripts/samples/purchase-process.ts';
import { streamOf } from '../../../scripts/samples/random.ts';

const { long_silence_gaps, leaves_after_long_silence: leaves } = planted.churn_causes;

describe('the best churn score that the planted truth allows', () => {
  test('is MBG/NBD with a known rate and dropout while no cause has struck', () => {
    // Bayes by hand: e^-1 still here and silent, against the dropout of 0.2 at the last purchase.
    const here = 0.8 * Math.exp(-1);
    expect(probabilityAlive({ rate: 0.05, dropout: 0.2, length: 20 })).toBeCloseTo(here / (here + 0.2), 12);
  });

  test('falls when a complaint was not answered in time, and when the salary stopped', () => {
    const silence = { rate: 0.05, dropout: 0.2, length: 20 };
    const quiet = probabilityAlive(silence);
    expect(probabilityAlive({ ...silence, lateAnswerAt: 10 })).toBeLessThan(quiet - 0.2);
    expect(probabilityAlive({ ...silence, salaryStoppedAt: 10 })).toBeLessThan(quiet - 0.2);
    expect(probabilityAlive({ ...silence, lateAnswerAt: 25 })).toBe(quiet);
  });

  test('counts a long silence once it is reached, and foresees it within the horizon', () => {
    const rate = 0.1;
    const at = long_silence_gaps / rate;
    const before = probabilityAlive({ rate, dropout: 0, length: at - 0.001 });
    const after = probabilityAlive({ rate, dropout: 0, length: at + 0.001 });
    expect(before).toBeCloseTo(1, 3);
    expect(after).toBeCloseTo(1 - leaves, 3);
    // Silent for one more mean gap that crosses the threshold half-way: by hand.
    const expected = Math.exp(-0.5) * (leaves + (1 - leaves) * Math.exp(-0.5));
    expect(probabilityOfNoPurchase({ rate, dropout: 0, length: at - 5 }, 10)).toBeCloseTo(expected, 10);
  });

  test('is what happens to simulated buyers of the same rate and dropout', () => {
    const buyer = { rate: 0.03, dropout: 0.1, first: 5 };
    const cutOff = 300;
    const horizon = 60;
    let foretold = 0;
    let happened = 0;
    let count = 0;
    for (let customer = 1; customer <= 6000; customer++) {
      const { days, complaints } = drawHistory(streamOf(3, customer, 'test'), buyer);
      if (complaints.length > 0) continue; // complaints change the chance; the closed form above covers them
      const last = days.filter((day) => day < cutOff).at(-1)!;
      const length = storeTimeOf(cutOff) - storeTimeOf(last) - 0.5;
      const ahead = storeTimeOf(cutOff + horizon) - storeTimeOf(cutOff);
      foretold += probabilityOfNoPurchase({ rate: buyer.rate, dropout: buyer.dropout, length }, ahead);
      if (!days.some((day) => day >= cutOff && day < cutOff + horizon)) happened++;
      count++;
    }
    // Who complains later is left out above, which favours the silent a little: 0.02 covers it and three
    // standard errors of about 4,000 buyers.
    expect(count).toBeGreaterThan(3000);
    expect(Math.abs(foretold / count - happened / count)).toBeLessThan(0.04);
  });
});

describe('the store time', () => {
  test('runs through the same days as the calendar, faster on Saturdays and in December', () => {
    for (const day of [0, 1, 364, 500, dayCount - 1]) expect(dayAt(storeTimeOf(day) + 1e-9)).toBe(day);
    expect(storeTimeOf(dayCount)).toBeCloseTo(dayCount, 9);
    const length = (day: number) => storeTimeOf(day + 1) - storeTimeOf(day);
    expect(length(5)).toBeGreaterThan(length(7)); // Saturday 6 and Monday 8 April 2024
    expect(length(250)).toBeGreaterThan(length(306)); // Saturdays of December and of February
  });
});
