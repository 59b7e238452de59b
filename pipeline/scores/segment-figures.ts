import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import type { Table } from 'apache-arrow';
import { readFrame } from '../frame.ts';

/** What the segments are made from: silence, frequency and value, in this order. */
export const segmentFeatures = ['days_since_last_purchase', 'purchase_days', 'total_value'] as const;

/** A model of segments is fitted on this many customers at most, drawn by a hash of their id. */
const fittedCustomers = 50_000;

/**
 * The figures of every buyer as they were known on a past day, by `features.segment_days`, with the `row_no` that
 * the buyer has tonight, or -1 where all purchases have been taken back since. In the order of the customer ids.
 */
export const figuresOn = (db: DuckDBConnection, day: string): Promise<Table> =>
  readFrame(
    db,
    `select coalesce(h.row_no, -1)::integer as row_no, f.${segmentFeatures.join(', f.')}
     from (${knownOn(day)}) as f
     left join features.purchase_history as h using (customer_id)
     order by f.customer_id`,
  );

/** As `figuresOn`, for fitting: of more than 50,000 buyers those whose ids have the lowest hashes. */
export const fittingFiguresOn = (db: DuckDBConnection, day: string): Promise<Table> =>
  readFrame(
    db,
    `select ${segmentFeatures.join(', ')} from (${knownOn(day)})
     qualify count(*) over () <= ${fittedCustomers}
       or row_number() over (order by md5(customer_id), customer_id) <= ${fittedCustomers}
     order by customer_id`,
  );

const knownOn = (day: string) => {
  const on = `date ${quotedString(day)}`;
  const counts = `counted_until > ${on}`;
  return `select customer_id,
      date_diff('day', max(day_on) filter (where ${counts}), ${on})::integer as days_since_last_purchase,
      (count(*) filter (where ${counts}))::integer as purchase_days,
      sum(amount)::double as total_value
    from features.segment_days
    where day_on <= ${on}
    group by customer_id
    having count(*) filter (where ${counts}) > 0`;
};

/**
 * The day on which the company had `buyers` buyers, and its first; undefined while it has fewer.
 */
export const firstDays = async (
  db: DuckDBConnection,
  buyers: number,
): Promise<{ readonly first: string; readonly enough: string } | undefined> => {
  const reader = await db.runAndReadAll(
    `with beginnings as (select min(day_on) as day_on from features.segment_days
                         where counted_until is not null group by customer_id)
     select min(day_on)::varchar, (list_sort(list(day_on))[${buyers}])::varchar from beginnings`,
  );
  const [first, enough] = reader.getRows()[0] as [string | null, string | null];
  return first === null || enough === null ? undefined : { first, enough };
};

/**
 * A mark of everything known on each refit day: equal marks mean equal figures. What a day brings counts for the
 * first refit on or after it.
 * @returns the mark of the days up to each refit, by its number since 1970-01-01
 */
export const marksOfRefits = async (
  db: DuckDBConnection,
  as_of: string,
  refit_days: number,
): Promise<(refit: number) => string> => {
  const reader = await db.runAndReadAll(
    `with events as (
       select day_on, hash(customer_id, day_on, amount, counted_until is null) as mark from features.segment_days
       union all
       select counted_until as day_on, hash(customer_id, day_on, 'taken back') as mark from features.segment_days
       where counted_until <= $as_of::date
     )
     select ceil(date_diff('day', date '1970-01-01', day_on) / ${refit_days})::integer as refit,
            bit_xor(mark)::varchar as mark
     from events group by refit order by refit`,
    { as_of },
  );
  const marks = reader.getRows() as [number, string][];
  return (refit) =>
    marks.reduce((mark, [at, own]) => (at <= refit ? mark ^ BigInt(own) : mark), 0n).toString(36);
};
