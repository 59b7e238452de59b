import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { boundComplaints, boundSurveys } from '../../../pipeline/scores/satisfaction-intervals.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { given, openFixture, rows } from '../warehouse-fixture.ts';
import { buildWith } from './warning-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const as_of = '2024-06-30';
const at = (day: string, time = '12:00:00') => `${day} ${time}`;

const complaint = (customer_id: string, day: string, resolved: string | null, own = {}) =>
  given(db, 'interactions', [
    {
      customer_id,
      occurred_at: at(day),
      kind: 'complaint',
      resolved_at: resolved === null ? null : at(resolved, '09:00:00'),
      channel: 'phone',
      topic: 'delivery',
      ...own,
    },
  ]);

describe('features.complaints', () => {
  const complaints = async (settings = {}) => {
    await buildWith(db, ['staging.interactions', 'features.complaints'], settings);
    return rows(db, 'from features.complaints order by occurred_on, customer_id');
  };

  test('are met on the due day, breached after it, and pending until it', async () => {
    await complaint('a', '2024-06-01', '2024-06-06');
    await complaint('b', '2024-06-01', '2024-06-07');
    await complaint('c', '2024-06-24', null);
    await complaint('d', '2024-06-25', null);
    expect(await complaints()).toMatchObject([
      { customer_id: 'a', answer: 'met', answer_days: 5, is_open: false },
      { customer_id: 'b', answer: 'breached', answer_days: 6, is_open: false },
      { customer_id: 'c', answer: 'breached', answer_days: null, is_open: true },
      { customer_id: 'd', answer: 'pending', answer_days: null, is_open: true },
    ]);
  });

  test('an answer after tonight is not known yet', async () => {
    await complaint('a', '2024-06-28', '2024-07-01');
    expect(await complaints()).toMatchObject([{ answer: 'pending', answered_on: null, is_open: true }]);
  });

  test('repeat within 30 days of the last one of the same customer', async () => {
    await complaint('a', '2024-03-01', '2024-03-01');
    await complaint('a', '2024-03-31', '2024-03-31');
    await complaint('a', '2024-05-01', '2024-05-01', { outcome: 'Reopened' });
    await complaint('b', '2024-05-02', '2024-05-02');
    expect((await complaints()).map(({ is_repeat, is_reopened }) => [is_repeat, is_reopened])).toEqual([
      [false, false],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  test('nobody waits any more for an answer of years ago, which stays breached', async () => {
    await complaint('a', '2023-06-30', null);
    await complaint('b', '2023-07-01', null);
    expect(await complaints()).toMatchObject([
      { answer: 'breached', is_open: false, age_days: 366 },
      { answer: 'breached', is_open: true },
    ]);
  });
});

describe('scores.complaints_by', () => {
  const total = async () => {
    await buildWith(db, ['staging.interactions', 'features.complaints', 'scores.complaints_by']);
    return rows(db, `from scores.complaints_by where dimension = 'total'`);
  };

  test('counts open complaints past due as breached and leaves pending ones out of the share', async () => {
    await complaint('a', '2024-06-01', '2024-06-02'); // 1 day, met
    await complaint('b', '2024-06-01', '2024-06-04'); // 3 days, met
    await complaint('c', '2024-06-01', '2024-06-12'); // 11 days, breached
    await complaint('d', '2024-06-01', null, { channel: null }); // open for 29 days, breached
    await complaint('e', '2024-06-29', null); // pending
    expect(await total()).toMatchObject([
      {
        complaints: 5,
        met: 2,
        breached: 2,
        pending: 1,
        sla_met_share: 0.5,
        answer_days_p50: 3,
        answer_days_p90: expect.closeTo(9.4, 10), // 1, 3, 11: 3 + .8 * 8
        open: 2,
        open_to_7_days: 1,
        open_8_to_30_days: 1,
        open_over_90_days: 0,
      },
    ]);
    const channels = await rows(db, `from scores.complaints_by where dimension = 'channel' order by member`);
    expect(channels).toMatchObject([
      { member: '', complaints: 1 },
      { member: 'phone', complaints: 4 },
    ]);
  });

  test('only pending complaints have no share, and no complaints no row', async () => {
    expect(await total()).toEqual([]);
    await complaint('a', '2024-06-29', null);
    expect(await total()).toMatchObject([{ sla_met_share: null, answer_days_p50: null }]);
  });
});

describe('scores.satisfaction', () => {
  const survey = (scores: readonly (number | null)[], own = {}) =>
    given(
      db,
      'interactions',
      scores.map((score) => ({
        customer_id: 'a',
        occurred_at: at('2024-06-01'),
        kind: 'survey',
        score,
        ...own,
      })),
    );
  const satisfaction = async (settings = {}) => {
    await buildWith(db, ['staging.interactions', 'features.survey_counts'], settings);
    await boundSurveys({ db });
    await buildWith(db, ['scores.satisfaction'], settings);
    return rows(db, `from scores.satisfaction where dimension = 'total' order by measure`);
  };

  test('scores from 1 to 5 are a CSAT: the share of 4 and 5', async () => {
    await survey([5, 4, 3, 1]);
    const [csat] = await satisfaction();
    expect(csat).toMatchObject({ measure: 'csat', n: 4, value: 0.5, mean_score: 3.25, is_few: true });
    // Wilson of 2 of 4: .5 -+ z sqrt(z^2 + 4) / (2 (4 + z^2)) = .5 -+ .349961
    expect(csat!.low).toBeCloseTo(0.150039, 5);
    expect(csat!.high).toBeCloseTo(0.849961, 5);
  });

  test('scores that leave 1 to 5 are an NPS: 9 and 10 less 0 to 6, and 6 is a detractor', async () => {
    await survey([10, 9, 8, 7, 6]);
    expect(await satisfaction({ satisfaction: { few: 5 } })).toMatchObject([
      { measure: 'nps', n: 5, value: 20, is_few: false },
    ]);
  });

  test('each export has its own scale, and a configured one goes before', async () => {
    await survey([5, 5]);
    await survey([0, 10], { source: 'bank' });
    expect(await satisfaction()).toMatchObject([
      { measure: 'csat', n: 2, value: 1 },
      { measure: 'nps', n: 2, value: 0 },
    ]);
    expect(await satisfaction({ satisfaction: { scale: '0-10' } })).toMatchObject([
      { measure: 'nps', n: 4, value: -50 }, // one of four promotes, three detract
    ]);
  });

  test('surveys without a score make the response rate, and those of last year are left out', async () => {
    await survey([4, null, null, null]);
    await survey([1], { occurred_at: at('2023-06-30') });
    expect(await satisfaction()).toMatchObject([{ n: 1, response_rate: 0.25 }]);
  });

  test('no survey is no row', async () => {
    expect(await satisfaction()).toEqual([]);
    await survey([null]);
    expect(await satisfaction()).toEqual([]);
  });
});

describe('scores.complaint_churn', () => {
  const link = async () => {
    await buildWith(db, ['staging.interactions', 'features.complaints', 'features.complaint_outcomes']);
    await boundComplaints({ db });
    await buildWith(db, ['scores.complaint_churn']);
    return rows(db, 'from scores.complaint_churn order by answer');
  };
  /** Origins every 30 days whose horizon is 60 days, so that every other one counts. */
  const origins = async (outcomes: readonly (readonly [origin: number, id: string, churned: number])[]) => {
    await db.run(
      'create or replace table features.churn_origins (origin_no integer, cut_on date, horizon_days integer, lead_days integer)',
    );
    for (let i = 0; i <= 3; i++) {
      const cut = addDays(as_of, i === 0 ? 0 : -60 - 30 * (i - 1));
      await db.run(`insert into features.churn_origins values (${i}, '${cut}', 60, 0)`);
    }
    await db.run(
      'create or replace table features.churn_outcomes (origin_no integer, customer_id varchar, horizon_days integer, churned integer)',
    );
    for (const [origin, id, churned] of outcomes) {
      await db.run(`insert into features.churn_outcomes values (${origin}, '${id}', 60, ${churned})`);
    }
  };

  test('takes the answers as they stood at the origin, and origins whose horizons do not overlap', async () => {
    const cut = addDays(as_of, -60);
    await complaint('late', addDays(cut, -20), addDays(cut, -1));
    await complaint('open', addDays(cut, -6), addDays(cut, 1));
    await complaint('pending', addDays(cut, -5), addDays(cut, 30)); // due on the day of the origin
    await complaint('prompt', addDays(cut, -89), addDays(cut, -89));
    await complaint('past', addDays(cut, -90), null);
    await complaint('future', addDays(cut, 1), null);
    await origins([
      [1, 'late', 1],
      [1, 'open', 1],
      [1, 'pending', 0],
      [1, 'prompt', 1],
      [1, 'past', 0],
      [1, 'future', 1],
      [1, 'silent', 0],
      [2, 'silent', 1], // its horizon overlaps that of origin 1
      [3, 'silent', 1],
    ]);
    expect(await link()).toMatchObject([
      { answer: 'in_time', n: 2, churned: 1, churn_rate: 0.5, against: 'none', difference: 0 },
      { answer: 'late', n: 2, churned: 2, churn_rate: 1, against: 'in_time', difference: 0.5 },
      { answer: 'none', n: 4, churned: 2, origins: 2, against: null, difference: null },
    ]);
  });

  test('differences carry the interval of Newcombe', async () => {
    const cut = addDays(as_of, -60);
    const outcomes: [number, string, number][] = [];
    for (let i = 0; i < 70; i++) {
      await complaint(`late${i}`, addDays(cut, -20), null);
      outcomes.push([1, `late${i}`, i < 56 ? 1 : 0]);
    }
    for (let i = 0; i < 80; i++) {
      await complaint(`prompt${i}`, addDays(cut, -20), addDays(cut, -20));
      outcomes.push([1, `prompt${i}`, i < 48 ? 1 : 0]);
    }
    await origins(outcomes);
    const late = (await link()).find(({ answer }) => answer === 'late')!;
    // 56/70 - 48/80 of Newcombe's table II
    expect(late.difference).toBeCloseTo(0.2, 10);
    expect(late.difference_low).toBeCloseTo(0.0524, 4);
    expect(late.difference_high).toBeCloseTo(0.3339, 4);
  });

  test('without a past origin or a complaint nothing is claimed', async () => {
    await origins([]);
    await db.run('delete from features.churn_origins where origin_no > 0');
    expect(await link()).toMatchObject([
      { answer: 'in_time', n: 0, churn_rate: null, difference: null },
      { answer: 'late', n: 0, churn_rate: null, difference: null },
      { answer: 'none', n: 0, churn_rate: null },
    ]);
  });
});
