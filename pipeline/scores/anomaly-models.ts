import type { DuckDBConnection } from '@duckdb/node-api';
import { falseDiscovery, type Law, tailOf } from '../../models/anomaly-tests.ts';
import { createDecisions } from '../decisions.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** Makes sure that the decisions can be read, also where nobody has decided anything yet. */
export const openDecisions = async ({ db }: Pick<Night, 'db'>): Promise<void> => createDecisions(db);

/**
 * Makes `scores.anomaly_chances`, key row_no of `features.anomaly_candidates`: the chance `p` of a figure as far out,
 * and `q`, the share of false findings among all of the day and signal that are at least as rare.
 */
export const scoreAnomalies = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const found = await readFrame(
    db,
    'select law, observed, mean, spread, tests, batch from features.anomaly_candidates order by row_no',
  );
  const column = (name: string) => found.getChild(name)!;
  const [observed, mean, spread] = ['observed', 'mean', 'spread'].map(
    (name) => column(name).toArray() as Float64Array,
  ) as [Float64Array, Float64Array, Float64Array];
  const law = column('law');
  const p = Float64Array.from(observed, (figure, i) =>
    tailOf({ law: law.get(i) as Law, observed: figure, mean: mean[i]!, spread: spread[i]! }),
  );
  const q = falseDiscovery(p, column('batch').toArray(), column('tests').toArray());
  await writeFrame(db, 'scores.anomaly_chances', tableOf({ p, q }));
};

/** What tonight's alerts owe to people: a mark of the false alarms confirmed by then. */
export const anomalyState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  await createDecisions(db);
  const reader = await db.runAndReadAll(
    `select count(*) || ' ' || coalesce(bit_xor(hash(d)), 0) from ops.decision as d
     where decided_on <= $as_of::date and field in (
       select distinct field from ops.decision where kind = 'false_alarm' and decided_on <= $as_of::date)`,
    { as_of },
  );
  return String(reader.getRows()[0]![0]);
};
