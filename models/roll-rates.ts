/** Movements between states: `counts[i][j]` went from state i to state j. */
export type Movements = readonly (readonly number[])[];

/**
 * Shares of each state's members by where they went. A state that nobody was in keeps its members, so that every
 * row sums to one.
 */
export const transitionMatrix = (counts: Movements): readonly (readonly number[])[] =>
  counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, j) => (total > 0 ? count / total : i === j ? 1 : 0));
  });

/** The matrix of `periods` steps: its power, as if where a member goes depended on its state alone (Markov). */
export const matrixPower = (
  matrix: readonly (readonly number[])[],
  periods: number,
): readonly (readonly number[])[] => {
  let power: readonly (readonly number[])[] = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  for (let step = 0; step < periods; step++) {
    power = power.map((row) =>
      matrix.map((_, j) => row.reduce((sum, value, k) => sum + value * matrix[k]![j]!, 0)),
    );
  }
  return power;
};

/** Share of all members that stayed where they were: trace over n. NaN where there is nobody. */
export const stayedShare = (counts: Movements): number => {
  const total = counts.reduce((sum, row) => sum + row.reduce((s, count) => s + count, 0), 0);
  return counts.reduce((sum, row, i) => sum + row[i]!, 0) / total;
};

/**
 * Loss rate of each ageing bucket: what rolls on from it times the loss rate of the next bucket; what rolls on from
 * the last one is written off, and loses `lgd`. `rolls[i]` is the share of bucket i that reaches the next one, NaN
 * where too little was seen: there the stated rate of that bucket stands in.
 *
 * Source: roll-rate method for the provision matrix of IFRS 9 B5.5.35.
 */
export const lossRates = (
  rolls: readonly number[],
  lgd: number,
  stated: readonly number[],
): readonly number[] => {
  const rates = [...stated];
  for (let i = rolls.length - 1; i >= 0; i--) {
    if (!Number.isNaN(rolls[i]!)) rates[i] = rolls[i]! * (rates[i + 1] ?? lgd);
  }
  return rates;
};
