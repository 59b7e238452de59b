import type { Table } from 'apache-arrow';
import { rfm } from '../../models/rfm.ts';
import { elevenSegments, type RfmGrid, tenSegments } from '../../models/rfm-grid.ts';
import { gridOf } from '../config/value-settings.ts';
import type { Config } from '../config.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { writeModelCards } from './model-cards.ts';

/** From fewer customers no cut-off is taken; a company that young is cut anew every night. */
const fewest = 30;

/**
 * Scores every buyer by recency, frequency and money into `scores.rfm_scores`, by the cut-offs of the last refit
 * day. They are taken again from what was known on that day rather than remembered, so a past night that is built
 * again finds its own.
 */
export const scoreRfm = async ({ db, config, parameters }: Night): Promise<void> => {
  const columns = 'days_since_last_purchase, orders, total_value';
  const buyers = await readFrame(db, `select ${columns} from features.purchase_history order by row_no`);
  const basis = await readFrame(db, `select ${columns} from features.rfm_basis order by customer_id`);
  const isRanked = config.rfm.method === 'ntile' || config.rfm.method === 'rank-first';
  const isFrozen = !isRanked && basis.numRows >= fewest;
  const fitted = cutOffs(config.rfm, isFrozen ? basis : buyers);
  const scores = rfm.score(fitted, buyers, undefined);
  const { segments } = fitted.params.grid;
  const score = (name: 'r_score' | 'f_score' | 'm_score') => scores.getChild(name)!.toArray();
  await writeFrame(
    db,
    'scores.rfm_scores',
    tableOf({
      r_score: score('r_score'),
      f_score: score('f_score'),
      m_score: score('m_score'),
      rfm_segment: Array.from(scores.getChild('rfm_segment_no')!.toArray(), (no) => segments[no]!),
    }),
  );
  await writeModelCards(db, 'rfm', [
    {
      model: rfm.name,
      purpose: 'rfm',
      source: rfm.source,
      params: { ...fitted.params, fitted_on: isFrozen ? parameters.rfm_refit_on : parameters.as_of },
      fit: rfm.describe(fitted),
      n: fitted.n,
      objective: fitted.objective,
      metrics: null,
      baseline: null,
      grade: null,
      is_used: true,
      note: '',
    },
  ]);
};

const cutOffs = ({ method, grid, cuts }: Config['rfm'], customers: Table) => {
  const cells = gridNamed(grid);
  // Without a buyer there is nothing to cut, and nobody to score.
  if (customers.numRows === 0) return rfm.fit(nobody, { way: 'fixed', cuts: anyCuts, grid: cells });
  if (method !== 'fixed') return rfm.fit(customers, { way: method, grid: cells });
  const { recency, frequency, monetary } = cuts!;
  const fixed = { recency_cuts: recency, frequency_cuts: frequency, monetary_cuts: monetary };
  return rfm.fit(customers, { way: 'fixed', cuts: fixed, grid: cells });
};

const nobody = tableOf({
  days_since_last_purchase: new Int32Array(0),
  orders: new Int32Array(0),
  total_value: new Float64Array(0),
});
const four = [1, 2, 3, 4];
const anyCuts = { recency_cuts: four, frequency_cuts: four, monetary_cuts: four };

const gridNamed = (grid: Config['rfm']['grid']): RfmGrid => {
  if (grid === 10) return tenSegments;
  return grid === 11 ? elevenSegments : gridOf(grid);
};
