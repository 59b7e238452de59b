import { rfm } from '../../models/rfm.ts';
import { readFrame, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { writeModelCards } from './model-cards.ts';

/** Scores every buyer by recency, frequency and money into `scores.rfm_scores`, by tonight's cut-offs. */
export const scoreRfm = async ({ db }: Night): Promise<void> => {
  const buyers = await readFrame(
    db,
    'select days_since_last_purchase, orders, total_value from features.purchase_history order by row_no',
  );
  const fitted = rfm.fit(buyers, undefined);
  await writeFrame(db, 'scores.rfm_scores', rfm.score(fitted, buyers, undefined));
  await writeModelCards(db, 'rfm', [
    {
      model: rfm.name,
      purpose: 'rfm',
      source: rfm.source,
      params: fitted.params,
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
