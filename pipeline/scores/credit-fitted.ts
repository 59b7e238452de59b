import type { Table } from 'apache-arrow';
import { expertScorecard } from '../../models/expert-scorecard.ts';
import { featuresOf } from '../../models/feature.ts';
import { fittedCard, fittedInputs } from '../../models/fitted-card.ts';
import { judgementOf } from '../../models/judgement.ts';
import { type Candidate, learnerOf, probabilities } from '../../models/learners.ts';
import { type AucGain, aucGain } from '../../models/metrics/paired-auc.ts';
import { logisticLine } from '../../models/numeric/logistic-line.ts';
import { join, judgeAllByTime, type Learner, type Origin, type Piece } from '../../models/out-of-sample.ts';
import type { ScorecardParams } from '../../models/scorecard.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { correctionOf } from './standings.ts';

/** Origins with what the stated card and the days past due said there; all in the order of customer_id. */
interface CreditOrigin extends Origin {
  /** High is risky. */
  readonly stated: Float64Array;
  readonly pastDue: Float64Array;
}

/** How the card fitted to past outcomes did beside the stated one, on outcomes that came after those it learnt from. */
export interface CardElection {
  readonly isElected: boolean;
  /** Why it is or is not; a key of the messages. */
  readonly note: string;
  readonly fitted: readonly Piece[];
  readonly stated: readonly Piece[];
  /** AUC of the fitted card, of the stated one, and the interval of the gain, paired by customer. */
  readonly against: AucGain;
  /** AUC of days past due alone at the same origins. */
  readonly pastDueAuc: number;
  readonly bads: number;
  readonly judgedBads: number;
  /** The card learnt from every origin whose outcomes were known on a day; nothing where none were. */
  fitAsOf(day: number): FittedCredit | undefined;
}

export interface FittedCredit {
  readonly params: ScorecardParams;
  readonly n: number;
  readonly correction: { readonly intercept: number; readonly slope: number };
}

/** The stated card's risk travels beside the features; no fitted card reads it. */
const statedRisk = 'stated_risk';

const candidate: Candidate = {
  name: fittedCard.name,
  source: fittedCard.source,
  fit: ({ features, label }) => {
    const known = features.filter(({ name }) => name !== statedRisk);
    const params = fittedCard.fit(known, label, undefined);
    return {
      params,
      logit: (rows) => fittedCard.logit(params, rows),
      explain: (rows) => fittedCard.explain(params, rows),
    };
  },
};

/** With fewer bad customers in the judged origins, no ranking can be told from another. */
const fewestJudged = 10;
/** An AUC above this is taken for a leak, as with a table of labels. */
const leakAlarm = 0.98;

/**
 * Fits a card to the company's own outcomes and holds it against the stated one. Origins are judged by what was learnt
 * from origins whose outcomes were known by then, persons parted as well; the fitted card is elected when the lower end
 * of the 95 % interval of its gain in AUC is above zero.
 * @returns nothing where too few customers went bad, or no origin has another to learn from
 */
export const holdCardElection = async (night: Pick<Night, 'db'>): Promise<CardElection | undefined> => {
  const origins = await readOrigins(night);
  if (origins.length === 0) return undefined;
  const [fitted, stated] = judgeAllByTime(origins, [learnerOf(candidate), statedLearner], 3) as [
    Piece[],
    Piece[],
  ];
  const judged = fitted.map(({ name }) => origins.find((origin) => origin.name === name)!);
  const judgedBads = countOnes(judged.map(({ label }) => label));
  if (judgedBads < fewestJudged) return undefined;
  const compare = (other: (origin: CreditOrigin) => Float64Array) =>
    aucGain(
      judged.map((origin, k) => ({
        one: fitted[k]!.said,
        other: other(origin),
        happened: origin.label,
        person: origin.person,
      })),
    );
  const against = compare((origin) => origin.stated);
  const isSuspect = against.one > leakAlarm;
  const isElected = !isSuspect && against.gain.low > 0;
  return {
    isElected,
    note: isSuspect
      ? 'too good to be true'
      : isElected
        ? 'beats the stated card'
        : 'does not beat the stated card',
    fitted,
    stated,
    against,
    pastDueAuc: compare((origin) => origin.pastDue).other,
    bads: new Set(origins.flatMap(({ label, person }) => [...person.filter((_, i) => label[i] === 1)])).size,
    judgedBads,
    fitAsOf(day) {
      const training = join(origins.filter(({ known }) => known <= day));
      if (training === undefined) return undefined;
      const params = candidate.fit(training).params as ScorecardParams;
      // Corrected by what was known then, as the card itself is.
      const seen = fitted.filter((_, k) => judged[k]!.known <= day);
      const correction = seen.length > 0 ? correctionOf(seen) : { intercept: 0, slope: 1 };
      return { params, n: training.label.length, correction };
    },
  };
};

/** The probability of going bad within the horizon, after the correction learnt out of time. */
export const probabilityOf = ({ params, correction }: FittedCredit, table: Table): Float64Array =>
  probabilities(
    fittedCard
      .logit(params, featuresOf(table, fittedInputs))
      .map((z) => correction.intercept + correction.slope * z),
  );

/** What each card says at the judged origins, as figures of probabilities. */
export const figuresAt = (pieces: readonly Piece[]) => judgementOf(pieces, { auc: leakAlarm });

/** The stated points as a probability: the one line through the log-odds that the past gives them. */
const statedLearner: Learner = {
  name: expertScorecard.name,
  fit: (rows) => {
    const risk = (from: typeof rows) => {
      const feature = from.features.find(({ name }) => name === statedRisk)!;
      return feature.kind === 'number' ? Float64Array.from(feature.values) : new Float64Array();
    };
    const line = logisticLine(risk(rows), rows.label);
    return (judged) => probabilities(risk(judged).map((x) => line.intercept + line.slope * x));
  },
};

const countOnes = (labels: readonly Float64Array[]) =>
  labels.reduce((sum, label) => sum + label.reduce((all, value) => all + value, 0), 0);

const readOrigins = async ({ db }: Pick<Night, 'db'>): Promise<readonly CreditOrigin[]> => {
  const days = await db.runAndReadAll(
    `select origin_no, cut_on::varchar as cut_on, date_diff('day', date '1970-01-01', cut_on)::integer as cut,
            date_diff('day', date '1970-01-01', until_on)::integer as known
     from features.credit_origins where origin_no in (select origin_no from features.credit_origin_files) order by cut_on`,
  );
  const columns = [...new Set([...expertScorecard.inputs, ...fittedInputs])].map((name) => `f.${name}`);
  const origins: CreditOrigin[] = [];
  for (const [origin_no, cut_on, cut, known] of days.getRows() as [number, string, number, number][]) {
    const table = await readFrame(
      db,
      `select ${columns.join(', ')}, o.is_bad::double as is_bad,
              ('0x' || substr(md5(customer_id), 1, 7))::integer as person
       from features.credit_origin_files as f join features.credit_origin_outcomes as o using (origin_no, customer_id)
       where origin_no = ${origin_no} order by customer_id`,
    );
    const card = expertScorecard.fit(table, undefined);
    const points = expertScorecard.score(card, table, undefined).getChild('credit_score')!.toArray();
    const stated = Float64Array.from(points as Int32Array, (score) => -score);
    origins.push({
      name: cut_on,
      cut,
      known,
      features: [
        ...featuresOf(table, fittedInputs),
        // In hundreds, so that the line through it is well scaled.
        { name: statedRisk, kind: 'number', values: stated.map((risk) => risk / 100) },
      ],
      label: table.getChild('is_bad')!.toArray(),
      person: table.getChild('person')!.toArray(),
      stated,
      pastDue: Float64Array.from(
        table.getChild('days_past_due')!.toArray() as Float64Array,
        (days_) => days_ || 0,
      ),
    });
  }
  return origins;
};
