import type { Table } from 'apache-arrow';
import { creditReasons, mainReasons, watchReasons } from '../../models/credit-reasons.ts';
import { expertScorecard } from '../../models/expert-scorecard.ts';
import { featuresOf } from '../../models/feature.ts';
import { fittedInputs, scoreFitted } from '../../models/fitted-card.ts';
import { ratingOf } from '../../models/rating-scale.ts';
import { creditClasses, type PolicySettings } from '../config/policy-settings.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { daysBetween } from '../windows.ts';
import { creditCards } from './credit-cards.ts';
import { type FittedCredit, holdCardElection, probabilityOf } from './credit-fitted.ts';
import { scoreLabelledCredit } from './credit-labelled.ts';
import { writeModelCards } from './model-cards.ts';

/** All that a card of either kind reads. */
const inputs = [...new Set([...expertScorecard.inputs, ...fittedInputs])].join(', ');

/**
 * Scores every customer with a credit file into `scores.credit_cards`, in the order of customer_id, with reasons: by
 * the card fitted to the company's own outcomes where it beats the stated one out of time (credit-fitted.ts), else by
 * the stated one. Keeps what the card in use said at the holdout's origin, knowing no more than was known then, as
 * `scores.credit_past`, in the order of customer_id of `features.credit_past`. The watch list is the stated card's in
 * either case: its triggers are policy. Customers of a table of labels are scored by what it teaches (credit-labelled.ts).
 */
export const scoreCredit = async (night: Night): Promise<void> => {
  const { db, config, windows } = night;
  const election = await holdCardElection(night);
  const fitAsOf = (day: string) =>
    election?.isElected ? election.fitAsOf(daysBetween('1970-01-01', day)) : undefined;

  const tonight = await readFrame(db, `select ${inputs} from features.credit order by customer_id`);
  const inUse = fitAsOf(windows.as_of);
  await writeFrame(db, 'scores.credit_cards', tableOf(scored(tonight, inUse, config)));

  const past = await readFrame(db, `select ${inputs} from features.credit_past order by customer_id`);
  const { credit_score, credit_grade, pd } = scored(past, fitAsOf(windows.calibration_end), config);
  await writeFrame(db, 'scores.credit_past', tableOf({ credit_score, credit_grade, pd }));

  const cards = tonight.numRows === 0 ? [] : await creditCards(night, tonight, election, inUse);
  await writeModelCards(db, 'credit', [...cards, ...(await scoreLabelledCredit(night))]);
};

type Policy = { readonly credit: { readonly outcome_days: number }; readonly credit_policy: PolicySettings };

const scored = (table: Table, fitted: FittedCredit | undefined, config: Policy) => {
  const stated = statedColumns(table);
  return fitted === undefined ? stated : { ...stated, ...fittedColumns(table, fitted, config) };
};

const statedColumns = (table: Table) => {
  const fitted = expertScorecard.fit(table, undefined);
  const scores = expertScorecard.score(fitted, table, undefined);
  const numbers = (name: string) => scores.getChild(name)!.toArray() as Int32Array;
  const reasons = creditReasons(fitted.params, table, scores);
  const watched = watchReasons(fitted.params, table, scores);
  return {
    credit_score: numbers('credit_score'),
    credit_grade: numbers('credit_grade'),
    // Stated points claim no probability of default.
    pd: new Float64Array(table.numRows).fill(Number.NaN),
    payment_terms_days: numbers('payment_terms_days'),
    watch: numbers('watch'),
    credit_reasons: eachRow(table, (row) => JSON.stringify(mainReasons(fitted.params, reasons(row)))),
    watch_reasons: eachRow(table, (row) => JSON.stringify(watched(row))),
  };
};

/** Days past due from which a customer is in default, whatever a card says of them. */
const defaultDays = 90;

const fittedColumns = (table: Table, fitted: FittedCredit, { credit, credit_policy }: Policy) => {
  const { score, reasons } = scoreFitted(fitted.params, featuresOf(table, fittedInputs));
  const numbers = (name: string) => table.getChild(name)!.toArray() as Float64Array | Int32Array;
  const [isDefaulted, pastDue] = [numbers('is_defaulted'), numbers('days_past_due')];
  // Brought to a year at a constant hazard, which the rating scale is told in.
  const pd = probabilityOf(fitted, table).map((p, row) =>
    isDefaulted[row] === 1 || pastDue[row]! >= defaultDays ? 1 : 1 - (1 - p) ** (365 / credit.outcome_days),
  );
  const grade = Int32Array.from(pd, (p) => {
    const rating = ratingOf(p);
    return creditClasses.findIndex((name) => rating <= credit_policy.classes[name].up_to_rating);
  });
  return {
    credit_score: score,
    credit_grade: grade,
    pd,
    payment_terms_days: grade.map((place) => credit_policy.classes[creditClasses[place]!].days),
    credit_reasons: eachRow(table, (row) => JSON.stringify(reasons(row))),
  };
};

const eachRow = <Told>(table: Table, tell: (row: number) => Told): Told[] =>
  Array.from({ length: table.numRows }, (_, row) => tell(row));
