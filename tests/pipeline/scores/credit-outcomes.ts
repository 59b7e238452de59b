import type { DuckDBConnection } from '@duckdb/node-api';
import { expertScorecard } from '../../../models/expert-scorecard.ts';
import { fittedInputs } from '../../../models/fitted-card.ts';
import { seededRandom } from '../../../models/numeric/random.ts';
import { tableOf, writeFrame } from '../../../pipeline/frame.ts';
import { probabilityOfDefault } from '../../../scripts/samples/default-risk.ts';

/** Days of the origins, latest first, half a year apart, each with a year of outcomes after it. */
const cuts = ['2025-03-31', '2024-09-30', '2024-03-31', '2023-09-30'];

const columns = [...new Set([...expertScorecard.inputs, ...fittedInputs])];

/** Customers' figures, and how likely each is to default by the risk that the samples are drawn from. */
const drawDebtors = (n: number, random: () => number) => {
  const figures = new Map(columns.map((name) => [name, new Float64Array(n).fill(Number.NaN)]));
  const set = (row: number, values: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(values)) figures.get(name)![row] = value;
  };
  const risk = Float64Array.from({ length: n }, (_, row) => {
    const overdraftDays = random() < 0.6 ? 0 : Math.floor(random() ** 2 * 120);
    const latePayments = random() < 0.6 ? 0 : Math.floor(random() * 7);
    const burden = random() < 0.3 ? 0 : random() * 0.9;
    set(row, {
      days_below_zero_12m: overdraftDays,
      months_below_zero_12m: Math.ceil(overdraftDays / 20),
      on_time_ratio_12m: 1 - latePayments / 12,
      worst_days_late_12m: latePayments === 0 ? 0 : 5 + Math.floor(random() * 20),
      burden,
      days_past_due: 0,
      is_defaulted: 0,
      // These tell nothing.
      months_covered: random() * 4,
      tenure_months: random() * 100,
      inflow_change: 0.5 + random(),
    });
    return probabilityOfDefault({ overdraftDays, latePayments, burden });
  });
  const is_bad = Int32Array.from(risk, (p) => (random() < p ? 1 : 0));
  return { figures: Object.fromEntries(figures), is_bad, risk };
};

/**
 * Makes the tables that scoreCredit reads: past origins with what followed, and tonight's customers, all of the same
 * persons, drawn anew at each origin.
 * @returns of tonight's customers, in the order of customer_id, the planted probability of default
 */
export const plantOutcomes = async (
  db: DuckDBConnection,
  customers: number,
  origins: number,
): Promise<Float64Array> => {
  const random = seededRandom(7);
  const id = `'c' || lpad(row_no::varchar, 6, '0') as customer_id`;
  const draw = async () => {
    const { figures, is_bad, risk } = drawDebtors(customers, random);
    await writeFrame(db, 'features.drawn', tableOf({ ...figures, is_bad }));
    return risk;
  };
  const risk = await draw();
  await db.run(`
    create or replace table features.credit as select ${id}, * exclude (row_no, is_bad) from features.drawn;
    create or replace table features.credit_past as from features.credit;
    create or replace table features.credit_outcomes as select ${id}, is_bad from features.drawn;
    create or replace table features.credit_origins (origin_no integer, cut_on date, until_on date);
    create or replace table features.credit_origin_files as select 0 as origin_no, * from features.credit limit 0;
    create or replace table features.credit_origin_outcomes as
      select 0 as origin_no, * from features.credit_outcomes limit 0`);
  for (let k = 1; k <= origins; k++) {
    await draw();
    await db.run(`
      insert into features.credit_origins values (${k}, '${cuts[k - 1]}', date '${cuts[k - 1]}' + 365);
      insert into features.credit_origin_files
        select ${k}, ${id}, * exclude (row_no, is_bad) from features.drawn;
      insert into features.credit_origin_outcomes select ${k}, ${id}, is_bad from features.drawn`);
  }
  return risk;
};
