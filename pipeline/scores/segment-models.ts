import type { Table } from 'apache-arrow';
import { chooseK } from '../../models/choose-k.ts';
import { type KmeansFit, kmeans } from '../../models/kmeans.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { writeModelCards } from './model-cards.ts';
import { segmentNames } from './segment-names.ts';

const features = ['days_since_last_purchase', 'purchase_days', 'total_value'];

/**
 * Clusters the buyers by silence, frequency and value, and names the clusters, into `scores.segment_numbers`.
 * Fewer than two buyers are one segment.
 */
export const scoreSegments = async ({ db, config }: Night): Promise<void> => {
  const buyers = await readFrame(
    db,
    `select days_since_last_purchase, purchase_days, total_value from features.purchase_history order by row_no`,
  );
  if (buyers.numRows < 2) {
    const everybody = new Int32Array(buyers.numRows);
    const name = Array.from(everybody, () => 'everybody');
    await writeFrame(db, 'scores.segment_numbers', tableOf({ segment_no: everybody, segment_name: name }));
    await writeModelCards(db, 'segments', []);
    return;
  }
  const fitted = fitSegments(buyers, config.segments);
  const numbers = kmeans.score(fitted, buyers, undefined).getChild('segment_no')!.toArray();
  const names = segmentNames(fitted);
  await writeFrame(
    db,
    'scores.segment_numbers',
    tableOf({ segment_no: numbers, segment_name: Array.from(numbers, (number) => names[number]!) }),
  );
  await writeModelCards(db, 'segments', [
    {
      model: kmeans.name,
      purpose: 'segments',
      source: kmeans.source,
      params: { ...fitted.params, names },
      fit: kmeans.describe(fitted),
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

const fitSegments = (buyers: Table, { k, starts, seed }: Night['config']['segments']): KmeansFit => {
  const options = { features, order_by: 'total_value', starts, seed };
  return k === undefined ? chooseK(buyers, options).fitted : kmeans.fit(buyers, { ...options, k });
};
