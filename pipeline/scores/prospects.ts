import { quotedString } from '@duckdb/node-api';
import { type Feature, featuresOf } from '../../models/feature.ts';
import { learnerOf, probabilities, scorecardCandidate } from '../../models/learners.ts';
import { canLearn, join, judgeAllByTime, type Origin } from '../../models/out-of-sample.ts';
import { overallShare } from '../../models/share-table.ts';
import { saysProtected } from '../features/protected-names.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { attributeReasons } from './labelled-reasons.ts';
import { type ModelCard, writeModelCards } from './model-cards.ts';
import { correctionOf, electionCards, holdElection } from './standings.ts';

/** Days of value that are foretold: the longest that the history can teach and judge. */
const horizons = [365, 182, 91] as const;
/** Customers who first bought in the same quarter are a cohort; those in its highest fifth are the best. */
const cohortDays = 91;
const bestShare = 0.2;
/** An attribute of more values than this tells who somebody is, not what they are like. */
const mostLevels = 50;

/**
 * Look-alikes: which of those who never bought are most like the customers who became the best. Makes
 * `scores.prospects` (key customer_id): the probability of being in the highest fifth of a cohort by the value of the
 * first months, should they buy, their rank and the attributes that speak for it.
 *
 * A scorecard learns from what was known before the first purchase: region, kind, industry, referral, first contact,
 * account and further columns of the customer master, but nothing that tells sex, age, origin or belief. It is judged
 * on later cohorts by what they brought, and used where it beats the share of the best among all; otherwise the table
 * is empty and the card says why.
 */
export const scoreProspects = async ({ db, config, windows }: Night): Promise<void> => {
  const names = await usableDimensions(db, config.credit.protected);
  const horizon = await horizonOf(db, windows.as_of);
  if (names.length === 0 || horizon === undefined) {
    await writeProspects(db, undefined);
    return writeModelCards(db, 'acquisition', []);
  }
  const origins = await readCohorts(db, names, horizon);
  const training = join(origins);
  const candidate = scorecardCandidate({ effects: 'bins' });
  const election = holdElection(
    [candidate],
    [overallShare],
    (learners) => judgeAllByTime(origins, learners, 3),
    {
      auc: config.churn.leak_alarm,
    },
  );
  if (election === undefined || training === undefined || !canLearn(training.label)) {
    await writeProspects(db, undefined);
    return writeModelCards(db, 'acquisition', [tooShort(training?.label.length ?? 0)]);
  }
  const fit = candidate.fit(training);
  const isUsed = election.elected.name === learnerOf(candidate).name;
  const correction = correctionOf(election.elected.pieces);
  const prospects = await readWide(db, names, `a.status = 'no purchase yet'`, '');
  const logit = fit.logit(prospects.features).map((z) => correction.intercept + correction.slope * z);
  const { contributions } = fit.explain(prospects.features);
  await writeProspects(
    db,
    isUsed
      ? {
          horizon_days: new Int32Array(logit.length).fill(horizon),
          likelihood: probabilities(logit),
          reasons: attributeReasons({ contributions, features: prospects.features, logit }),
        }
      : undefined,
  );
  await writeModelCards(
    db,
    'acquisition',
    electionCards(
      election,
      'prospects',
      'by_origin',
      {
        params: { model: isUsed ? fit.params : {}, features: names },
        n: training.label.length,
        figures: { horizon_days: horizon, prospects: logit.length },
      },
      new Map([[candidate.name, candidate.source]]),
    ),
  );
};

/** Dimensions known before a purchase, without protected ones and names. */
const usableDimensions = async (
  db: Night['db'],
  isProtected: readonly string[],
): Promise<readonly string[]> => {
  const reader = await db.runAndReadAll(
    `select dimension, count(distinct member)::integer from features.acquisition_sources
     where is_before group by dimension order by dimension`,
  );
  const dimensions = reader.getRows() as [string, number][];
  return dimensions
    .filter(([, levels]) => levels > 1 && levels <= mostLevels)
    .map(([dimension]) => dimension)
    .filter((dimension) => {
      const name = dimension.replace(/^attribute: /, '');
      return !saysProtected(name) && !isProtected.includes(name);
    });
};

/** A cohort has to be judged whose outcome is over, by one whose outcome was over when it began. */
const horizonOf = async (db: Night['db'], as_of: string): Promise<number | undefined> => {
  const reader = await db.runAndReadAll(
    `select date_diff('day', min(first_purchase_on), ${quotedString(as_of)}::date)::integer from features.acquisition`,
  );
  const [[days]] = reader.getRows() as [[number | null]];
  return horizons.find((horizon) => (days ?? 0) >= 2 * (horizon + cohortDays));
};

const readWide = async (db: Night['db'], names: readonly string[], where: string, more: string) => {
  const columns = names.map(
    (name, k) => `max(case when s.dimension = ${quotedString(name)} then s.member end) as f${k}`,
  );
  const table = await readFrame(
    db,
    `select ${columns.join(', ')}${more}
     from features.acquisition as a left join features.acquisition_sources as s using (customer_id)
     where ${where} group by a.customer_id order by a.customer_id`,
  );
  const features: readonly Feature[] = featuresOf(
    table,
    names.map((_, k) => `f${k}`),
  ).map((feature, k) => ({ ...feature, name: names[k]! }));
  return { table, features };
};

const readCohorts = async (
  db: Night['db'],
  names: readonly string[],
  horizon: number,
): Promise<readonly Origin[]> => {
  await db.run(
    `create or replace temp table acquisition_cohorts as
     with cohorts as (
       select customer_id, value_${horizon} as value,
         floor(date_diff('day', first_purchase_on,
           (select max(first_purchase_on) from features.acquisition where value_${horizon} is not null)
         ) / ${cohortDays})::integer as cohort_no,
         (select max(first_purchase_on) from features.acquisition where value_${horizon} is not null) as last_on
       from features.acquisition where value_${horizon} is not null
     )
     select customer_id, cohort_no, last_on - ${cohortDays} * (cohort_no + 1) + 1 as cut_on,
       (row_number() over (partition by cohort_no order by value desc, customer_id)
         <= ${bestShare} * count(*) over (partition by cohort_no))::integer as is_best
     from cohorts`,
  );
  const reader = await db.runAndReadAll(
    `select distinct cohort_no, cut_on::varchar, date_diff('day', date '1970-01-01', cut_on)::integer
     from temp.acquisition_cohorts order by cut_on`,
  );
  const cohorts = reader.getRows() as [number, string, number][];
  const origins: Origin[] = [];
  for (const [cohort, name, cut] of cohorts) {
    const { table, features } = await readWide(
      db,
      names,
      `a.customer_id in (select customer_id from temp.acquisition_cohorts where cohort_no = ${cohort})`,
      `, (select any_value(c.is_best)::double from temp.acquisition_cohorts as c where c.customer_id = a.customer_id) as is_best,
       ('0x' || substr(md5(a.customer_id), 1, 7))::integer as person`,
    );
    origins.push({
      name,
      cut,
      known: cut + cohortDays - 1 + horizon,
      features,
      label: table.getChild('is_best')!.toArray(),
      person: table.getChild('person')!.toArray(),
    });
  }
  return origins;
};

interface ProspectColumns {
  readonly horizon_days: Int32Array;
  readonly likelihood: Float64Array;
  readonly reasons: readonly string[];
}

const nobody: ProspectColumns = {
  horizon_days: new Int32Array(),
  likelihood: new Float64Array(),
  reasons: [],
};

const writeProspects = async (db: Night['db'], columns: ProspectColumns | undefined): Promise<void> => {
  await writeFrame(db, 'scores.prospect_rows', tableOf({ ...(columns ?? nobody) }));
  await db.run(
    `create or replace table scores.prospects as
     select a.customer_id, s.likelihood, row_number() over (order by s.likelihood desc, a.customer_id)::integer as rank,
       s.horizon_days, s.reasons
     from (
       select row_number() over (order by customer_id) - 1 as row_no, customer_id
       from features.acquisition where status = 'no purchase yet'
     ) as a join scores.prospect_rows as s using (row_no)
     order by a.customer_id`,
  );
};

const tooShort = (n: number): ModelCard => ({
  model: overallShare.name,
  purpose: 'prospects',
  source: 'Naive baseline of the same rows',
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
