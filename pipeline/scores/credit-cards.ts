import type { Table } from 'apache-arrow';
import { expertScorecard } from '../../models/expert-scorecard.ts';
import { fittedCard } from '../../models/fitted-card.ts';
import type { Judgement } from '../../models/judgement.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { type CardElection, type FittedCredit, figuresAt } from './credit-fitted.ts';
import type { Grade, ModelCard } from './model-cards.ts';
import { calibrationRows } from './standings.ts';

/** With fewer bad or good customers afterwards, the ranking can't be judged. */
const fewest = 10;

/**
 * The report cards of the credit models: the stated card, and where it stood for election the fitted one, each with its
 * result and why it is used or not. Where there was no election the stated card is judged on what became of the
 * customers of the holdout's origin, beside ranking by days past due.
 */
export const creditCards = async (
  night: Pick<Night, 'db' | 'config'>,
  tonight: Table,
  election: CardElection | undefined,
  inUse: FittedCredit | undefined,
): Promise<readonly ModelCard[]> => {
  const stated = expertScorecard.fit(tonight, undefined);
  const statedCard = {
    model: expertScorecard.name,
    purpose: 'credit' as const,
    source: expertScorecard.source,
    params: stated.params,
    fit: expertScorecard.describe(stated),
    n: stated.n,
    objective: 0,
  };
  if (election === undefined) {
    const judged = await judgeOnHoldout(night);
    // There is no other card to fall back on: stated points stay, and the grade says how they did.
    const note = judged.metrics === null ? 'too few outcomes to judge' : 'too few outcomes to fit a card';
    return [{ ...statedCard, ...judged, is_used: true, note }];
  }
  const { against, pastDueAuc, judgedBads, isElected } = election;
  const figures = (pieces: CardElection['fitted'], auc: number) => ({
    ...plain(figuresAt(pieces)),
    // Of pairs within an origin, as the two cards are compared.
    auc,
    bads: judgedBads,
    calibration: calibrationRows(pieces),
  });
  const ofStated = figures(election.stated, against.other);
  const ofFitted = {
    ...figures(election.fitted, against.one),
    auc_gain: against.gain.value,
    auc_gain_low: against.gain.low,
    auc_gain_high: against.gain.high,
  };
  return [
    {
      ...statedCard,
      metrics: ofStated,
      baseline: { auc: pastDueAuc },
      grade: gradeOfRanking(against.other, pastDueAuc),
      is_used: !isElected,
      note: isElected ? 'beaten by the fitted card' : '',
    },
    {
      model: fittedCard.name,
      purpose: 'credit',
      source: fittedCard.source,
      params: inUse === undefined ? {} : { model: inUse.params },
      fit:
        inUse === undefined
          ? { bads: election.bads }
          : {
              bads: election.bads,
              outcome_days: night.config.credit.outcome_days,
              correction_intercept: inUse.correction.intercept,
              correction_slope: inUse.correction.slope,
            },
      n: inUse?.n ?? ofFitted.n,
      objective: inUse?.params.log_likelihood ?? 0,
      metrics: ofFitted,
      baseline: ofStated,
      grade: gradeOfRanking(against.one, against.other),
      is_used: isElected,
      note: election.note,
    },
  ];
};

/** The means, and each origin by itself. */
const plain = ({ pieces, spread, is_suspect: _, ...means }: Judgement) => ({
  ...means,
  auc_spread: spread.auc,
  log_loss_spread: spread.log_loss,
  by_origin: pieces,
});

const judgeOnHoldout = async ({ db }: Pick<Night, 'db'>) => {
  const inputs = expertScorecard.inputs.map((name) => `p.${name}`).join(', ');
  const past = await readFrame(
    db,
    `select ${inputs}, o.is_bad from features.credit_past as p
     join features.credit_outcomes as o using (customer_id) order by customer_id`,
  );
  const outcome = Float64Array.from(past.getChild('is_bad')!.toArray() as Int32Array);
  const bads = outcome.reduce((sum, is_bad) => sum + is_bad, 0);
  if (bads < fewest || outcome.length - bads < fewest) return { metrics: null, baseline: null, grade: null };
  const fitted = expertScorecard.fit(past, undefined);
  const { baseline_auc, ...metrics } = expertScorecard.evaluate(fitted, past, outcome, undefined);
  return { metrics, baseline: { auc: baseline_auc }, grade: gradeOfRanking(metrics.auc, baseline_auc) };
};

/** How an AUC stands to a baseline's on the same rows; as good is within two hundredths. */
export const gradeOfRanking = (auc: number, baseline: number): Grade => {
  if (auc > baseline + 0.02) return 'A';
  return auc >= baseline - 0.02 ? 'B' : 'C';
};
