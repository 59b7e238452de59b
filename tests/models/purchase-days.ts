import { DuckDBInstance } from '@duckdb/node-api';
import { type Table, tableFromArrays } from 'apache-arrow';

/** A log split at a day: what the models may see, and what followed. */
interface Split {
  readonly inputs: Table;
  readonly purchases: Float64Array;
}

/**
 * Splits a log of purchase days at `asOf`. `days` is a query of customer_id, day, amount with one row per customer
 * and day; monetary_value is the mean of the repeat days.
 */
export const splitLog = async (days: string, asOf: string): Promise<Split> => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await db.runAndReadAll(
    `with days as (${days}),
    seen as (
        select *, row_number() over (partition by customer_id order by day) as nth
        from days
        where day <= date '${asOf}'
    ),
    after as (
        select customer_id, count(*) as purchases
        from days
        where day > date '${asOf}'
        group by customer_id
    )
    select
        count(*) - 1 as frequency,
        date_diff('day', min(day), max(day)) as recency,
        date_diff('day', min(day), date '${asOf}') as age,
        coalesce(avg(amount) filter (where nth > 1), 0)::double as value,
        coalesce(any_value(purchases), 0) as purchases
    from seen
    left join after using (customer_id)
    group by customer_id
    order by customer_id`,
  );
  const columns = reader.getColumnsObjectJS();
  db.closeSync();
  const whole = (name: string) => Int32Array.from(columns[name]!, Number);
  return {
    inputs: tableFromArrays({
      frequency: whole('frequency'),
      recency: whole('recency'),
      T: whole('age'),
      monetary_value: Float64Array.from(columns.value!, Number),
    }),
    purchases: Float64Array.from(columns.purchases!, Number),
  };
};
