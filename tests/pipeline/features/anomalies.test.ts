import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createDecisions,
  type Decision,
  recordDecision,
  withAlertSize,
} from '../../../pipeline/decisions.ts';
import { anomalyState } from '../../../pipeline/scores/anomaly-models.ts';
import { searchAnomalies } from '../../slow/berka-ledger.ts';
import { given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

interface Move {
  readonly on: string;
  readonly amount: number;
  readonly id?: string;
  readonly kind?: string;
  readonly to?: string;
  readonly by?: string;
}

/** Movements of customer a unless said otherwise; money out is a withdrawal, money in a deposit. */
const moves = (list: readonly Move[]) =>
  given(
    db,
    'transactions',
    list.map(({ on, amount, id = 'a', kind, to, by }) => ({
      customer_id: id,
      account_id: id,
      occurred_at: on,
      amount,
      kind: kind ?? (amount < 0 ? 'withdrawal' : 'deposit'),
      counterparty: to ?? null,
      initiated_by: by ?? null,
    })),
  );

/** The day `days` before 30 June 2024, a Sunday. */
const ago = (days: number) => new Date(Date.UTC(2024, 5, 30 - days)).toISOString().slice(0, 10);
const every = (step: number, from: number, to: number, amount: number, id = 'a'): Move[] => {
  const list: Move[] = [];
  for (let day = from; day >= to; day -= step) list.push({ on: ago(day), amount, id });
  return list;
};
const night = (settings: Record<string, unknown> = {}, back = 0) => searchAnomalies(db, ago(back), settings);
const signals = async (where = 'true') =>
  (await rows(db, `select signal from scores.anomaly_alerts where ${where} order by alert`)).map(
    ({ signal }) => signal,
  );

describe('unusual amounts', () => {
  test('are z-scores of ln(1 + x) against the own median and MAD', async () => {
    // Twenty amounts e^1 - 1 ... e^5 - 1, four of each: median 3, deviations 0 (4), 1 (8), 2 (8), so MAD 1 and the
    // spread 1 / .6745. e^9 - 1 is 6 above the median: z = 6 * .6745 = 4.047.
    const list = Array.from({ length: 20 }, (_, i) => ({
      on: ago(10 + i),
      amount: -(Math.exp(1 + (i % 5)) - 1),
    }));
    await moves([...list, { on: ago(0), amount: -(Math.exp(9) - 1) }]);
    await night();
    const [row] = await rows(db, 'from features.anomaly_amounts');
    expect(row).toMatchObject({ basis: 'own', history: 20, as_large: 0 });
    // Amounts are kept to four decimals.
    expect(row!.z).toBeCloseTo(6 * 0.6745, 3);
    expect(row!.center).toBeCloseTo(3, 4);
    expect(
      await rows(
        db,
        `select signal, severity, evidence_rows, q <= .05 as is_rare from scores.anomaly_alerts`,
      ),
    ).toEqual([{ signal: 'unusual_amount', severity: 'medium', evidence_rows: 1, is_rare: true }]);
    expect(await rows(db, 'select customer_id, anomaly_score, alerts from scores.anomalies')).toEqual([
      { customer_id: 'a', anomaly_score: 40, alerts: 1 },
    ]);
  });

  test('without a MAD go by the quartiles, and without these by 5 %', async () => {
    // Fourteen of ln 3 and six of ln 5 in ln(1 + x): the MAD is 0; quartiles 3 and 5, spread 2 / 1.349.
    const amounts = (low: number, high: number, id: string) =>
      Array.from({ length: 20 }, (_, i) => ({
        on: ago(10 + i),
        amount: -(Math.exp(i < 14 ? low : high) - 1),
        id,
      }));
    await moves([
      ...amounts(3, 5, 'a'),
      { on: ago(0), amount: -(Math.exp(9) - 1) },
      ...amounts(3, 3, 'b'),
      { on: ago(0), amount: -(Math.exp(3.2) - 1), id: 'b' },
    ]);
    await night();
    const found = await rows(db, 'select spread, z from features.anomaly_amounts order by customer_id');
    expect(found[0]!.spread).toBeCloseTo(2 / 1.349, 4);
    expect(found[1]!.spread).toBe(0.05);
    expect(found[1]!.z).toBeCloseTo(4, 2);
    // b moved a fifth more than usual: far out for its spread, but not twice as much.
    expect(await signals(`customer_id = 'b'`)).toEqual([]);
  });

  test('of a short history beyond twice the largest are told, and once only', async () => {
    await moves([...every(20, 220, 120, -100), { on: ago(1), amount: -250 }, { on: ago(0), amount: -240 }]);
    await night({ window_days: 2 });
    expect(
      await rows(db, `select on_day, size from scores.anomaly_alerts where signal = 'unusual_amount'`),
    ).toEqual([{ on_day: ago(1), size: 250 }]);
  });

  test('are compared with their like: a usual transfer is no unusual fee, and interest is never judged', async () => {
    await moves([
      ...every(10, 300, 10, -1000),
      ...every(30, 300, 30, -2).map((move) => ({ ...move, kind: 'fee' })),
      ...every(30, 300, 30, 2).map((move) => ({ ...move, kind: 'interest' })),
      { on: ago(0), amount: 500, kind: 'interest' },
      { on: ago(0), amount: -1000 },
    ]);
    await night();
    expect(await signals()).toEqual([]);
  });
});

describe('velocity', () => {
  test('compares a count with those of equal stretches before', async () => {
    // One movement every tenth day for 200 days, and six on the last. Stretches of 7 days back from it: 28 whole ones
    // hold day 10, 20 ... 190 back (200 is beyond), 19 of them one each: mean 19.5 / 28.
    await moves([
      ...every(10, 200, 10, -50),
      ...Array.from({ length: 6 }, () => ({ on: ago(0), amount: -50 })),
    ]);
    await night();
    const [week] = await rows(db, 'from features.anomaly_counts where days = 7');
    expect(week).toMatchObject({ observed: 6, stretches: 27, season: 1 });
    // 27 stretches end 195 days back: days 10 ... 190, 19 movements; variance 19 (1 - 19 / 27) / 26.
    expect(week!.mean).toBeCloseTo(19.5 / 27, 12);
    expect(week!.variance).toBeCloseTo((19 * (1 - 19 / 27)) / 26, 12);
    expect(await rows(db, 'select signal, size, evidence_rows from scores.anomaly_alerts')).toEqual([
      { signal: 'velocity', size: 6, evidence_rows: 6 },
    ]);
  });

  test('of the same days is told once within the cool-down', async () => {
    await moves([
      ...every(10, 200, 10, -50),
      ...[0, 1, 2].flatMap((day) => Array.from({ length: 6 }, () => ({ on: ago(day), amount: -50 }))),
    ]);
    await night({}, 2);
    expect(await signals()).toEqual(['velocity']);
    await night({}, 0);
    expect(await signals()).toEqual([]);
    await night({ cool_down_days: 0 }, 0);
    expect(await signals()).toEqual(['velocity']);
  });
});

describe('the level of spending', () => {
  test('is a weighted mean and a cumulative sum of weeks, against the weeks before', async () => {
    // Weeks of 90 and 110 in turn: mean 100, deviation 10 (sqrt(n / (n - 1)) more). The last four weeks bring 120.
    const weeks = Array.from({ length: 40 }, (_, i) => ({
      on: ago(7 * i),
      amount: i < 4 ? -120 : i % 2 === 0 ? -90 : -110,
    }));
    await moves(weeks);
    await night();
    const [row] = await rows(db, 'from features.anomaly_weeks order by on_day desc');
    // 40 weeks less the last eight; the deviation of 16 of 90 and 16 of 110 is 10 * sqrt(32 / 31).
    const deviation = 10 * Math.sqrt(32 / 31);
    expect(row).toMatchObject({ weeks: 32, usual_week: 100 });
    expect(row!.deviation).toBeCloseTo(deviation, 9);
    // Scores, newest first: +2, +2, +2, +2, -1, +1, -1, +1 in tens; weights .2 * .8^i.
    const scores = [20, 20, 20, 20, -10, 10, -10, 10].map((score) => score / deviation);
    const ewma = scores.reduce((sum, score, i) => sum + 0.2 * 0.8 ** i * score, 0);
    expect(row!.z).toBeCloseTo(3 * ewma, 9);
    expect(row!.cusum_up).toBeCloseTo(Math.max(0, (4 * 20) / deviation - 2), 9);
    expect(await signals(`signal = 'level_shift'`)).toEqual(['level_shift']);
    await night({}, 1);
    expect(await rows(db, 'from features.anomaly_weeks')).toEqual([]);
  });

  test('is not shifted by one payment', async () => {
    const weeks = Array.from({ length: 40 }, (_, i) => ({
      on: ago(7 * i),
      amount: i === 1 ? -5000 : i % 2 === 0 ? -90 : -110,
    }));
    await moves(weeks);
    await night();
    expect(await signals(`signal = 'level_shift'`)).toEqual([]);
  });
});

describe('dormant accounts', () => {
  const quiet = [...every(10, 300, 100, -50), { on: ago(0), amount: -400 }];

  test('wake by an act of the customer, with its size against the mean before', async () => {
    await moves(quiet);
    await night();
    expect(
      await rows(db, 'select quiet_days, longest_before, amount, usual_amount from features.anomaly_wakings'),
    ).toEqual([{ quiet_days: 100, longest_before: 10, amount: 400, usual_amount: 50 }]);
    expect(await signals(`severity = 'high' and signal = 'dormant_active'`)).toEqual(['dormant_active']);
  });

  test('are neither kept awake nor woken by the bank', async () => {
    const postings = every(30, 90, 0, 3).map((move) => ({ ...move, kind: 'interest' }));
    await moves([...quiet, ...postings]);
    await night();
    expect(await signals(`signal = 'dormant_active'`)).toEqual(['dormant_active']);
    await night({}, 30);
    expect(await signals()).toEqual([]);
  });

  test('that always rest so long are not dormant', async () => {
    await moves(every(100, 600, 0, -50));
    await night();
    expect(await signals()).toEqual([]);
  });
});

describe('run-off', () => {
  const salary = (until: number): Move[] =>
    every(30, 300, until, 2000).map((move) => ({ ...move, kind: 'transfer_in', to: 'employer' }));
  const balances = (list: readonly (readonly [number, number])[]) =>
    given(
      db,
      'balances',
      list.map(([day, balance]) => ({ account_id: 'a', balance_on: ago(day), balance })),
    );

  test('is two of three signs: here an empty balance and a salary that stopped', async () => {
    await moves([...salary(60), { on: ago(0), amount: -400 }]);
    await balances([
      [60, 1000],
      [50, 1000],
      [40, 1000],
      [0, 100],
    ]);
    await night();
    expect(await rows(db, 'from features.anomaly_run_offs')).toMatchObject([
      { signs: 2, balance_share: 0.1, stopped_amount: 2000, stopped_counterparty: 'employer' },
    ]);
    // The withdrawal is below half the usual balance, so it is no third sign.
    expect(await signals(`signal = 'run_off'`)).toEqual(['run_off']);
  });

  test('is not one sign alone', async () => {
    await moves(salary(0));
    await balances([
      [60, 1000],
      [50, 1000],
      [40, 1000],
      [0, 100],
    ]);
    await night();
    expect(await signals()).toEqual([]);
  });

  test('is told on the day the second sign is there, and not the day after', async () => {
    await moves(salary(60));
    // Empty 20 days ago; the salary of 60 days ago was missed from the 45th day on, which was 15 days ago.
    await balances([
      [70, 1000],
      [60, 1000],
      [50, 1000],
      [40, 1000],
      [20, 100],
    ]);
    for (const [back, told] of [
      [20, []],
      [15, ['run_off']],
      [14, []],
      [0, []],
    ] as const) {
      await night({}, back);
      expect(await signals(), `${back} days before`).toEqual(told);
    }
  });
});

describe('patterns', () => {
  test('money that came in and left at once', async () => {
    await moves([...every(10, 200, 10, 100), { on: ago(1), amount: 3000 }, { on: ago(0), amount: -2900 }]);
    await night({ window_days: 1 });
    // 20 deposits of 100 in 199 days are 306 a month.
    expect(await rows(db, `from features.anomaly_patterns where pattern = 'in_and_out'`)).toMatchObject([
      { observed: 3000, compared: 2900, usual: 0 },
    ]);
    expect(await signals(`signal = 'in_and_out' and severity = 'high' and evidence_rows = 2`)).toEqual([
      'in_and_out',
    ]);
  });

  test('round sums against the own share of them', async () => {
    await moves([...every(5, 200, 35, -123), ...every(3, 27, 0, -1000)]);
    await night({ amount_z: 20, record_times: 100 });
    // 34 movements before, none of them round: .5 / 35; now ten of ten are.
    const [row] = await rows(
      db,
      `from features.anomaly_patterns where pattern = 'round_sums' and on_day = date '${ago(0)}'`,
    );
    expect(row).toMatchObject({ observed: 10, compared: 10 });
    expect(row!.usual).toBeCloseTo(0.5 / 35, 12);
  });

  test('deposits kept below a limit, where the config knows one', async () => {
    await moves([...every(20, 200, 20, 500), ...every(2, 4, 0, 9500)]);
    await night();
    expect(await signals(`signal = 'structuring'`)).toEqual([]);
    await night({ structuring_below: 10000 });
    expect(
      await rows(db, `select size, evidence_rows from scores.anomaly_alerts where signal = 'structuring'`),
    ).toEqual([{ size: 3, evidence_rows: 3 }]);
  });
});

describe('a confirmed false alarm', () => {
  const decide = async (kind: string, value: string, on: string) =>
    db.run(
      `insert into ops.decision select count(*) + 1, '${kind}', 'a', 'unusual_amount', '${value}', 'Ann', '', 'car',
         date '${on}', null from ops.decision`,
    );

  test('keeps its signal quiet up to a quarter more, until it is released', async () => {
    await moves([...every(20, 220, 120, -100), { on: ago(0), amount: -1200 }]);
    await night();
    expect(await signals('not is_quiet')).toContain('unusual_amount');
    await decide('false_alarm', '1000', ago(10));
    await night();
    expect(await signals('is_quiet')).toEqual(['unusual_amount']);
    // The waking of the account is another signal.
    expect(await signals('not is_quiet')).toEqual(['dormant_active']);
    // The night's account of it, and the books: nothing is looked for as structuring without a limit.
    const told = await rows(
      db,
      'select signal, watched, alerts, quiet, false_discovery from scores.anomaly_night where alerts + quiet > 0 order by signal',
    );
    expect(told).toEqual([
      { signal: 'dormant_active', watched: 1, alerts: 1, quiet: 0, false_discovery: 0.05 },
      { signal: 'unusual_amount', watched: 1, alerts: 0, quiet: 1, false_discovery: 0.05 },
    ]);
    expect(await rows(db, 'select count(*)::integer as n from scores.anomaly_night')).toEqual([{ n: 7 }]);
    expect(
      await rows(
        db,
        'select sum(alerts)::integer as alerts, sum(quiet)::integer as quiet from ops.alert_night',
      ),
    ).toEqual([{ alerts: 1, quiet: 1 }]);
    await decide('false_alarm', '900', ago(5));
    await night();
    expect(await signals('is_quiet')).toEqual([]);
    await decide('false_alarm', '5000', ago(4));
    await decide('release', '', ago(3));
    await night();
    expect(await signals('is_quiet')).toEqual([]);
  });
});

describe("the night's budget", () => {
  // Three accounts wake on one day after 100 quiet ones; 400 is more than three times the mean of 50 before, 90 is not.
  const wake = (id: string, amount: number): Move[] => [
    ...every(10, 301, 101, -50, id),
    { on: ago(1), amount, id },
  ];
  // Amounts of less than a thousand times the usual are left alone, so that each customer has one alert.
  const wakings = { least_times: 1000 };
  const alerts = () =>
    rows(db, 'select customer_id, is_held_over, is_quiet from scores.anomaly_alerts order by customer_id');
  const counted = () =>
    rows(
      db,
      `select alerts, high, held_over, quiet from scores.anomaly_night where signal = 'dormant_active'`,
    );
  beforeEach(() => moves([...wake('a', -90), ...wake('b', -90), ...wake('c', -400)]));

  test('is one alert at least, the strongest; the others are marked and no alerts of the customer', async () => {
    await night(wakings, 1);
    expect(await alerts()).toEqual([
      { customer_id: 'a', is_held_over: true, is_quiet: false },
      { customer_id: 'b', is_held_over: true, is_quiet: false },
      { customer_id: 'c', is_held_over: false, is_quiet: false },
    ]);
    expect(await counted()).toEqual([{ alerts: 1, high: 1, held_over: 2, quiet: 0 }]);
    expect(await rows(db, 'select customer_id from scores.anomalies')).toEqual([{ customer_id: 'c' }]);
    // 700 per 1,000 of three customers are 2.1; a stands before b.
    await night({ ...wakings, most_per_thousand: 700 }, 1);
    expect((await alerts()).filter(({ is_held_over }) => is_held_over)).toEqual([
      { customer_id: 'b', is_held_over: true, is_quiet: false },
    ]);
  });

  test('leaves room for what the night before held over, whatever was decided on that since', async () => {
    await createDecisions(db);
    await db.run(
      `insert into ops.decision values (1, 'false_alarm', 'c', 'dormant_active', '400', 'Ann', '', 'holiday', date '${ago(0)}', null)`,
    );
    await night(wakings, 0);
    expect(await alerts()).toEqual([{ customer_id: 'a', is_held_over: false, is_quiet: false }]);
    expect(await counted()).toEqual([{ alerts: 1, high: 0, held_over: 0, quiet: 0 }]);
  });
});

describe('daybreak decide false_alarm', () => {
  const decision = (own: Partial<Decision> = {}): Decision => ({
    kind: 'false_alarm',
    customer_id: 'a',
    field: 'unusual_amount',
    value: '',
    decided_by: 'Ann',
    second_person: '',
    reason: 'bought a car',
    decided_on: ago(0),
    expires_on: undefined,
    ...own,
  });

  test('takes the size of the alert of the last night, and moves the mark of the job', async () => {
    await moves([...every(20, 220, 120, -100), { on: ago(0), amount: -1200 }]);
    await night();
    await db.run(`create table customer.customers as select 'a' as customer_id`);
    const before = await anomalyState(db, ago(0));
    const sized = await withAlertSize(db, decision());
    expect(Number(sized.value)).toBe(1200);
    await recordDecision(db, sized);
    expect(await anomalyState(db, ago(0))).not.toBe(before);
    // A night replayed before the decision does not know it.
    expect(await anomalyState(db, ago(1))).toBe(before);
    await night();
    expect(await signals('is_quiet')).toEqual(['unusual_amount']);
  });

  test('requires a signal, and an alert of it or a size', async () => {
    await db.run(`create table customer.customers as select 'a' as customer_id`);
    await expect(recordDecision(db, decision({ field: 'noise', value: '1' }))).rejects.toThrow(
      'false_alarm requires one of unusual_amount, velocity',
    );
    await expect(recordDecision(db, await withAlertSize(db, decision()))).rejects.toThrow(
      'requires such an alert of the last night, or its size as --value, got nothing',
    );
  });
});

test('a warehouse without account movements has no anomalies', async () => {
  await given(db, 'transactions', [{ customer_id: 'a', occurred_at: ago(0), amount: 100 }]);
  await night();
  expect(await rows(db, 'from scores.anomalies')).toEqual([]);
});
