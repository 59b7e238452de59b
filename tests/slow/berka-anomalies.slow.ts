import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharedData } from '../shared-data.ts';
import {
  type Injected,
  injectReactivations,
  injectRunOffs,
  injectSpikes,
  restoreLedger,
} from './berka-injections.ts';
import { loadLedger, openLedger, searchAnomalies } from './berka-ledger.ts';

const path = sharedData('berka/trans_199301_199403.csv.gz');

/** The nights that are judged: from 2 January 1994, when most accounts are known, to the last whole day. */
const [last, nights] = ['1994-03-30', 88];
const accounts = 1229;

interface Alert extends Injected {
  readonly alert: string;
  readonly signal: string;
  /** The night that told it; null where it was beyond the night's budget. */
  readonly told_on: string | null;
}

/** The 1,229 accounts of 1993 and early 1994; the file is beside the checkout, or the tests are skipped. */
describe.skipIf(!path)('anomalies put into the Berka ledger', () => {
  let db: DuckDBConnection;
  beforeAll(async () => {
    db = await openLedger(path!);
    await restoreLedger(db);
  });

  const search = async (as_of = last, window_days = nights): Promise<readonly Alert[]> => {
    await searchAnomalies(db, as_of, { window_days });
    const reader = await db.runAndReadAll(
      `select alert, customer_id, signal, on_day::varchar as on_day, told_on::varchar as told_on
       from scores.anomaly_alerts order by alert`,
    );
    return reader.getRowObjectsJson() as unknown as readonly Alert[];
  };
  const told = (alerts: readonly Alert[]) => alerts.filter(({ told_on }) => told_on !== null);
  const perNight = (alerts: readonly Alert[]) => (told(alerts).length / nights / accounts) * 1000;
  /** Alerts per 1,000 of the accounts there were, of the night that told the most of the last search. */
  const busiestNight = async () => {
    const reader = await db.runAndReadAll(
      `select max(1000.0 * alerts / known)::double
       from (select told_on, count(*) as alerts from scores.anomaly_alerts where told_on is not null group by told_on),
         lateral (select count(distinct customer_id) as known from ledger where occurred_at::date <= told_on)`,
    );
    return Number(reader.getRows()[0]![0]);
  };
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

  const judge = async (
    inject: (db: DuckDBConnection, seed: number, count: number) => Promise<readonly Injected[]>,
    seed: number,
    signal: string,
    within: number,
  ) => {
    await restoreLedger(db);
    const places = await inject(db, seed, 200);
    await loadLedger(db);
    const alerts = await search();
    const found = places.filter(({ customer_id, on_day }) =>
      alerts.some(
        (alert) =>
          alert.customer_id === customer_id &&
          alert.signal === signal &&
          alert.on_day >= on_day &&
          alert.told_on !== null &&
          days(on_day, alert.told_on) <= within,
      ),
    );
    return {
      injected: places.length,
      recall: found.length / places.length,
      alerts: perNight(alerts),
      busiest: await busiestNight(),
    };
  };

  test('nights without any raise few alerts, and a period says what its nights said', async () => {
    await restoreLedger(db);
    await loadLedger(db);
    const period = await search();
    // Measured 1.14 alerts per 1,000 customers a night.
    expect(perNight(period)).toBeLessThan(2);
    expect(await busiestNight()).toBeLessThanOrEqual(5);
    // A weekday, the Sunday with the most alerts of the period, the day after it, and the last night, each alone.
    for (const as_of of ['1994-01-11', '1994-01-30', '1994-01-31', last]) {
      const toldThen = told(period).filter(({ told_on }) => told_on === as_of);
      expect(
        told(await search(as_of, 1)).map(({ alert }) => alert),
        as_of,
      ).toEqual(toldThen.map(({ alert }) => alert));
    }
  });

  // What is told counts in full: the true alerts, the false ones, and those that follow from what was put in. What the
  // budget of its night held over is not found.
  test.each([11])('spikes of 10 to 30 times the usual amount are found (seed %i)', async (seed) => {
    const judged = await judge(injectSpikes, seed, 'unusual_amount', 0);
    expect(judged.injected).toBe(200);
    expect(judged.recall).toBeGreaterThan(0.85);
    expect(judged.busiest).toBeLessThanOrEqual(5);
  });

  test.each([21])('accounts that wake after 95 to 150 days are found (seed %i)', async (seed) => {
    const judged = await judge(injectReactivations, seed, 'dormant_active', 0);
    expect(judged.injected).toBe(200);
    expect(judged.recall).toBeGreaterThan(0.85);
    expect(judged.busiest).toBeLessThanOrEqual(5);
  });

  test.each([31])('accounts that are run off are found within 30 days (seed %i)', async (seed) => {
    const judged = await judge(injectRunOffs, seed, 'run_off', 30);
    expect(judged.injected).toBe(200);
    expect(judged.recall).toBeGreaterThan(0.8);
    expect(judged.busiest).toBeLessThanOrEqual(5);
  });
});
