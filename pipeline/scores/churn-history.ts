import { byCause, causeNames, purchaseFeatures } from '../../models/churn-causes.ts';
import type { Feature } from '../../models/feature.ts';
import {
  anchoredCandidate,
  boostingCandidate,
  type Candidate,
  probabilities,
} from '../../models/learners.ts';
import {
  canLearn,
  join,
  judgeAllByTime,
  type LabelledRows,
  type Learner,
} from '../../models/out-of-sample.ts';
import { asSaid, overallShare, shareTable } from '../../models/share-table.ts';
import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { eachSlice, knownFeatures, readOrigins } from './churn-rows.ts';
import type { ModelCard } from './model-cards.ts';
import { type PurchaseOdds, purchaseOdds } from './purchase-odds.ts';
import { correctionOf, type Election, electionCards, holdElection } from './standings.ts';

/** With more rows one split by persons tells as much as three, at a third of the cost. */
const fewForOneSplit = 150_000;

/**
 * In this order of preference: the scorecard unless boosting is clearly better. The purchase model says most of what
 * there is to know of a buyer's rhythm, so the card corrects it, where that is beyond doubt among sixty features.
 */
const churnCandidates = (seed: number): readonly Candidate[] => [
  anchoredCandidate({
    anchor: 'p_no_purchase',
    saidByAnchor: purchaseFeatures,
    maxBins: 4,
    maxPValue: 1e-4,
    lambda: 5,
  }),
  boostingCandidate({ seed, leaves: 4 }),
];

/** What a churn model has to beat: recency, the silence beside the own gap, and what the purchase model says. */
const baselines: readonly Learner[] = [
  overallShare,
  shareTable('recency', 'silence_days'),
  shareTable('silence-per-gap', 'silence_per_gap'),
  asSaid('no-purchase', 'p_no_purchase'),
];

/** Logits and their parts by cause, row by row of tonight's active customers. */
interface Scored {
  readonly logit: Float64Array;
  readonly base: number;
  readonly byCause: ReadonlyMap<string, Float64Array>;
}

/**
 * Churn of buyers: the probability of no purchase within each one's horizon. Models and baselines are judged at past
 * origins by what followed, never on an origin or a person they learnt from; the elected one learns from all origins
 * and scores tonight's active customers. Makes `scores.churn_buyers`, in the order of their customer_id: the
 * probability, and what each cause adds to the log-odds, which together with `base_logit` are its logit.
 */
export const scoreBuyers = async ({ db, config, windows }: Night): Promise<readonly ModelCard[]> => {
  const odds = purchaseOdds(db);
  const all = await readOrigins(db, odds);
  const names = new Set(knownFeatures(all));
  const origins = all.map((origin) => ({ ...origin, features: known(origin.features, names) }));
  const rows = origins.reduce((sum, { label }) => sum + label.length, 0);
  const folds = rows > fewForOneSplit ? 1 : 3;
  const candidates = churnCandidates(config.segments.seed);
  const learners = baselines.filter(({ name }) => name !== 'silence-per-gap' || names.has('silence_per_gap'));
  const election = holdElection(candidates, learners, (all) => judgeAllByTime(origins, all, folds), {
    auc: config.churn.leak_alarm,
  });
  const training = join(origins);
  if (election === undefined || training === undefined || !canLearn(training.label)) {
    const n = await writeBuyers(db, odds, windows.as_of, (features) => fromPurchases(features));
    return n === 0 ? [] : [tooShort(n)];
  }
  const { elected } = election;
  const correction = correctionOf(elected.pieces);
  const model = fitElected(election, candidates, training);
  const n = await writeBuyers(db, odds, windows.as_of, (features) =>
    corrected(model.score(features), correction),
  );
  const figures = { correction_intercept: correction.intercept, correction_slope: correction.slope };
  return electionCards(
    election,
    'churn',
    'by_origin',
    {
      params: { model: model.params, features: [...names] },
      n: training.label.length,
      figures: { ...figures, scored: n },
    },
    new Map(candidates.map(({ name, source }) => [name, source])),
  );
};

const known = (features: readonly Feature[], names: ReadonlySet<string>) =>
  features.filter(({ name }) => names.has(name));

/** The elected learner, fitted on all origins, as a function that scores and explains. */
const fitElected = ({ elected }: Election, candidates: readonly Candidate[], training: LabelledRows) => {
  const candidate = candidates.find(({ name }) => name === elected.name);
  if (candidate === undefined) {
    const learn = baselines.find(({ name }) => name === elected.name)!.fit(training);
    return { params: {}, score: (features: readonly Feature[]) => unexplained(learn, features) };
  }
  const fit = candidate.fit(training);
  return {
    params: fit.params,
    score: (features: readonly Feature[]): Scored => {
      const { base, contributions } = fit.explain(features);
      const logit = fit.logit(features);
      return { logit, base, byCause: byCause(contributions, logit.length) };
    },
  };
};

/** A baseline knows one cause: the silence. */
const unexplained = (learn: (rows: LabelledRows) => Float64Array, features: readonly Feature[]): Scored => {
  const [first] = features;
  const n = first?.kind === 'number' ? first.values.length : 0;
  const said = learn({ features, label: new Float64Array(n), person: new Int32Array(n) });
  const logit = said.map((p) => logitOf(p));
  const base = logit.reduce((sum, z) => sum + z, 0) / Math.max(1, n);
  return { logit, base, byCause: new Map([['silent', logit.map((z) => z - base)]]) };
};

const fromPurchases = (features: readonly Feature[]): Scored =>
  unexplained(
    asSaid('no-purchase', 'p_no_purchase').fit({
      features: [],
      label: new Float64Array(),
      person: new Int32Array(),
    }),
    features,
  );

const surest = 1e-9;
const logitOf = (p: number) => {
  const kept = Math.min(Math.max(p, surest), 1 - surest);
  return Math.log(kept / (1 - kept));
};

/** A straight line through the log-odds keeps the parts a sum. */
const corrected = (
  { logit, base, byCause: parts }: Scored,
  { intercept, slope }: { readonly intercept: number; readonly slope: number },
): Scored => ({
  logit: logit.map((z) => intercept + slope * z),
  base: intercept + slope * base,
  byCause: new Map([...parts].map(([cause, values]) => [cause, values.map((z) => slope * z)])),
});

const writeBuyers = async (
  db: Night['db'],
  odds: PurchaseOdds,
  as_of: string,
  score: (features: readonly Feature[]) => Scored,
): Promise<number> => {
  const slices: Scored[] = [];
  const n = await eachSlice(db, odds, as_of, (features) => {
    slices.push(score(features));
  });
  const column = (of: (scored: Scored) => Float64Array) => {
    const whole = new Float64Array(n);
    let start = 0;
    for (const scored of slices) {
      whole.set(of(scored), start);
      start += scored.logit.length;
    }
    return whole;
  };
  await writeFrame(
    db,
    'scores.churn_buyers',
    tableOf({
      churn_probability: column(({ logit }) => probabilities(logit)),
      base_logit: column(({ logit, base }) => new Float64Array(logit.length).fill(base)),
      ...Object.fromEntries(
        causeNames.map((cause) => [
          cause,
          column(({ logit, byCause: parts }) => parts.get(cause) ?? new Float64Array(logit.length)),
        ]),
      ),
    }),
  );
  return n;
};

const tooShort = (n: number): ModelCard => ({
  model: 'no-purchase',
  purpose: 'churn',
  source: 'Probability of no purchase in the horizon by the elected purchase model',
  params: {},
  fit: {},
  n,
  objective: 0,
  metrics: null,
  baseline: null,
  grade: null,
  is_used: true,
  note: 'history too short for a holdout',
});
