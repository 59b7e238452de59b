import type { Table } from 'apache-arrow';
import { averagedCandidate } from '../../models/averaged-candidates.ts';
import { type Feature, featuresOf } from '../../models/feature.ts';
import { metricsOf } from '../../models/judgement.ts';
import {
  boostingCandidate,
  type Candidate,
  type FittedClassifier,
  learnerOf,
  probabilities,
  scorecardCandidate,
} from '../../models/learners.ts';
import { canLearn, type LabelledRows, type Learner, take } from '../../models/out-of-sample.ts';
import type { RejectInference } from '../../models/reject-inference.ts';
import { type ScorecardOptions, scorecard } from '../../models/scorecard.ts';
import { overallShare } from '../../models/share-table.ts';
import { readFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { personNumber } from './churn-rows.ts';
import { fitDeclined, withDeclinedNotes } from './labelled-declined.ts';
import { heldOutOf, isKnown, judgeOf, type LabelledTable } from './labelled-judgement.ts';
import type { ModelCard } from './model-cards.ts';
import { correctionOf, electionCards, holdElection } from './standings.ts';

/** Which question a labelled table is asked. */
export interface LabelledQuestion {
  readonly label: 'churned' | 'defaulted';
  readonly purpose: 'churn' | 'credit';
  readonly scorecard: ScorecardOptions;
  /** Whether the mean of a line and of trees stands as well, for tables of few outcomes. */
  readonly averaged?: boolean;
  /** An AUC above this is taken for a leak. */
  readonly leak_alarm: number;
  /** Whether columns that tell a protected trait may be used without a reason in the config. */
  readonly usesProtected: boolean;
  /** How rows without an outcome enter the fit; left out, they are scored alone. */
  readonly declined?: RejectInference;
}

/** What was said of every row of the labelled table with this label, in the order of `features.labelled`. */
export interface LabelledScores {
  readonly probability: Float64Array;
  /** What was said of rows by fits that had not seen them, corrected as the others; NaN of rows that none judged. */
  readonly heldOut: Float64Array;
  /** Logit, its base and the contribution of every attribute in use. */
  readonly logit: Float64Array;
  readonly base: number;
  readonly contributions: ReadonlyMap<string, Float64Array>;
  readonly features: readonly Feature[];
  /** `name` is that of the model fitted, whether with declined applicants or without. */
  readonly model: { readonly name: string; readonly params: unknown };
  readonly cards: readonly ModelCard[];
}

/** A text that is another one in nearly every row tells who somebody is, not what they are like. */
const isName = (distinct: number, rows: number) => distinct > Math.max(50, rows / 10);

/**
 * Fits the models of a labelled table, judges them and scores every row of it. Rows set aside by `test_where` are
 * scored, and judged apart, but nothing is fitted or elected by them. Rows without an outcome are scored, and never
 * judged; where the question says how, the elected model is fitted again with them.
 * @returns nothing when there are no such rows, or too few to learn from
 */
export const scoreLabelled = async (
  { db, config }: Pick<Night, 'db' | 'config'>,
  question: LabelledQuestion,
): Promise<LabelledScores | undefined> => {
  const names = await usableColumns(db, question);
  const { table, rows } = await readLabelled(db, question.label, names);
  if (table.numRows === 0 || names.length === 0) return undefined;
  const training = take(rows, (i) => rows.isTest[i] === 0 && isKnown(rows, i));
  if (!canLearn(training.label)) return undefined;
  const candidates = candidatesOf(question, training, config.segments.seed);
  const { judge, judgeAt, kind, rowOf } = judgeOf(rows);
  const election = holdElection(candidates, [overallShare, singleBest(question.scorecard)], judge, {
    auc: question.leak_alarm,
  });
  if (election === undefined) return undefined;
  const { elected } = election;
  const declined =
    question.declined &&
    fitDeclined(election, candidates, rows, judgeAt, question.declined, question.leak_alarm);
  const plain = candidates.find(({ name }) => name === elected.name);
  const inUse = declined?.isUsed ? declined.candidate : plain;
  // What is known of the accepted alone says how sure the model is; it would take back what the declined add.
  const scored = scoreAll(inUse, correctionOf(elected.pieces), training, rows);
  const standing = declined?.election ?? election;
  const learners = [...candidates, ...(declined ? [declined.candidate] : [])];
  const cards = electionCards(
    standing,
    question.purpose,
    kind,
    {
      params: { kind: elected.name, model: scored.params, features: names },
      n: training.label.length,
      figures: {
        correction_intercept: scored.correction.intercept,
        correction_slope: scored.correction.slope,
      },
    },
    new Map(learners.map(({ name, source }) => [name, source])),
  );
  return {
    ...scored,
    probability: probabilities(scored.logit),
    heldOut: heldOutOf(standing, scored, rows, rowOf),
    features: rows.features,
    model: { name: elected.name, params: scored.params },
    cards: withTest(
      withDeclinedNotes(cards, declined, elected.name),
      [...learners.map(learnerOf), overallShare, singleBest(question.scorecard)],
      training,
      rows,
    ),
  };
};

/** Bins want some hundreds of bads (Siddiqi 2006, ch. 3); with fewer of either outcome than this they are guesses. */
const fewForBins = 100;

/** In the order of election: a later one has to be better than those before it by more than chance. */
const candidatesOf = (
  { scorecard: options, averaged = false }: LabelledQuestion,
  { label }: LabelledRows,
  seed: number,
): readonly Candidate[] => {
  const usual = [scorecardCandidate(options), boostingCandidate({ seed })];
  if (!averaged) return usual;
  const ones = label.reduce((sum, value) => sum + value, 0);
  const isFew = Math.min(ones, label.length - ones) < fewForBins;
  return isFew ? [averagedCandidate(seed), ...usual] : [...usual, averagedCandidate(seed)];
};

/** Attributes that a model may use, in the order of the export. */
const usableColumns = async (
  db: Night['db'],
  { label, usesProtected }: LabelledQuestion,
): Promise<readonly string[]> => {
  const reader = await db.runAndReadAll(
    `select c.name, c.kind, c.distinct_values, (select count(*) from features.labelled where label = $label)::integer as row_count
     from features.labelled_columns as c
     where c.label = $label and c.distinct_values > 1 and ($usesProtected or not c.is_protected or c.use_reason is not null)
     order by c.place`,
    { label, usesProtected },
  );
  const columns = reader.getRows() as [string, string, number, number][];
  return columns
    .filter(([, kind, distinct, rows]) => kind === 'number' || !isName(distinct, rows))
    .map(([name]) => name);
};

const readLabelled = async (
  db: Night['db'],
  label: string,
  names: readonly string[],
): Promise<{ readonly table: Table; readonly rows: LabelledTable }> => {
  const quoted = names.map((name, k) => `"${name.replaceAll('"', '""')}" as f${k}`);
  const table = await readFrame(
    db,
    `select ${[...quoted, ''].join(', ')} value::double as value, is_test, ${personNumber} as person,
            date_diff('day', date '1970-01-01', observed_on)::double as observed
     from features.labelled where label = '${label}' order by row_no`,
  );
  const features = featuresOf(
    table,
    names.map((_, k) => `f${k}`),
  ).map((feature, k) => ({ ...feature, name: names[k]! }));
  const column = (name: string) => table.getChild(name)!.toArray();
  return {
    table,
    rows: {
      features,
      label: column('value'),
      person: column('person'),
      isTest: column('is_test'),
      observed: column('observed'),
    },
  };
};

/** The baseline to beat: the one attribute that tells most in the training, in its bins. */
const singleBest = (options: ScorecardOptions): Learner => ({
  name: 'best-attribute',
  fit({ features, label }) {
    const card = scorecard.fit(features, label, { ...options, effects: 'woe', minIv: 0 });
    const all = [...card.characteristics, ...card.left_out];
    const best = all.reduce((a, b) => (b.iv > a.iv ? b : a), { name: '', iv: -1 });
    const alone = features.filter(({ name }) => name === best.name);
    const single = scorecard.fit(alone, label, { ...options, effects: 'woe', minIv: 0 });
    return (judged) => {
      const logit = scorecard.logit(single, judged.features);
      return probabilities(logit);
    };
  },
});

const scoreAll = (
  candidate: Candidate | undefined,
  correction: ReturnType<typeof correctionOf>,
  training: LabelledRows,
  rows: LabelledRows,
) => {
  const fit = candidate?.fit(training) ?? priorOf(training);
  const { base, contributions } = fit.explain(rows.features);
  const line = (values: Float64Array) => values.map((z) => correction.slope * z);
  return {
    params: fit.params,
    correction,
    logit: fit.logit(rows.features).map((z) => correction.intercept + correction.slope * z),
    base: correction.intercept + correction.slope * base,
    contributions: new Map([...contributions].map(([name, values]) => [name, line(values)])),
  };
};

/** Where a baseline was elected, everybody is as likely as the others: a single attribute is no model. */
const priorOf = ({ label }: LabelledRows): FittedClassifier => {
  const params = scorecard.fit([], label, {});
  return {
    params,
    logit: (features) => new Float64Array(lengthOf(features)).fill(params.intercept),
    explain: () => ({ base: params.intercept, contributions: new Map() }),
  };
};

const lengthOf = ([first]: readonly Feature[]): number =>
  first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;

/** How each learner did on the rows that `test_where` set aside; never looked at before the election was over. */
const withTest = (
  cards: readonly ModelCard[],
  learners: readonly Learner[],
  training: LabelledRows,
  rows: LabelledTable,
): readonly ModelCard[] => {
  const test = take(rows, (i) => rows.isTest[i] === 1 && isKnown(rows, i));
  if (test.label.length === 0) return cards;
  return cards.map((card) => {
    const learner = learners.find(({ name }) => name === card.model);
    if (learner === undefined) return card;
    const said = learner.fit(training)(test);
    return {
      ...card,
      metrics: { ...card.metrics, test: metricsOf({ name: 'test', said, happened: test.label }) },
    };
  });
};
