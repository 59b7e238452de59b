/** What is known of two products: baskets that hold the one, the other, both, and baskets in all. */
export interface PairCounts {
  readonly a: number;
  readonly b: number;
  readonly both: number;
  readonly n: number;
}

/** How closely two products go together, for the rule "whoever takes A takes B". */
export interface AssociationMeasures {
  readonly support: number;
  readonly confidence: number;
  /** How many times as often as if the two had nothing to do with each other. */
  readonly lift: number;
  readonly leverage: number;
  /** Infinite where every basket with A holds B. */
  readonly conviction: number;
  /** From -1, never together, over 0, independent, to 1. */
  readonly zhang: number;
  readonly kulczynski: number;
  /** 0 where both are as common, near 1 where one is rare beside the other. */
  readonly imbalance: number;
  readonly cosine: number;
  readonly jaccard: number;
  readonly chi_square: number;
}

/**
 * Measures of a pair from its four counts. All but confidence, conviction and Zhang are the same both ways;
 * Kulczynski, imbalance, cosine and Jaccard do not move with the number of baskets that hold neither.
 *
 * Source: Tan, Kumar & Srivastava (2004), "Selecting the right objective measure for association analysis"; Zhang
 * (2000), "Association rules"; Wu, Chen & Han (2010) for Kulczynski with imbalance ratio; chi-square is Pearson's.
 * @throws when the counts are not those of a pair: 0 < both <= a, b and a + b - both <= n
 */
export const associationMeasures = ({ a, b, both, n }: PairCounts): AssociationMeasures => {
  if (!(both >= 0 && a > 0 && b > 0 && both <= a && both <= b && a + b - both <= n)) {
    throw new Error(`association requires counts of a pair, got a ${a}, b ${b}, both ${both} of ${n}`);
  }
  const support = both / n;
  const confidence = both / a;
  const shareA = a / n;
  const shareB = b / n;
  const leverage = support - shareA * shareB;
  // Products that every basket holds are independent of everything.
  const most = Math.max(support * (1 - shareA), shareA * (shareB - support));
  const spread = shareA * (1 - shareA) * shareB * (1 - shareB);
  return {
    support,
    confidence,
    lift: (both * n) / (a * b),
    leverage,
    conviction: confidence === 1 ? Number.POSITIVE_INFINITY : (1 - shareB) / (1 - confidence),
    zhang: most === 0 ? 0 : leverage / most,
    kulczynski: (both / a + both / b) / 2,
    imbalance: Math.abs(a - b) / (a + b - both),
    cosine: both / Math.sqrt(a * b),
    jaccard: both / (a + b - both),
    chi_square: spread === 0 ? 0 : (n * leverage * leverage) / spread,
  };
};
