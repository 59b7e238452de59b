import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';

interface Unrated {
  readonly file: string;
  readonly record_no: number;
  readonly currency: string;
  readonly day: string;
  readonly rows: number;
  readonly first_rate: string | null;
}

/**
 * Makes sure that the amounts of every transaction can be told in the company's currency: they are in it, or there
 * is a rate on their day or before it. Amounts of two currencies are never added up as if they were one.
 * @throws CURRENCY with the first record that has no rate: exit 2 where there are no rates, 5 where they begin later
 */
export const requireRates = async (db: DuckDBConnection, currency: string): Promise<void> => {
  const reader = await db.runAndReadAll(
    `with foreign_line as (
        select source, file, record_no, currency, cast(occurred_at as date) as day
        from raw.transactions
        where currency is not null and upper(trim(currency)) <> $currency
    ),
    first_rate as (
        select upper(trim(currency)) as currency, min(rate_on) as rate_on from raw.rates group by 1
    )
    select line.file, cast(line.record_no as double) as record_no, line.currency, cast(line.day as varchar) as day,
        cast(count(*) over () as double) as rows, cast(rate.rate_on as varchar) as first_rate
    from foreign_line as line
    left join first_rate as rate on rate.currency = upper(trim(line.currency))
    where rate.rate_on is null or line.day < rate.rate_on
    order by line.source, line.file, line.record_no limit 1`,
    { currency },
  );
  const first = reader.getRowObjectsJS()[0] as unknown as Unrated | undefined;
  if (first === undefined) return;
  const { file, record_no, rows, day, first_rate } = first;
  const got = first_rate === null ? 'none' : `rates from ${first_rate} on`;
  throw new DaybreakError(
    'CURRENCY',
    `${file} record ${record_no} requires a rate of ${JSON.stringify(first.currency)} to ${currency} on ${day} or before it, got ${got}; it is the first of ${rows}`,
    {
      exit: first_rate === null ? exitCode.usage : exitCode.input,
      place: { file },
      hint:
        first_rate === null
          ? 'name a CSV with date, currency and rate as `currencies`, or translate the word by `values` of the mapping'
          : 'add earlier rates to the rates file',
    },
  );
};
