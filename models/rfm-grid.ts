/** Segments of the RF grid, from best to worst; keys of their names in the messages. */
export const rfmSegments = [
  'champions',
  'loyal',
  'potential_loyalist',
  'new',
  'promising',
  'need_attention',
  'about_to_sleep',
  'at_risk',
  'cant_lose',
  'hibernating',
] as const;

type RfmSegment = (typeof rfmSegments)[number];

/**
 * Which segment each of the 25 cells is: row = r_score from 5 down to 1, column = f_score from 1 to 5.
 *
 * Source: the RF grid of the Python tutorials on Online Retail, whose patterns, unlike the tables of intervals
 * that circulate, cover every cell exactly once.
 */
const grid: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly RfmSegment[]>> = {
  5: ['new', 'potential_loyalist', 'potential_loyalist', 'champions', 'champions'],
  4: ['promising', 'potential_loyalist', 'potential_loyalist', 'loyal', 'loyal'],
  3: ['about_to_sleep', 'about_to_sleep', 'need_attention', 'loyal', 'loyal'],
  2: ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
  1: ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
};

/** The segment of a cell; both scores are whole numbers from 1 to 5. */
export const rfmSegmentOf = (r_score: number, f_score: number): RfmSegment =>
  grid[r_score as 1 | 2 | 3 | 4 | 5][f_score - 1]!;
