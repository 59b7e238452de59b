import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { scoreBuyers } from './churn-history.ts';
import { scoreLabelled } from './labelled-models.ts';
import { attributeReasons } from './labelled-reasons.ts';
import { writeModelCards } from './model-cards.ts';

/**
 * Churn of two kinds. Buyers: no purchase in the coming horizon, learnt from the company's own past
 * (churn-history.ts). Customers of a table of labels: what the table says of churn (labelled-models.ts). Makes
 * `scores.churn_buyers` and `scores.churn_labelled`, of which a customer in both keeps the label's.
 */
export const scoreChurn = async (night: Night): Promise<void> => {
  const buyers = await scoreBuyers(night);
  const labelled = await scoreLabelled(night, {
    label: 'churned',
    purpose: 'churn',
    scorecard: { effects: 'bins' },
    leak_alarm: night.config.churn.leak_alarm_labels,
    usesProtected: true,
  });
  const rows =
    labelled === undefined
      ? {}
      : { churn_probability: labelled.probability, churn_reasons: attributeReasons(labelled) };
  await writeFrame(
    night.db,
    'scores.churn_labelled_rows',
    tableOf({ churn_probability: new Float64Array(), churn_reasons: [], ...rows }),
  );
  // The latest row of a customer, were there several.
  await night.db.run(
    `create or replace table scores.churn_labelled as
     select customer_id, churn_probability, churn_reasons
     from (
       select l.customer_id, s.churn_probability, s.churn_reasons,
              row_number() over (partition by l.customer_id order by l.observed_on desc nulls last, l.row_no desc) as nth
       from (
         select (row_number() over (order by row_no) - 1)::integer as place, * from features.labelled where label = 'churned'
       ) as l
       join scores.churn_labelled_rows as s on s.row_no = l.place
       where l.customer_id is not null
     ) where nth = 1 order by customer_id`,
  );
  await writeModelCards(night.db, 'churn', [...buyers, ...(labelled?.cards ?? [])]);
};
