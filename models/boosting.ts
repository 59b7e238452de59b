import { type BinRule, binned, binRules } from './binned-matrix.ts';
import { growTrees } from './boosting-rounds.ts';
import { leavesOf, type Tree, type TreeNode, walkOf } from './boosting-tree.ts';
import type { Classifier } from './classifier.ts';
import type { Feature } from './feature.ts';
import { type Quad, quadsOf } from './numeric/histogram.ts';
import { addShapley, mostLeaves } from './tree-shapley.ts';

export interface BoostingOptions {
  readonly seed: number;
  /** The most trees; fewer are kept when the validation rows say so. */
  readonly trees?: number;
  /** Share of its best step that each tree takes. */
  readonly learningRate?: number;
  /** The most leaves of a tree. */
  readonly leaves?: number;
  /** The most bins of a feature, up to 254. */
  readonly maxBins?: number;
  /** About the fewest rows of a leaf. */
  readonly minRows?: number;
  /** Shrinks leaves of little evidence. */
  readonly l2?: number;
  /** Shares of the rows and of the features that each tree sees, above 0 up to 1. */
  readonly rowShare?: number;
  readonly columnShare?: number;
  /** Rows that no tree is grown from: growth ends where their log loss no longer falls. */
  readonly validation?: Uint32Array;
  /** Trees without a lower loss of the validation rows after which growth ends. */
  readonly patience?: number;
}

export interface BoostingParams {
  /** Log-odds of the rows that trees are grown from. */
  readonly base: number;
  readonly rules: readonly BinRule[];
  readonly trees: readonly Tree[];
}

const usual = {
  trees: 200,
  learningRate: 0.05,
  leaves: 8,
  maxBins: 127,
  minRows: 20,
  l2: 5,
  rowShare: 0.7,
  columnShare: 0.6,
  patience: 25,
} as const;

/**
 * Gradient-boosted trees over histograms, for a yes or no.
 *
 * Numbers are parted at bins, with the side of missing values learnt at each split; categories are parted in two
 * sets. The same rows give the same trees in any order (as far as the cuts of the bins do: above 50,000 rows those
 * come from evenly spaced ones), on any machine.
 *
 * `explain` gives exact Shapley values of each tree, see tree-shapley.ts.
 */
export const boosting: Classifier<BoostingParams, BoostingOptions> = {
  name: 'boosting',
  source: 'Friedman (2001), Greedy Function Approximation; Ke et al. (2017), LightGBM',

  /** @throws when there are no rows to grow from, or a label is neither 0 nor 1 */
  fit(features, label, options) {
    const bad = label.findIndex((value) => value !== 0 && value !== 1);
    if (bad >= 0) throw new Error(`boosting fit requires labels of 0 or 1, got ${label[bad]} in row ${bad}`);
    const rules = { ...usual, ...options };
    const validation = (options.validation ?? new Uint32Array()).toSorted();
    const train = rowsWithout(label.length, validation);
    if (train.length === 0)
      throw new Error('boosting fit requires rows outside the validation rows, got none');
    if (!(rules.leaves >= 2 && rules.leaves <= mostLeaves)) {
      throw new Error(`boosting fit requires leaves of 2 to ${mostLeaves}, got ${rules.leaves}`);
    }
    const base = logOdds(label, train);
    const bins = binRules(features, { maxBins: rules.maxBins });
    const quads = quadsOf(binned(bins, features));
    const trees = growTrees({ rules: bins, quads, label, base, train, validation }, rules);
    return { base, rules: bins, trees };
  },

  logit(params, features) {
    const { trees, quads } = used(params, features);
    const rows = Uint32Array.from({ length: rowsOf(features) }, (_, row) => row);
    const logit = new Float64Array(rows.length).fill(params.base);
    for (const tree of trees) addValues(tree, quads, rows, logit);
    return logit;
  },

  explain(params, features) {
    const { trees, quads, rules } = used(params, features);
    const base = trees.reduce((sum, tree) => sum + tree[0]!.value, params.base);
    const parts = rules.map(() => new Float64Array(rowsOf(features)));
    for (const tree of trees) addShapley(tree, quads, parts);
    return { base, contributions: new Map(rules.map(({ name }, k) => [name, parts[k]!])) };
  },
};

const rowsOf = ([feature]: readonly Feature[]): number =>
  feature === undefined ? 0 : (feature.kind === 'number' ? feature.values : feature.codes).length;

const rowsWithout = (rows: number, left: Uint32Array): Uint32Array => {
  const isLeft = new Uint8Array(rows);
  for (const row of left) isLeft[row] = 1;
  return Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => isLeft[row] === 0);
};

/** Log-odds of a 1, as if half a row of each kind were there besides: with rows of one kind only it stays finite. */
const logOdds = (label: Float64Array, rows: Uint32Array): number => {
  const ones = rows.reduce((sum, row) => sum + label[row]!, 0);
  return Math.log((ones + 0.5) / (rows.length - ones + 0.5));
};

/** The rules that some tree splits by, the trees renumbered to them, and the bins of the rows. */
const used = ({ rules, trees }: BoostingParams, features: readonly Feature[]) => {
  const splits = trees.flat().flatMap(({ inner }) => (inner === undefined ? [] : [inner.split.feature]));
  const kept = [...new Set(splits)].sort((a, b) => a - b);
  const places = new Map(kept.map((feature, place) => [feature, place]));
  const renumbered = trees.map((tree) =>
    tree.map((node): TreeNode => {
      if (node.inner === undefined) return node;
      const split = { ...node.inner.split, feature: places.get(node.inner.split.feature)! };
      return { ...node, inner: { ...node.inner, split } };
    }),
  );
  const keptRules = kept.map((feature) => rules[feature]!);
  return { rules: keptRules, trees: renumbered, quads: quadsOf(binned(keptRules, features)) };
};

const addValues = (tree: Tree, quads: readonly Quad[], rows: Uint32Array, logit: Float64Array): void => {
  const walk = walkOf(tree);
  const leaves = leavesOf(walk, quads, rows);
  for (let row = 0; row < rows.length; row++) logit[row]! += walk.value[leaves[row]!]!;
};
