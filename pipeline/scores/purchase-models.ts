import type { Table } from 'apache-arrow';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { writeModelCards } from './model-cards.ts';
import { elect, fitCandidates, purchaseCards } from './purchase-election.ts';
import { scoreSpend } from './spend-model.ts';

/**
 * Scores every buyer with the purchase model that did best on the holdout, and with the spend model.
 * Makes `scores.purchases` for tonight's buyers (the order of features.purchase_history) and
 * `scores.purchases_holdout`, what the elected model said at the holdout's origin, for the churn job to judge.
 */
export const scorePurchases = async ({ db, config, windows }: Night): Promise<void> => {
  const tonight = await readFrame(
    db,
    'select frequency, recency, T, monetary_value from features.purchase_history order by row_no',
  );
  const holdout = await readFrame(
    db,
    `select frequency, recency, T, monetary_value, future_purchases, future_spend
     from features.past_origins where origin = 'holdout' order by customer_id`,
  );
  const candidates = fitCandidates(tonight, {
    inputs: holdout,
    purchases: Float64Array.from(numbers(holdout, 'future_purchases')),
    days: windows.holdout_days,
  });
  const elected = elect(candidates);
  const spend = scoreSpend(tonight, holdout);

  const value = elected.model.score(elected.tonight, tonight, {
    horizon_days: config.clv.horizon_days,
    discount_rate: config.clv.discount_rate,
  });
  const churn = { horizon_days: windows.churn_horizon_days };
  await writeFrame(
    db,
    'scores.purchases',
    tableOf({
      p_alive: numbers(value, 'p_alive'),
      expected_purchases: numbers(value, 'expected_purchases'),
      discounted_purchases: numbers(value, 'discounted_purchases'),
      p_no_purchase: numbers(elected.model.score(elected.tonight, tonight, churn), 'p_no_purchase'),
      expected_value: spend.expected_value,
    }),
  );
  const before = elected.model.score(elected.before, holdout, churn);
  await writeFrame(
    db,
    'scores.purchases_holdout',
    tableOf({ p_no_purchase: numbers(before, 'p_no_purchase') }),
  );
  await writeModelCards(db, 'clv', [...purchaseCards(candidates, elected), ...spend.cards]);
};

const numbers = (table: Table, name: string) => table.getChild(name)!.toArray() as Int32Array | Float64Array;
