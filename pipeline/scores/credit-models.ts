import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from 'apache-arrow';
import { creditReasons, mainReasons, watchReasons } from '../../models/credit-reasons.ts';
import { expertScorecard } from '../../models/expert-scorecard.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { scoreLabelledCredit } from './credit-labelled.ts';
import { type Grade, writeModelCards } from './model-cards.ts';

/** With fewer bad or good customers afterwards, the ranking can't be judged. */
const fewest = 10;

/**
 * Scores every customer with a credit file by the expert scorecard into `scores.credit_cards`, in the order of
 * customer_id, with reasons; and judges the card on what became of the customers of the holdout's origin, beside
 * ranking by days past due. Keeps what the card said of them then as `scores.credit_past`, in the order of customer_id
 * of `features.credit_past`. Customers of a table of labels are scored by what it teaches (credit-labelled.ts).
 */
export const scoreCredit = async (night: Night): Promise<void> => {
  const { db } = night;
  const inputs = expertScorecard.inputs.join(', ');
  const tonight = await readFrame(db, `select ${inputs} from features.credit order by customer_id`);
  const fitted = expertScorecard.fit(tonight, undefined);
  const scores = expertScorecard.score(fitted, tonight, undefined);
  await writeFrame(
    db,
    'scores.credit_cards',
    tableOf({ ...columnsOf(scores), ...reasonsOf(fitted.params, tonight, scores) }),
  );

  const past = await readFrame(db, `select ${inputs} from features.credit_past order by customer_id`);
  const then = columnsOf(expertScorecard.score(fitted, past, undefined));
  await writeFrame(
    db,
    'scores.credit_past',
    tableOf({ credit_score: then.credit_score, credit_grade: then.credit_grade, pd: then.pd }),
  );

  const judged = await judge(db, fitted);
  const cards =
    tonight.numRows === 0
      ? []
      : [
          {
            model: expertScorecard.name,
            purpose: 'credit' as const,
            source: expertScorecard.source,
            params: fitted.params,
            fit: expertScorecard.describe(fitted),
            n: fitted.n,
            objective: 0,
            ...judged,
            // There is no other card to fall back on: stated points stay, and the grade says how they did.
            is_used: true,
            note: judged.metrics === null ? 'too few outcomes to judge' : '',
          },
        ];
  await writeModelCards(db, 'credit', [...cards, ...(await scoreLabelledCredit(night))]);
};

const columnsOf = (scores: Table) => {
  const numbers = (name: string) => scores.getChild(name)!.toArray() as Int32Array;
  return {
    credit_score: numbers('credit_score'),
    credit_grade: numbers('credit_grade'),
    // Stated points claim no probability of default.
    pd: new Float64Array(scores.numRows).fill(Number.NaN),
    payment_terms_days: numbers('payment_terms_days'),
    watch: numbers('watch'),
  };
};

const reasonsOf = (card: Parameters<typeof creditReasons>[0], inputs: Table, scores: Table) => {
  const reasons = creditReasons(card, inputs, scores);
  const watched = watchReasons(card, inputs, scores);
  const rows = Array.from({ length: inputs.numRows }, (_, row) => row);
  return {
    credit_reasons: rows.map((row) => JSON.stringify(mainReasons(card, reasons(row)))),
    watch_reasons: rows.map((row) => JSON.stringify(watched(row))),
  };
};

const judge = async (db: DuckDBConnection, fitted: ReturnType<typeof expertScorecard.fit>) => {
  const inputs = expertScorecard.inputs.map((name) => `p.${name}`).join(', ');
  const past = await readFrame(
    db,
    `select ${inputs}, o.is_bad from features.credit_past as p
     join features.credit_outcomes as o using (customer_id) order by customer_id`,
  );
  const outcome = Float64Array.from(past.getChild('is_bad')!.toArray() as Int32Array);
  const bads = outcome.reduce((sum, is_bad) => sum + is_bad, 0);
  if (bads < fewest || outcome.length - bads < fewest) return { metrics: null, baseline: null, grade: null };
  const { baseline_auc, ...metrics } = expertScorecard.evaluate(fitted, past, outcome, undefined);
  return { metrics, baseline: { auc: baseline_auc }, grade: gradeOfRanking(metrics.auc, baseline_auc) };
};

/** As good is within two hundredths of AUC. */
const gradeOfRanking = (auc: number, baseline: number): Grade => {
  if (auc > baseline + 0.02) return 'A';
  return auc >= baseline - 0.02 ? 'B' : 'C';
};
