import { ascendingOrder } from '../numeric/ascending-order.ts';

/**
 * Probability that a random positive scores above a random negative, ties counting half (midranks).
 *
 * Source: Mann & Whitney (1947); Hanley & McNeil (1982). `positive` holds 1 or 0. NaN where there is only
 * one kind.
 */
export const auc = (score: Float64Array, positive: Float64Array): number => {
  let positives = 0;
  let rankSum = 0;
  eachTie(score, (order, start, end) => {
    const midrank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      positives += positive[order[i]!]!;
      rankSum += positive[order[i]!]! * midrank;
    }
  });
  const negatives = score.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
};

/**
 * Share of all `value` held by the customers with the highest scores, `fraction` of them by number. Of customers
 * tied at the edge the expected part is taken, so the order of equal scores cannot flatter.
 */
export const topShare = (score: Float64Array, value: Float64Array, fraction: number): number => {
  const wanted = score.length * fraction;
  let total = 0;
  let held = 0;
  eachTie(score, (order, start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += value[order[i]!]!;
    const fromTop = score.length - end;
    const taken = Math.min(Math.max(wanted - fromTop, 0), end - start);
    total += sum;
    held += (sum * taken) / (end - start);
  });
  return held / total;
};

/** How many times more positives the tenth with the highest scores holds than a random tenth. */
export const topDecileLift = (score: Float64Array, positive: Float64Array): number =>
  topShare(score, positive, 0.1) / 0.1;

/** Calls back for each run of equal values in ascending order, `order[start .. end)`. */
export const eachTie = (
  values: Float64Array,
  visit: (order: Uint32Array, start: number, end: number) => void,
): void => {
  const order = ascendingOrder(values);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    visit(order, start, end);
    start = end;
  }
};
