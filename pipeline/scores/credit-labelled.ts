import { type ScorecardParams, scorecard } from '../../models/scorecard.ts';
import { pointsCard, pointsOfRows, usualScale } from '../../models/scorecard-points.ts';
import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { creditQuestion } from './credit-question.ts';
import { type LabelledScores, scoreLabelled } from './labelled-models.ts';
import { attributeReasons } from './labelled-reasons.ts';
import type { ModelCard } from './model-cards.ts';

/** Points that double the odds, by the natural logarithm: B of credit.md 5.5. */
const factor = usualScale.pdo / Math.LN2;
/** Points where the odds are even. */
const offset = usualScale.points + factor * Math.log(usualScale.odds);

/** Points of a log-odds of default; 600 where one in twenty defaults, 50 points for each doubling. */
const pointsOf = (logit: Float64Array): Int32Array =>
  Int32Array.from(logit, (z) => Math.round(offset - factor * z));

/**
 * Scores the customers of a table of labels by the model that its outcomes gave. Makes `scores.credit_labelled` (key
 * customer_id; the latest row of each): probability of default, points, and the attributes that speak most for it.
 * @returns the cards of the models
 */
export const scoreLabelledCredit = async (night: Night): Promise<readonly ModelCard[]> => {
  const { reject_inference: method = 'none', reject_uplift: uplift } = night.config.credit;
  const question = method === 'none' ? creditQuestion : { ...creditQuestion, declined: { method, uplift } };
  const labelled = await scoreLabelled(night, question);
  await writeFrame(
    night.db,
    'scores.credit_labelled_rows',
    tableOf(labelled === undefined ? nobody : columnsOf(labelled)),
  );
  await night.db.run(
    `create or replace table scores.credit_labelled as
     select customer_id, credit_score, pd, credit_reasons
     from (
       select l.customer_id, s.credit_score, s.pd, s.credit_reasons,
              row_number() over (partition by l.customer_id order by l.observed_on desc nulls last, l.row_no desc) as nth
       from (
         select (row_number() over (order by row_no) - 1)::integer as place, * from features.labelled where label = 'defaulted'
       ) as l
       join scores.credit_labelled_rows as s on s.row_no = l.place
       where l.customer_id is not null
     ) where nth = 1 order by customer_id`,
  );
  return labelled?.cards ?? [];
};

const columnsOf = (labelled: LabelledScores) => ({
  // A card's points are those of its bins, rounded one by one, as its exports say them.
  credit_score:
    labelled.model.name === scorecard.name
      ? pointsOfRows(pointsCard(labelled.model.params as ScorecardParams), labelled.features).score
      : pointsOf(labelled.logit),
  pd: labelled.probability,
  held_out_pd: labelled.heldOut,
  credit_reasons: attributeReasons(labelled, 4),
});

const nobody = {
  credit_score: new Int32Array(),
  pd: new Float64Array(),
  held_out_pd: new Float64Array(),
  credit_reasons: [],
};
