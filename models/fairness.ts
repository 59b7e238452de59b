import { newcombeInterval, wilsonInterval } from './metrics/intervals.ts';
import { auc } from './metrics/ranking.ts';

/** How one group of a protected attribute fared, beside the group with the most members. */
export interface GroupFairness {
  readonly group: number;
  readonly n: number;
  readonly bads: number;
  readonly approved: number;
  readonly approval_rate: number;
  /** Bounds of its 95 % interval. */
  readonly approval_low: number;
  readonly approval_high: number;
  /** Approval rate over that of the reference group; below 0.8 the four-fifths rule is broken. */
  readonly approval_ratio: number;
  /** Bounds of its 95 % interval; NaN where a group has no approval, and for the reference itself. */
  readonly ratio_low: number;
  readonly ratio_high: number;
  /** Share of the good ones that were approved, and its distance from the reference group's (equal opportunity). */
  readonly good_approval_rate: number;
  readonly opportunity_gap: number;
  readonly gap_low: number;
  readonly gap_high: number;
  /** That a bad member has a higher risk than a good one; NaN where all are of one kind. */
  readonly auc: number;
  /** Observed share of bads over the mean PD; NaN where no PD is stated. */
  readonly observed_over_expected: number;
}

export interface FairnessInputs {
  /** Group of each customer, from 0. */
  readonly group: Int32Array;
  /** 1 where credit would be granted. */
  readonly approved: Int32Array;
  /** 1 for who went bad afterwards. */
  readonly is_bad: Float64Array;
  /** Higher is riskier. */
  readonly risk: Float64Array;
  /** Probability of default, NaN where none is stated. */
  readonly pd: Float64Array;
}

/** Fewer members say nothing about a group, and too much about its members. */
export const fewestInGroup = 30;

/**
 * Compares the groups of a protected attribute that the model does not see. Groups with fewer than
 * `fewestInGroup` members are left out; the reference is the largest, the first of equals.
 *
 * Source: four-fifths rule of 29 CFR 1607.4(D); equal opportunity of Hardt, Price & Srebro (2016); intervals of a share
 * by Wilson (1927), of a difference by Newcombe (1998), of a ratio by Katz et al. (1978) on its logarithm.
 */
export const fairness = (inputs: FairnessInputs): readonly GroupFairness[] => {
  const { group } = inputs;
  const members = new Map<number, number[]>();
  group.forEach((each, i) => {
    const rows = members.get(each);
    if (rows === undefined) members.set(each, [i]);
    else rows.push(i);
  });
  const figures = [...members]
    .filter(([, rows]) => rows.length >= fewestInGroup)
    .sort(([a], [b]) => a - b)
    .map(([each, rows]) => figuresOf(each, rows, inputs));
  const reference = figures.reduce<Figures | undefined>(
    (largest, each) => (largest !== undefined && largest.n >= each.n ? largest : each),
    undefined,
  );
  return figures.map(({ goods_approved, ...each }) => {
    const isReference = each.group === reference?.group;
    const gap = newcombeInterval(
      [goods_approved, each.n - each.bads],
      [reference!.goods_approved, reference!.n - reference!.bads],
    );
    const [ratio_low, ratio_high] = isReference ? [Number.NaN, Number.NaN] : ratioInterval(each, reference!);
    return {
      ...each,
      approval_ratio: each.approval_rate / reference!.approval_rate,
      ratio_low,
      ratio_high,
      opportunity_gap: each.good_approval_rate - reference!.good_approval_rate,
      gap_low: isReference ? Number.NaN : gap.low,
      gap_high: isReference ? Number.NaN : gap.high,
    };
  });
};

type Approvals = Pick<GroupFairness, 'n' | 'approved' | 'approval_rate'>;

/** 1.96 standard errors of the logarithm of the ratio. */
const ratioInterval = (one: Approvals, other: Approvals): readonly [low: number, high: number] => {
  if (one.approved === 0 || other.approved === 0) return [Number.NaN, Number.NaN];
  const missed = ({ n, approved }: Approvals) => 1 / approved - 1 / n;
  const width = Math.exp(1.96 * Math.sqrt(missed(one) + missed(other)));
  const ratio = one.approval_rate / other.approval_rate;
  return [ratio / width, ratio * width];
};

type Figures = Omit<
  GroupFairness,
  'approval_ratio' | 'ratio_low' | 'ratio_high' | 'opportunity_gap' | 'gap_low' | 'gap_high'
> & { readonly goods_approved: number };

const figuresOf = (group: number, rows: readonly number[], inputs: FairnessInputs): Figures => {
  const of = (values: Int32Array | Float64Array) => Float64Array.from(rows, (i) => values[i]!);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const n = rows.length;
  const is_bad = of(inputs.is_bad);
  const approved = of(inputs.approved);
  const bads = sum(is_bad);
  const goods_approved = sum(approved.map((value, i) => value * (1 - is_bad[i]!)));
  const approval = wilsonInterval(sum(approved), n);
  return {
    group,
    n,
    bads,
    approved: sum(approved),
    approval_rate: sum(approved) / n,
    approval_low: approval.low,
    approval_high: approval.high,
    goods_approved,
    good_approval_rate: goods_approved / (n - bads),
    auc: auc(of(inputs.risk), is_bad),
    observed_over_expected: bads / sum(of(inputs.pd)),
  };
};
