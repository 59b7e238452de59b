import type { DuckDBConnection } from '@duckdb/node-api';
import { tableFromArrays } from 'apache-arrow';
import { bgNbd } from '../../models/bg-nbd.ts';
import type { NumberFeature } from '../../models/feature.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import type { Fitted } from '../../models/model.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { readFrame } from '../frame.ts';
import type { PurchaseModel } from './purchase-judgement.ts';

/** What a purchase model says of customers as of a day, as features of the churn models. */
export interface PurchaseOdds {
  at(cut_on: string, features: readonly NumberFeature[]): Promise<readonly NumberFeature[]>;
}

/** Customers are enough for four parameters. */
const mostCustomers = 100_000;

/**
 * The purchase model in use for lifetime value, fitted anew as of each day on what was known then; where that has
 * regularity or stands in for the others, MBG/NBD, which needs no gaps. Fits of later days start from the parameters
 * of the day before, and each is made once.
 */
export const purchaseOdds = (db: DuckDBConnection): PurchaseOdds => {
  const fits = new Map<string, Promise<Fitted<unknown>>>();
  let last: Fitted<unknown> | undefined;
  const fitAt = async (model: PurchaseModel, cut_on: string) => {
    const histories = await readFrame(
      db,
      `with histories as (
         select customer_id, count(*) - 1 as frequency, max(purchased_on) - min(purchased_on) as recency,
                date '${cut_on}' - min(purchased_on) as T
         from features.churn_days
         where purchased_on <= date '${cut_on}' and (gone_on is null or gone_on > date '${cut_on}')
         group by customer_id
       )
       select frequency::integer as frequency, recency::integer as recency, T::integer as T from histories
       order by md5(customer_id) limit ${mostCustomers}`,
    );
    last = model.fit(histories, last === undefined ? {} : { start: last.params });
    return last;
  };
  return {
    async at(cut_on, features) {
      const model = await modelInUse(db);
      if (!fits.has(cut_on)) fits.set(cut_on, fitAt(model, cut_on));
      const fit = await fits.get(cut_on)!;
      const whole = (name: string) =>
        Int32Array.from(features.find((feature) => feature.name === name)!.values);
      const horizon_days = whole('horizon_days');
      const history = {
        frequency: whole('frequency'),
        recency: whole('recency_days'),
        T: whole('tenure_days'),
      };
      const said = {
        p_alive: new Float64Array(),
        p_no_purchase: new Float64Array(),
        expected_purchases: new Float64Array(),
      };
      const names = Object.keys(said) as (keyof typeof said)[];
      for (const name of names) said[name] = new Float64Array(horizon_days.length);
      for (const horizon of new Set(horizon_days)) {
        const places = Int32Array.from(horizon_days.keys()).filter((i) => horizon_days[i] === horizon);
        const asked = tableFromArrays({
          frequency: places.map((i) => history.frequency[i]!),
          recency: places.map((i) => history.recency[i]!),
          T: places.map((i) => history.T[i]!),
        });
        const scores = model.score(fit, asked, { horizon_days: horizon });
        for (const name of names) {
          const values = scores.getChild(name)!.toArray();
          places.forEach((place, i) => {
            said[name][place] = values[i]!;
          });
        }
      }
      return names.map((name) => ({ name, kind: 'number', values: said[name] }));
    },
  };
};

const modelInUse = async (db: DuckDBConnection): Promise<PurchaseModel> => {
  const reader = await db.runAndReadAll(
    `select model from ops.model where job = 'clv' and purpose = 'purchases' and is_used`,
  );
  const name = reader.getRows()[0]?.[0];
  const found = [bgNbd, mbgNbd, paretoNbd].find((model) => model.name === name);
  return (found ?? mbgNbd) as unknown as PurchaseModel;
};
