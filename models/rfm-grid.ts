/** Which of two 5 x 5 grids a segment table divides: r_score by f_score, or r_score by the mean of f and m. */
type Axes = 'RF' | 'R_FM';

/** A division of all 25 cells. It is plain JSON and is kept with the fit. */
export interface RfmGrid {
  readonly axes: Axes;
  /** Keys of the segment names in the messages; `rfm_segment_no` is a position in this list. */
  readonly segments: readonly string[];
  /** Position of the segment of each cell: r_score from 1 to 5, within it the other score from 1 to 5. */
  readonly cells: readonly number[];
}

/** Cells as two digits or sets of digits, first r_score, then the other: `55`, `5[45]`, `[12][34]`. */
type Patterns = Readonly<Record<string, readonly string[]>>;

const pattern = /^(?:[1-5]|\[[1-5]+\]){2}$/;

/**
 * A grid from cell patterns by segment, in the order the segments are to be numbered.
 * @throws when a pattern cannot be read, or a cell belongs to no segment or to several, naming the cells
 */
export const rfmGrid = (axes: Axes, patterns: Patterns): RfmGrid => {
  const segments = Object.keys(patterns);
  const tests = segments.map((segment) => patterns[segment]!.map(expression));
  const wrong: string[] = [];
  const cells = Array.from({ length: 25 }, (_, at) => {
    const cell = `${1 + Math.floor(at / 5)}${1 + (at % 5)}`;
    const owners = segments.filter((_, no) => tests[no]!.some((test) => test.test(cell)));
    if (owners.length !== 1) wrong.push(`${cell} in ${owners.join(' and ') || 'none'}`);
    return segments.indexOf(owners[0] ?? '');
  });
  if (wrong.length > 0) {
    throw new Error(`rfm grid requires every cell in one segment, got ${wrong.join(', ')}`);
  }
  return { axes, segments, cells };
};

const expression = (text: string): RegExp => {
  if (!pattern.test(text)) throw new Error(`rfm grid requires cells such as 55 or 5[45], got ${text}`);
  return new RegExp(`^${text}$`);
};

/** Position of the segment a customer falls in; all scores are whole numbers from 1 to 5. */
export const rfmSegmentNo = ({ axes, cells }: RfmGrid, r: number, f: number, m: number): number => {
  const across = axes === 'RF' ? f : Math.floor((f + m + 1) / 2); // the mean, half rounded up
  return cells[(r - 1) * 5 + across - 1]!;
};

/**
 * Ten segments by recency and frequency, from best to worst.
 *
 * Source: the RF grid of the Python tutorials on Online Retail, whose patterns, unlike the tables of intervals
 * that circulate, cover every cell exactly once.
 */
export const tenSegments: RfmGrid = rfmGrid('RF', {
  champions: ['5[45]'],
  loyal: ['[34][45]'],
  potential_loyalist: ['[45][23]'],
  new: ['51'],
  promising: ['41'],
  need_attention: ['33'],
  about_to_sleep: ['3[12]'],
  at_risk: ['[12][34]'],
  cant_lose: ['[12]5'],
  hibernating: ['[12][12]'],
});

/**
 * Eleven segments by recency and the mean of frequency and money, from best to worst.
 *
 * Source: the names of the widely copied table by Putler, whose intervals overlap so that the order of the rules
 * decides; here each cell belongs to one.
 */
export const elevenSegments: RfmGrid = rfmGrid('R_FM', {
  champions: ['5[45]', '45'],
  loyal: ['53', '44', '3[45]'],
  potential_loyalist: ['52', '4[23]', '33'],
  new: ['51'],
  promising: ['[34]1'],
  need_attention: ['32', '2[23]'],
  about_to_sleep: ['21'],
  at_risk: ['2[45]', '13'],
  cant_lose: ['1[45]'],
  hibernating: ['12'],
  lost: ['11'],
});
