import { accountFeatures, accountReasons } from '../../models/account-causes.ts';
import {
  type ContractMonths,
  canLearnEnds,
  covariateHazard,
  type FittedContracts,
  judgeContracts,
  knownAt,
  monthDays,
  overallHazard,
  type PastQuestion,
  tenureHazard,
} from '../../models/contract-learners.ts';
import { electLearner, type Standing } from '../../models/election.ts';
import { type Feature, featuresOf, pick } from '../../models/feature.ts';
import { judgementOf, pooledLogLoss } from '../../models/judgement.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { addDays } from '../windows.ts';
import { type ModelCard, writeModelCards } from './model-cards.ts';
import { type Election, electionCards } from './standings.ts';

/** Months ahead that reasons speak of, and the knots between which the expected months are added up. */
const nearMonths = 3;
const knots = [0, 1, 3, 6, 12, 24, 36, 48, 60];

/** Past days that are judged, in months before tonight; and the last one whose longest horizon is over. */
const pastMonths = [3, 6, 9, 12];

const learners = [covariateHazard, tenureHazard, overallHazard];

/**
 * Whether accounts end, closed or run down: `scores.account_churn` (key account_id), tonight's running accounts with
 * the probability of an end within each of the horizons asked (`p_30` and so on), the months expected of the next
 * sixty, and the reasons. The hazard with covariates is used when it says what past days held in store better than
 * the share of ends among accounts of the same age, or all; without ends to learn from the table is empty.
 */
export const scoreAccounts = async ({ db, config, windows }: Night): Promise<void> => {
  const horizons = [...new Set(config.churn.account_horizons)].sort((a, b) => a - b);
  const rows = await readMonths(db);
  const past = knownAt(rows, 0);
  if (!canLearnEnds(past)) {
    await writeAccounts(db, horizons, undefined, rows);
    await writeModelCards(db, 'account_churn', []);
    return;
  }
  const questions = questionsOf(horizons, windows.as_of);
  const standings = learners.flatMap((learner): Standing[] => {
    const pieces = judgeContracts(rows, learner, questions);
    if (pieces.length === 0) return [];
    const judgement = judgementOf(pieces, { auc: config.churn.leak_alarm });
    return [{ name: learner.name, isBaseline: learner !== covariateHazard, pieces, judgement }];
  });
  const trusted = standings.filter(({ isBaseline, judgement }) => isBaseline || !judgement.is_suspect);
  const elected = trusted.some(({ isBaseline }) => isBaseline) ? electLearner(trusted) : undefined;
  const learner = learners.find(({ name }) => name === elected?.name) ?? tenureHazard;
  const fit = learner.fit(past);
  const n = await writeAccounts(db, horizons, fit, rows);
  const { params } = fit;
  const cards =
    elected === undefined
      ? [tooShort(params, past.tenure.length)]
      : accountCards({ standings, elected }, params, past.tenure.length, n);
  await writeModelCards(db, 'account_churn', cards);
};

const readMonths = async (db: Night['db']): Promise<ContractMonths> => {
  const table = await readFrame(
    db,
    `select month_no, tenure_months, months_seen, has_ended::double as has_ended, days_to_end,
       ${accountFeatures.join(', ')}
     from features.account_months order by account_id, month_no`,
  );
  const whole = (name: string): Int32Array => table.getChild(name)!.toArray();
  const all = featuresOf(table, accountFeatures);
  return {
    monthNo: whole('month_no'),
    tenure: whole('tenure_months'),
    seen: whole('months_seen'),
    ended: table.getChild('has_ended')!.toArray(),
    daysToEnd: table.getChild('days_to_end')!.toArray(),
    features: all.filter(isKnown),
  };
};

const isKnown = (feature: Feature): boolean =>
  feature.kind === 'number' && feature.values.some((value) => !Number.isNaN(value));

/** Each horizon at every past day by which its outcome is known. */
const questionsOf = (horizons: readonly number[], as_of: string): readonly PastQuestion[] => {
  const months = (days: number) => Math.ceil(days / monthDays);
  const cuts = [...new Set([...pastMonths, months(horizons.at(-1)!)])].sort((a, b) => b - a);
  return cuts.flatMap((cut) =>
    horizons
      .filter((horizonDays) => months(horizonDays) <= cut)
      .map((horizonDays) => ({
        name: `${addDays(as_of, -monthDays * cut)} +${horizonDays}`,
        cut,
        horizonDays,
      })),
  );
};

/** Tonight's accounts in the order of their id. */
const writeAccounts = async (
  db: Night['db'],
  horizons: readonly number[],
  fit: FittedContracts | undefined,
  rows: ContractMonths,
): Promise<number> => {
  const places = Uint32Array.from(rows.monthNo.keys()).filter((i) => rows.monthNo[i] === 0);
  const columns = fit === undefined ? emptyColumns(horizons) : scoredColumns(fit, horizons, rows, places);
  await writeFrame(db, 'scores.account_churn_rows', tableOf(columns));
  await db.run(
    `create or replace table scores.account_churn as
     select a.account_id, a.customer_id, a.tenure_months, s.* exclude (row_no)
     from (
       select row_number() over (order by account_id) - 1 as row_no, account_id, customer_id, tenure_months
       from features.account_months where month_no = 0
     ) as a join scores.account_churn_rows as s on s.row_no = a.row_no
     order by a.account_id`,
  );
  return fit === undefined ? 0 : places.length;
};

const scoredColumns = (
  fit: FittedContracts,
  horizons: readonly number[],
  rows: ContractMonths,
  places: Uint32Array,
) => {
  const tenure = Int32Array.from(places, (i) => rows.tenure[i]!);
  const features = rows.features.map((feature) => pick(feature, places));
  const { base, contributions } = fit.explain(tenure, features, nearMonths);
  const values = new Map(features.map((feature) => [feature.name, feature]));
  const figureOf = (name: string, row: number) => {
    if (name === 'contract_age') return tenure[row]!;
    const feature = values.get(name);
    return feature?.kind === 'number' ? feature.values[row]! : Number.NaN;
  };
  return {
    ...Object.fromEntries(
      horizons.map((days) => [`p_${days}`, fit.within(tenure, features, days / monthDays)]),
    ),
    expected_months: expectedMonths(places.length, (months) => fit.within(tenure, features, months)),
    base_logit: new Float64Array(places.length).fill(base),
    logit: Float64Array.from(places, (_, row) =>
      [...contributions.values()].reduce((sum, column) => sum + column[row]!, base),
    ),
    reasons: accountReasons(contributions, places.length, figureOf),
  };
};

/** The area under the chance to be there still, between the knots a trapezium. */
const expectedMonths = (n: number, endsWithin: (months: number) => Float64Array): Float64Array => {
  const area = new Float64Array(n);
  let before = new Float64Array(n);
  for (const [k, knot] of knots.entries()) {
    if (k === 0) continue;
    const ends = endsWithin(knot);
    const width = knot - knots[k - 1]!;
    for (let i = 0; i < n; i++) area[i]! += width * (1 - (before[i]! + ends[i]!) / 2);
    before = Float64Array.from(ends);
  }
  return area;
};

const emptyColumns = (horizons: readonly number[]) => ({
  ...Object.fromEntries(horizons.map((days) => [`p_${days}`, new Float64Array()])),
  expected_months: new Float64Array(),
  base_logit: new Float64Array(),
  logit: new Float64Array(),
  reasons: [],
});

const sources = new Map(learners.map(({ name, source }) => [name, source]));

const accountCards = (
  election: Election,
  params: unknown,
  n: number,
  scored: number,
): readonly ModelCard[] => {
  const objective = pooledLogLoss(election.elected.pieces);
  return electionCards(
    election,
    'churn',
    'by_origin',
    { params, n, figures: { scored, pooled_log_loss: objective } },
    sources,
  );
};

const tooShort = (params: unknown, n: number): ModelCard => ({
  model: tenureHazard.name,
  purpose: 'churn',
  source: tenureHazard.source,
  params,
  fit: {},
  n,
  objective: 0,
  metrics: null,
  baseline: null,
  grade: null,
  is_used: true,
  note: 'history too short for a holdout',
});
