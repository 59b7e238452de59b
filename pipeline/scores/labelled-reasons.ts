import type { Feature } from '../../models/feature.ts';
import type { LabelledScores } from './labelled-models.ts';

/** Reasons that move the odds by less are not told. */
const least = 0.05;

/**
 * For each row the attributes that speak most for the label, with the row's own value, as the JSON list that
 * reports say in words: `{ code, name, value, contribution }`, the strongest first.
 */
export const attributeReasons = (
  { contributions, features, logit }: Pick<LabelledScores, 'contributions' | 'features' | 'logit'>,
  most = 3,
): string[] => {
  const names = [...contributions.keys()];
  const parts = names.map((name) => contributions.get(name)!);
  const own = names.map((name) => features.find((feature) => feature.name === name)!);
  return Array.from(logit, (_, row) => {
    const told = names
      .map((name, k) => ({ name, k, contribution: parts[k]![row]! }))
      .filter(({ contribution }) => contribution > least)
      .sort((a, b) => b.contribution - a.contribution || a.k - b.k)
      .slice(0, most);
    return JSON.stringify(
      told.map(({ name, k, contribution }) => ({
        code: 'attribute',
        name,
        value: ownValue(own[k]!, row),
        contribution: Number(contribution.toFixed(4)),
      })),
    );
  });
};

const ownValue = (feature: Feature, row: number): string | number | null => {
  if (feature.kind === 'category') return feature.levels[feature.codes[row]!] ?? null;
  const value = feature.values[row]!;
  return Number.isNaN(value) ? null : value;
};
