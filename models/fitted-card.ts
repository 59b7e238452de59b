import type { Classifier } from './classifier.ts';
import { type CreditReason, figureOf } from './credit-reasons.ts';
import { startingCard } from './expert-card.ts';
import type { Feature } from './feature.ts';
import { type ScorecardOptions, type ScorecardParams, scorecard } from './scorecard.ts';
import { type PointsCard, pointsCard, pointsOfRows } from './scorecard-points.ts';
import { reasonGaps, topReasons } from './scorecard-reasons.ts';

/** A customer in default is not foreseen, and a limit has no date: what it was at a past day is not known. */
const neverLearnt = new Set(['is_defaulted', 'utilisation', 'months_over_limit_12m']);

const lines = startingCard.characteristics.filter(({ name }) => !neverLearnt.has(name));

/** The columns of `features.credit` that a card fitted to a company's own outcomes may read. */
export const fittedInputs: readonly string[] = [...lines.map(({ name }) => name), 'days_below_zero_12m'];

const familyOf = (name: string): string =>
  lines.find((line) => line.name === name)?.family ?? (name === 'days_below_zero_12m' ? 'accounts' : name);

/**
 * A bin with more bads never looks better. Bads are few where a card is first fitted: five bins at most, parted beyond
 * doubt, and no line whose information value chance alone could give.
 */
const options: ScorecardOptions = {
  effects: 'woe',
  maxBins: 5,
  minShare: 0.05,
  maxPValue: 0.005,
  minIv: 0.1,
  lambda: 5,
};

/** The scorecard as it is fitted to a company's own outcomes, under a name of its own. */
export const fittedCard: Classifier<ScorecardParams, undefined> = {
  ...scorecard,
  name: 'fitted-scorecard',
  fit: (features, label) => scorecard.fit(features, label, options),
};

/** Points of every row, and why: as many reasons as `most`, each with its points and its own figure. */
export const scoreFitted = (
  params: ScorecardParams,
  features: readonly Feature[],
): { readonly score: Int32Array; reasons(row: number, most?: number): readonly CreditReason[] } => {
  const card = pointsCard(params);
  const { score, points } = pointsOfRows(card, features);
  return { score, reasons: reasonsOf(card, points, features) };
};

/**
 * What costs a customer points against the mean customer of the fit, the worst of each family; where nothing does,
 * the two lines that earn the most. A figure that the company's data cannot tell is no reason to give.
 */
const reasonsOf = (
  card: PointsCard,
  points: ReadonlyMap<string, Int32Array>,
  features: readonly Feature[],
) => {
  const told = reasonGaps(card, points, 'mean');
  const values = new Map(
    features.flatMap((feature) =>
      feature.kind === 'number' ? [[feature.name, feature.values] as const] : [],
    ),
  );
  const isKnown = (name: string, row: number) => !Number.isNaN(values.get(name)?.[row] ?? Number.NaN);
  const reason = (name: string, gap: number, row: number): CreditReason => ({
    code: name,
    points: -Math.round(gap),
    [figureOf(name)]: values.get(name)![row]!,
  });
  return (row: number, most = 4): readonly CreditReason[] => {
    const known = {
      ...card,
      characteristics: card.characteristics.filter(({ name }) => isKnown(name, row)),
    };
    const against = topReasons(known, told, row, most, familyOf).filter(({ gap }) => gap >= 0.5);
    if (against.length > 0) return against.map(({ name, gap }) => reason(name, gap, row));
    return known.characteristics
      .map(({ name }) => ({ name, gap: told.gaps.get(name)![row]! }))
      .filter(({ gap }) => gap <= -0.5)
      .sort((a, b) => a.gap - b.gap || (a.name < b.name ? -1 : 1))
      .slice(0, 2)
      .map(({ name, gap }) => reason(name, gap, row));
  };
};
