import type { DuckDBConnection } from '@duckdb/node-api';
import { type Random, seededRandom } from '../../models/numeric/random.ts';
import { addDays } from '../../pipeline/windows.ts';

/** What was put into the ledger: whose, and on which day it began. */
export interface Injected {
  readonly customer_id: string;
  readonly on_day: string;
}

/** Operations as the ledger knows them: kind, channel and sign. */
const operations = ['deposit', 'withdrawal', 'transfer_out'] as const;

interface Place extends Injected {
  readonly operation: (typeof operations)[number];
  /** Median and mean of the amounts of the operation before the day, and the balance then. */
  readonly usual: number;
  readonly mean: number;
  readonly balance: number;
}

/** A copy of the untouched ledger, to begin again from. */
export const restoreLedger = async (db: DuckDBConnection): Promise<void> => {
  await db.run('create table if not exists untouched as from ledger');
  await db.run('create or replace table ledger as from untouched');
};

/**
 * Draws accounts known for `known` days, and a day for each between two days on which they have a history of at least
 * five of an operation.
 */
const drawPlaces = async (
  db: DuckDBConnection,
  random: Random,
  wanted: { readonly count: number; readonly from: string; readonly to: string; readonly known: number },
): Promise<readonly Place[]> => {
  const accounts = await db.runAndReadAll(
    `select customer_id from ledger group by customer_id
     having min(occurred_at) <= date '${wanted.to}' - ${wanted.known} order by customer_id`,
  );
  const left = accounts.getRows().map(([id]) => String(id));
  const span = Math.round((Date.parse(wanted.to) - Date.parse(wanted.from)) / 86_400_000);
  const places: Place[] = [];
  while (places.length < wanted.count && left.length > 0) {
    const [customer_id] = left.splice(Math.floor(random() * left.length), 1) as [string];
    const on_day = addDays(wanted.from, Math.floor(random() * (span + 1)));
    const operation = operations[Math.floor(random() * operations.length)]!;
    const found = await db.runAndReadAll(
      `select median(abs(amount)) filter (where kind = $operation)::double,
              avg(abs(amount)) filter (where initiated_by = 'customer')::double,
              arg_max(balance, occurred_at)::double
       from ledger where customer_id = $customer_id and occurred_at < $on_day::date
       having count(*) filter (where kind = $operation) >= 5
         and min(occurred_at) <= $on_day::date - ${wanted.known}`,
      { customer_id, on_day, operation },
    );
    const row = found.getRows()[0] as [number, number, number] | undefined;
    if (row === undefined) continue;
    places.push({ customer_id, on_day, operation, usual: row[0], mean: row[1], balance: row[2] });
  }
  return places;
};

interface Movement extends Injected {
  readonly kind: (typeof operations)[number];
  readonly amount: number;
  readonly counterparty?: string;
}

/** Adds a movement; the balances of the account from that day on follow. */
const addMovement = async (db: DuckDBConnection, { amount, ...movement }: Movement): Promise<void> => {
  const signed = (movement.kind === 'deposit' ? 1 : -1) * Math.round(amount);
  const { customer_id, on_day, kind } = movement;
  await db.run(
    `insert into ledger by name
     select 'ledger' as source, 'injected' as file, n + 1 as record_no, $customer_id as customer_id,
       $customer_id as account_id, 'injected ' || n as transaction_id, $on_day::timestamp as occurred_at,
       ${signed}::decimal(18, 4) as amount,
       case when $kind = 'transfer_out' then 'transfer to another bank' else 'cash' end as channel, $kind as kind,
       'customer' as initiated_by, $counterparty as counterparty, before as balance
     from (select count(*) as n from ledger where file = 'injected'),
       (select arg_max(balance, occurred_at) as before from ledger
        where customer_id = $customer_id and occurred_at <= $on_day::timestamp)`,
    { customer_id, on_day, kind, counterparty: movement.counterparty ?? null },
  );
  await db.run(
    `update ledger set balance = balance + ${signed}::decimal(18, 4)
     where customer_id = $customer_id and occurred_at >= $on_day::timestamp`,
    { customer_id, on_day },
  );
};

const removeOwn = async (db: DuckDBConnection, customer_id: string, after: string, before: string) => {
  await db.run(
    `delete from ledger where customer_id = $customer_id and initiated_by = 'customer'
       and occurred_at > $after::timestamp and occurred_at < $before::timestamp`,
    { customer_id, after, before },
  );
};

const between = (random: Random, low: number, high: number) => low + (high - low) * random();

/** One amount of 10 to 30 times the account's median of the operation. */
export const injectSpikes = async (db: DuckDBConnection, seed: number, count: number) => {
  const random = seededRandom(seed);
  const places = await drawPlaces(db, random, { count, from: '1994-01-02', to: '1994-03-30', known: 120 });
  for (const { customer_id, on_day, operation, usual } of places) {
    const amount = between(random, 10, 30) * usual;
    await addMovement(db, { customer_id, on_day, kind: operation, amount });
  }
  return places;
};

/** 95 to 150 days without an own movement, then one of 0.5 to 10 times the mean of those before. */
export const injectReactivations = async (db: DuckDBConnection, seed: number, count: number) => {
  const random = seededRandom(seed);
  const places = await drawPlaces(db, random, { count, from: '1994-01-02', to: '1994-03-30', known: 160 });
  for (const { customer_id, on_day, operation, mean } of places) {
    await removeOwn(db, customer_id, addDays(on_day, -Math.round(between(random, 96, 150))), on_day);
    await addMovement(db, { customer_id, on_day, kind: operation, amount: between(random, 0.5, 10) * mean });
  }
  return places;
};

/**
 * 85 to 98 % of the balance leaves for one account elsewhere in one to three transfers on consecutive days, and the
 * customer does nothing more.
 */
export const injectRunOffs = async (db: DuckDBConnection, seed: number, count: number) => {
  const random = seededRandom(seed);
  const drawn = await drawPlaces(db, random, {
    count: 2 * count,
    from: '1994-01-02',
    to: '1994-03-20',
    known: 120,
  });
  // An account that is nearly empty has nothing left to run off.
  const places = drawn.filter(({ balance, mean }) => balance > mean).slice(0, count);
  for (const { customer_id, on_day, balance } of places) {
    const parts = 1 + Math.floor(random() * 3);
    const amount = (between(random, 0.85, 0.98) * balance) / parts;
    await removeOwn(db, customer_id, on_day, '1994-12-31');
    for (let part = 0; part < parts; part++) {
      await addMovement(db, {
        customer_id,
        on_day: addDays(on_day, part),
        kind: 'transfer_out',
        amount,
        counterparty: `XY ${customer_id}00`,
      });
    }
  }
  return places;
};
