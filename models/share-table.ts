import type { NumberFeature } from './feature.ts';
import type { LabelledRows, Learner } from './out-of-sample.ts';
import { groupOf, quantileCuts } from './quantile-cuts.ts';

/** A group counts as if this many average rows were in it besides its own, so that small groups are calm. */
const borrowed = 5;

/**
 * The naive baseline of one feature: the share of ones among the rows of the training that stood in the same
 * tenth; rows without a value are a group of their own.
 */
export const shareTable = (name: string, feature: string): Learner => ({
  name,
  fit(rows) {
    const values = numbersOf(rows, feature);
    const known = values.filter((value) => !Number.isNaN(value));
    const cuts = known.length > 0 ? quantileCuts(known, 10) : [];
    const ones = new Float64Array(cuts.length + 2);
    const all = new Float64Array(cuts.length + 2);
    const place = (value: number) => (Number.isNaN(value) ? 0 : 1 + groupOf(value, cuts));
    values.forEach((value, i) => {
      ones[place(value)]! += rows.label[i]!;
      all[place(value)]! += 1;
    });
    const overall = rows.label.reduce((sum, value) => sum + value, 0) / rows.label.length;
    const share = ones.map((count, k) => (count + borrowed * overall) / (all[k]! + borrowed));
    return (judged) => Float64Array.from(numbersOf(judged, feature), (value) => share[place(value)]!);
  },
});

/** The baseline of rows with nothing to go by: the share of ones in the training. */
export const overallShare: Learner = {
  name: 'overall-share',
  fit({ label }) {
    const share = label.reduce((sum, value) => sum + value, 0) / label.length;
    return (judged) => new Float64Array(judged.label.length).fill(share);
  },
};

/** A feature that is a probability already, as a purchase model says it. */
export const asSaid = (name: string, feature: string): Learner => ({
  name,
  fit: () => (judged) => Float64Array.from(numbersOf(judged, feature)),
});

const numbersOf = ({ features }: LabelledRows, name: string): Float64Array => {
  const found = features.find((feature) => feature.name === name) as NumberFeature | undefined;
  if (found?.kind !== 'number') throw new Error(`baseline requires a number ${name}, got none`);
  return Float64Array.from(found.values);
};
