import type { CategoryFeature, Feature, NumberFeature } from './feature.ts';

/**
 * How one feature becomes a small whole number. Bin 0 is always the missing value.
 *
 * A number: bin j = 1 .. cuts.length + 1 holds cuts[j - 2] <= x < cuts[j - 1], open at both ends; then one bin per
 * special value. A category: bin j is levels[j - 1]; one more bin holds every level that the rule does not know.
 */
export type BinRule =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly cuts: readonly number[];
      readonly specials?: readonly number[];
    }
  | { readonly name: string; readonly kind: 'category'; readonly levels: readonly string[] };

/** Cuts need no more rows than this: a quantile of 50,000 is off by a fifth of a per cent of the rows. */
const sampledRows = 50_000;

/** Bins of a rule, the missing value's and the unknown levels' counted. */
export const binCount = (rule: BinRule): number =>
  rule.kind === 'number' ? rule.cuts.length + 2 + (rule.specials?.length ?? 0) : rule.levels.length + 2;

/**
 * Rules that part each feature in at most `maxBins` bins, the missing, unknown and special ones not counted.
 *
 * Numbers are cut at observed values, so that bins hold about equally many of the (at most 50,000, evenly spaced)
 * rows looked at; a value with more than a bin's share has a bin of its own, and where there are few distinct
 * values each has. Categories keep their most frequent levels, in the order of the feature's levels.
 * @throws when `maxBins` with the special values does not fit a byte
 */
export const binRules = (
  features: readonly Feature[],
  options: { readonly maxBins: number; readonly specials?: Readonly<Record<string, readonly number[]>> },
): BinRule[] =>
  features.map((feature) => {
    const specials = feature.kind === 'number' ? (options.specials?.[feature.name] ?? []) : [];
    const most = 254 - specials.length;
    if (!(options.maxBins >= 2 && options.maxBins <= most)) {
      throw new Error(`bins of ${feature.name} require maxBins of 2 to ${most}, got ${options.maxBins}`);
    }
    if (feature.kind === 'category') return levelRule(feature, options.maxBins);
    const { name } = feature;
    const cuts = binCuts(feature, specials, options.maxBins);
    return specials.length > 0 ? { name, kind: 'number', cuts, specials } : { name, kind: 'number', cuts };
  });

/** The cuts of `binRules` for one number, in as many parts as wanted. */
export const binCuts = (feature: NumberFeature, specials: readonly number[], parts: number): number[] =>
  cutsOf(specials.length > 0 ? sampleOf(feature, specials) : plainSampleOf(feature), parts);

/** Samples of columns that several learners are fitted to, each as long as its column is in use. */
const plainSamples = new WeakMap<NumberFeature['values'], Float64Array>();

/** Sorting takes longer than all else that is done to a column, so it is done once. */
const plainSampleOf = (feature: NumberFeature): Float64Array => {
  const sample = plainSamples.get(feature.values) ?? sampleOf(feature, []);
  plainSamples.set(feature.values, sample);
  return sample;
};

/** Evenly spaced rows in ascending order of value, the missing and the special ones left out. */
const sampleOf = ({ values }: NumberFeature, specials: readonly number[]): Float64Array => {
  const size = Math.min(values.length, sampledRows);
  const sample = new Float64Array(size);
  let kept = 0;
  for (let i = 0; i < size; i++) {
    const value = values[Math.floor((i * values.length) / size)]!;
    if (!Number.isNaN(value) && (specials.length === 0 || !specials.includes(value))) sample[kept++] = value;
  }
  return sample.subarray(0, kept).sort();
};

/** The first values of the second and later bins. Infinite values share the outer bins: JSON has no infinity. */
const cutsOf = (sorted: Float64Array, maxBins: number): number[] => {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  const begins = starts.length <= maxBins ? starts : equalCounts(starts, sorted.length, maxBins);
  return begins
    .slice(1)
    .map((start) => sorted[start]!)
    .filter(Number.isFinite);
};

/** Joins runs of equal values to groups of about the same size; a run that fills a group alone is kept alone. */
const equalCounts = (starts: readonly number[], total: number, groups: number): number[] => {
  const begins = [0];
  for (let k = 1; k < starts.length && begins.length < groups; k++) {
    const start = starts[k]!;
    const share = (total - begins.at(-1)!) / (groups - begins.length + 1);
    const held = start - begins.at(-1)!;
    const next = (starts[k + 1] ?? total) - start;
    if (held >= share || (next >= share && held > 0) || held + next / 2 > share) begins.push(start);
  }
  return begins;
};

const levelRule = ({ name, codes, levels }: CategoryFeature, maxBins: number): BinRule => {
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const seen = Array.from(levels, (_, k) => k).filter((k) => counts[k]! > 0);
  const byCount = seen.toSorted((a, b) => counts[b]! - counts[a]! || (levels[a]! < levels[b]! ? -1 : 1));
  const kept = byCount.slice(0, maxBins).sort((a, b) => a - b);
  return { name, kind: 'category', levels: kept.map((k) => levels[k]!) };
};

/**
 * The bin of every row, one array for each rule. Features are found by name.
 * @throws when a feature is missing or of the other kind
 */
export const binned = (rules: readonly BinRule[], features: readonly Feature[]): Uint8Array[] => {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  return rules.map((rule) => {
    const feature = byName.get(rule.name);
    if (rule.kind === 'number' && feature?.kind === 'number') {
      return binNumbers(rule, feature, new Uint8Array(feature.values.length));
    }
    if (rule.kind === 'category' && feature?.kind === 'category') return levelBins(rule.levels, feature);
    throw new Error(`bins require a ${rule.kind} feature ${rule.name}, got ${feature?.kind ?? 'none'}`);
  });
};

/** The bin of every row, written into `bins`, which is nought and whose numbers reach as far as the bins do. */
export const binNumbers = <Codes extends Uint8Array | Uint16Array>(
  { cuts, specials = [] }: Extract<BinRule, { kind: 'number' }>,
  { values }: NumberFeature,
  bins: Codes,
): Codes => {
  const sorted = Float64Array.from(cuts);
  const first = sorted[0] ?? Number.POSITIVE_INFINITY;
  const last = sorted.at(-1) ?? Number.POSITIVE_INFINITY;
  const { cellsPerOne, starts } = gridOf(sorted);
  for (let row = 0; row < bins.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    let below = value < first ? 0 : sorted.length;
    if (below > 0 && value < last) {
      const cell = ((value - first) * cellsPerOne) | 0;
      below = starts[cell]!;
      let above = starts[cell + 1]!;
      while (below < above) {
        const middle = (below + above) >> 1;
        if (sorted[middle]! <= value) below = middle + 1;
        else above = middle;
      }
    }
    bins[row] = below + 1;
  }
  for (const [k, special] of specials.entries()) {
    for (let row = 0; row < bins.length; row++) if (values[row] === special) bins[row] = cuts.length + 2 + k;
  }
  return bins;
};

/** Cells of equal width between the first cut and the last. Most hold no cut or one, which saves the search. */
const gridCells = 4096;

/** For each cell the number of cuts below it; one cell when the cuts are too close or too far apart for more. */
const gridOf = (cuts: Float64Array): { cellsPerOne: number; starts: Uint16Array } => {
  const width = (cuts.at(-1) ?? 0) - (cuts[0] ?? 0);
  const scale = gridCells / width;
  const cellsPerOne = Number.isFinite(scale) && width * scale > 0 && Number.isFinite(width) ? scale : 0;
  const starts = new Uint16Array(gridCells + 2).fill(cuts.length);
  let cell = 0;
  for (const [place, cut] of cuts.entries()) {
    const own = ((cut - cuts[0]!) * cellsPerOne) | 0;
    while (cell <= own) starts[cell++] = place;
  }
  return { cellsPerOne, starts };
};

const levelBins = (known: readonly string[], { codes, levels }: CategoryFeature): Uint8Array => {
  const places = new Map(known.map((level, k) => [level, k + 1]));
  const binOf = Uint8Array.from(levels, (level) => places.get(level) ?? known.length + 1);
  return Uint8Array.from(codes, (code) => (code < 0 ? 0 : binOf[code]!));
};
