import { type BinRule, binCount } from './binned-matrix.ts';
import { binsPerColumn } from './numeric/histogram.ts';
import type { Packing } from './numeric/packed-gradient.ts';

/** Which bins of a feature go left. `feature` is its place among the rules. */
export type Split =
  | {
      readonly feature: number;
      /** Bins 1 to `upTo` go left; `missing` says where bin 0 goes. */
      readonly upTo: number;
      readonly missing: 'left' | 'right';
    }
  | { readonly feature: number; readonly bins: readonly number[] };

export interface SplitRules {
  /** A child needs about this many rows: their number is taken from the curvature, as LightGBM does. */
  readonly minRows: number;
  /** Added to the curvature of a child: shrinks the values of small ones. */
  readonly l2: number;
}

/** Sums over the rows of a node, in the units of the loss. */
interface Sums {
  readonly gradient: number;
  readonly curvature: number;
}

export interface FoundSplit {
  readonly split: Split;
  /** How far the loss falls, twice, in the second-order approximation. */
  readonly gain: number;
}

/** Below this a gain is rounding. */
const leastGain = 1e-7;

/** Categories are ordered by a shrunken mean, and pay extra: the best of many subsets flatters itself. */
const categoryCaution = { levels: 4, l2: 10, smoothing: 10 } as const;

/**
 * The best way to part a node in two, or undefined where none is allowed or gains anything. Of equal gains the
 * first feature and the lowest bin win.
 *
 * Source: Chen & Guestrin (2016), XGBoost, eq. (7); categories in the order of gradient over curvature: Fisher
 * (1958), On Grouping for Maximum Homogeneity.
 */
export const bestSplit = (
  histogram: Float64Array,
  columns: readonly number[],
  rules: readonly BinRule[],
  rows: number,
  packing: Packing,
  allowed: SplitRules,
): FoundSplit | undefined => {
  let best: FoundSplit | undefined;
  const node = nodeOf(histogram, columns[0]!, rows, packing, allowed);
  for (const feature of columns) {
    const rule = rules[feature]!;
    const bins = histogram.subarray(binsPerColumn * feature, binsPerColumn * feature + binCount(rule));
    const split = rule.kind === 'number' ? numberSplit : levelSplit;
    best = split(feature, bins, node, best?.gain ?? leastGain) ?? best;
  }
  return best;
};

interface Node {
  readonly total: Sums;
  readonly least: number;
  readonly l2: number;
  readonly packing: Packing;
  /** What the node itself scores, to be beaten by its two children. */
  readonly parent: number;
}

const nodeOf = (
  histogram: Float64Array,
  column: number,
  rows: number,
  packing: Packing,
  { minRows, l2 }: SplitRules,
): Node => {
  let packed = 0;
  for (let bin = 0; bin < binsPerColumn; bin++) packed += histogram[binsPerColumn * column + bin]!;
  const total = unpacked(packed, packing);
  const parent = (total.gradient * total.gradient) / (total.curvature + l2);
  return { total, least: (minRows * total.curvature) / rows, l2, packing, parent };
};

const unpacked = (packed: number, { unit, gradientScale, curvatureScale }: Packing): Sums => {
  const curvature = Math.round(packed / unit);
  return { gradient: (packed - curvature * unit) / gradientScale, curvature: curvature / curvatureScale };
};

/** Twice the fall of the loss when a node is parted, -1 where a side is too small. */
const gainOf = (left: Sums, { total, least }: Node, l2: number): number => {
  const curvature = total.curvature - left.curvature;
  if (left.curvature < least || curvature < least || left.curvature <= 0 || curvature <= 0) return -1;
  const gradient = total.gradient - left.gradient;
  return (
    (left.gradient * left.gradient) / (left.curvature + l2) +
    (gradient * gradient) / (curvature + l2) -
    (total.gradient * total.gradient) / (total.curvature + l2)
  );
};

/** The best split of a feature, undefined unless it gains more than `atLeast`. */
type FeatureSplit = (
  feature: number,
  bins: Float64Array,
  node: Node,
  atLeast: number,
) => FoundSplit | undefined;

const numberSplit: FeatureSplit = (feature, bins, node, atLeast) => {
  const missing = bins[0]!;
  let gain = atLeast;
  let upTo = 0;
  let withMissing = false;
  let packed = 0;
  for (let bin = 1; bin < bins.length; bin++) {
    if (bins[bin] === 0) continue;
    packed += bins[bin]!;
    const apart = packedGain(packed, node);
    if (apart > gain) {
      gain = apart;
      upTo = bin;
      withMissing = false;
    }
    if (missing === 0) continue;
    const together = packedGain(packed + missing, node);
    if (together > gain) {
      gain = together;
      upTo = bin;
      withMissing = true;
    }
  }
  if (upTo === 0) return undefined;
  const goesLeft = missing === 0 ? leftIsLarger(bins.subarray(1, upTo + 1), node) : withMissing;
  return { split: { feature, upTo, missing: goesLeft ? 'left' : 'right' }, gain };
};

/** `gainOf` what is packed in one number, without an object for each bin of each feature of each node. */
const packedGain = (packed: number, { total, least, l2, packing, parent }: Node): number => {
  const whole = Math.round(packed / packing.unit);
  const leftCurvature = whole / packing.curvatureScale;
  const curvature = total.curvature - leftCurvature;
  if (leftCurvature < least || curvature < least || leftCurvature <= 0 || curvature <= 0) return -1;
  const leftGradient = (packed - whole * packing.unit) / packing.gradientScale;
  const gradient = total.gradient - leftGradient;
  return (
    (leftGradient * leftGradient) / (leftCurvature + l2) + (gradient * gradient) / (curvature + l2) - parent
  );
};

/** Where bins go that the node has no row of. */
const leftIsLarger = (left: Float64Array, { packing, total }: Node): boolean => {
  const packed = left.reduce((sum, value) => sum + value, 0);
  return unpacked(packed, packing).curvature * 2 >= total.curvature;
};

const levelSplit: FeatureSplit = (feature, bins, node, atLeast) => {
  const present = Array.from(bins, (_, bin) => bin).filter((bin) => bins[bin] !== 0);
  const many = present.length > categoryCaution.levels;
  const smoothing = many ? categoryCaution.smoothing : 0;
  const mean = Array.from(bins, (packed) => {
    const { gradient, curvature } = unpacked(packed, node.packing);
    return gradient / (curvature + smoothing || 1);
  });
  const order = present.sort((a, b) => mean[a]! - mean[b]! || a - b);
  let gain = atLeast;
  let taken = 0;
  let packed = 0;
  for (const [k, bin] of order.entries()) {
    packed += bins[bin]!;
    const found = gainOf(unpacked(packed, node.packing), node, node.l2 + (many ? categoryCaution.l2 : 0));
    if (found > gain) [gain, taken] = [found, k + 1];
  }
  if (taken === 0) return undefined;
  const left = order.slice(0, taken);
  const absent = Array.from(bins, (_, bin) => bin).filter((bin) => bins[bin] === 0);
  const larger = leftIsLarger(
    Float64Array.from(left, (bin) => bins[bin]!),
    node,
  );
  return { split: { feature, bins: [...left, ...(larger ? absent : [])].sort((a, b) => a - b) }, gain };
};

/** 1 for each of the 256 bins that goes left, else 0. */
export const goesLeft = (split: Split): Uint8Array => {
  const table = new Uint8Array(binsPerColumn);
  if ('bins' in split) for (const bin of split.bins) table[bin] = 1;
  else table.fill(1, 1, split.upTo + 1)[0] = split.missing === 'left' ? 1 : 0;
  return table;
};
