import type { BinRule } from './binned-matrix.ts';
import {
  type GrownTree,
  type GrowthRules,
  growTree,
  type Workspace,
  workspaceFor,
} from './boosting-growth.ts';
import { leavesOf, type Tree, type TreeNode, walkOf } from './boosting-tree.ts';
import type { Quad } from './numeric/histogram.ts';
import { mostPackedRows, packGradient, packingFor } from './numeric/packed-gradient.ts';
import { mixed, rowSalts } from './numeric/row-salt.ts';

export interface RoundRules extends GrowthRules {
  readonly seed: number;
  readonly trees: number;
  readonly learningRate: number;
  readonly rowShare: number;
  readonly columnShare: number;
  readonly patience: number;
}

export interface RoundInputs {
  readonly rules: readonly BinRule[];
  readonly quads: readonly Quad[];
  readonly label: Float64Array;
  /** Log-odds before any tree. */
  readonly base: number;
  /** Rows to grow trees from, and rows that only say when to end; in ascending order. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** What is known of each row while the trees grow. Gradients are whole numbers, so that sums are exact. */
interface State {
  readonly score: Float64Array;
  readonly gradient: Int32Array;
  readonly curvature: Int32Array;
  readonly packed: Float64Array;
  readonly salts: Uint32Array;
  readonly space: Workspace;
}

/** One, in the whole numbers that gradients, curvatures and losses are summed in. */
const one = 2 ** 30;

/**
 * Grows trees one after another, each from the gradient of the log loss that those before it left.
 *
 * Source: Friedman (2001), Greedy Function Approximation, with the second-order leaf values of Chen & Guestrin
 * (2016), eq. (5). Rows and features of a tree, and the rounding of gradients, are drawn from `seed` and from what
 * the rows hold, so that neither the order of the rows nor the machine changes a tree.
 */
export const growTrees = (inputs: RoundInputs, rules: RoundRules): Tree[] => {
  const rows = inputs.label.length;
  const groups = Uint32Array.from(inputs.label);
  for (const row of inputs.validation) groups[row]! += 2;
  const state: State = {
    score: new Float64Array(rows).fill(inputs.base),
    gradient: new Int32Array(rows),
    curvature: new Int32Array(rows),
    packed: new Float64Array(rows),
    salts: rowSalts(inputs.quads, groups),
    space: workspaceFor(rows),
  };
  const trees: Tree[] = [];
  let best = { trees: 0, loss: totalLoss(inputs, state.score) };
  let dull = 0;
  for (let round = 0; round < rules.trees && dull < rules.patience; round++) {
    const tree = nextTree(inputs, state, rules, round);
    // The next draw of rows and features may have something to split by where this one had nothing.
    dull = tree.length === 1 ? dull + 1 : 0;
    if (dull > 0) continue;
    trees.push(tree);
    if (inputs.validation.length === 0) continue;
    const loss = totalLoss(inputs, state.score);
    if (loss < best.loss) best = { trees: trees.length, loss };
    else if (trees.length - best.trees >= rules.patience) break;
  }
  return inputs.validation.length === 0 ? trees : trees.slice(0, best.trees);
};

/** Log loss over the validation rows, in whole numbers: no order of rows moves it. */
const totalLoss = ({ validation, label }: RoundInputs, score: Float64Array): number => {
  let loss = 0;
  for (const row of validation) {
    const against = label[row] === 1 ? -score[row]! : score[row]!;
    // ln(1 + e^x) without overflow
    loss += Math.round((Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)))) * 2 ** 24);
  }
  return loss;
};

const nextTree = (inputs: RoundInputs, state: State, rules: RoundRules, round: number): Tree => {
  const salt = mixed(Math.imul(rules.seed, 0x9e3779b1) + round);
  const { chosen, rest } = drawnRows(inputs, state.salts, rules.rowShare, salt);
  const packing = packGradients(inputs.label, state, chosen, salt);
  const columns = drawnColumns(inputs.rules.length, rules.columnShare, salt);
  const grown = growTree({ ...inputs, columns, packing, packed: state.packed }, chosen, rules, state.space);
  const tree = withValues(grown, state, rules);
  addLeaves(tree, grown, inputs.quads, rest, state.score);
  return tree;
};

/** The rows of one tree, and all others. */
const drawnRows = (
  { train, validation }: RoundInputs,
  salts: Uint32Array,
  share: number,
  salt: number,
): { chosen: Uint32Array; rest: Uint32Array } => {
  const limit = Math.min(share, mostPackedRows / train.length) * 2 ** 32;
  if (limit >= 2 ** 32) return { chosen: train.slice(), rest: validation };
  const chosen = new Uint32Array(train.length);
  const rest = new Uint32Array(train.length + validation.length);
  let drawn = 0;
  for (let i = 0; i < train.length; i++) {
    const row = train[i]!;
    if (mixed(salts[row]! ^ salt) < limit) chosen[drawn++] = row;
    else rest[i - drawn] = row;
  }
  const left = train.length - drawn;
  rest.set(validation, left);
  return { chosen: chosen.subarray(0, drawn), rest: rest.subarray(0, left + validation.length) };
};

const drawnColumns = (columns: number, share: number, salt: number): number[] => {
  const wanted = Math.max(1, Math.ceil(share * columns));
  const dice = Array.from({ length: columns }, (_, column) =>
    mixed(salt ^ Math.imul(column + 1, 0x27d4eb2f)),
  );
  const order = Array.from(dice, (_, column) => column).sort((a, b) => dice[a]! - dice[b]! || a - b);
  return order.slice(0, wanted).sort((a, b) => a - b);
};

const packGradients = (label: Float64Array, state: State, rows: Uint32Array, salt: number) => {
  const { score, gradient, curvature, packed, salts } = state;
  let mostGradient = 1;
  let mostCurvature = 1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const p = 1 / (1 + Math.exp(-score[row]!));
    const g = Math.round((p - label[row]!) * one);
    const h = Math.round(p * (1 - p) * one);
    gradient[row] = g;
    curvature[row] = h;
    if (g > mostGradient) mostGradient = g;
    else if (-g > mostGradient) mostGradient = -g;
    if (h > mostCurvature) mostCurvature = h;
  }
  const packing = packingFor(rows.length, mostGradient, mostCurvature);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const dice = mixed(Math.imul(salts[row]!, 0x85ebca6b) + salt);
    packed[row] = packGradient(packing, gradient[row]!, curvature[row]!, dice);
  }
  const { unit, gradientScale, curvatureScale } = packing;
  return { unit, gradientScale: gradientScale * one, curvatureScale: curvatureScale * one };
};

/** Gives each leaf its value from exact sums, and each inner node the mean of its leaves by rows. */
const withValues = ({ tree, leaves }: GrownTree, state: State, rules: RoundRules): Tree => {
  const values = new Float64Array(tree.length);
  for (const { place, rows } of leaves) {
    let gradient = 0;
    let curvature = 0;
    for (let i = 0; i < rows.length; i++) {
      gradient += state.gradient[rows[i]!]!;
      curvature += state.curvature[rows[i]!]!;
    }
    values[place] = (-rules.learningRate * gradient) / (curvature + rules.l2 * one || 1);
  }
  // Children stand behind their parent, so that going backwards both are known.
  for (let place = tree.length - 1; place >= 0; place--) {
    const { inner, rows } = tree[place]!;
    if (inner === undefined) continue;
    const sum = (child: number) => values[child]! * tree[child]!.rows;
    values[place] = (sum(inner.left) + sum(inner.right)) / rows;
  }
  return tree.map((node, place): TreeNode => ({ ...node, value: values[place]! }));
};

const addLeaves = (
  tree: Tree,
  { leaves }: GrownTree,
  quads: readonly Quad[],
  rest: Uint32Array,
  score: Float64Array,
): void => {
  for (const { place, rows } of leaves) {
    const { value } = tree[place]!;
    for (let i = 0; i < rows.length; i++) score[rows[i]!]! += value;
  }
  const reached = leavesOf(walkOf(tree), quads, rest);
  for (let i = 0; i < rest.length; i++) score[rest[i]!]! += tree[reached[i]!]!.value;
};
