import type { Mapping } from '../sources/source.ts';
import { counted } from './number-style.ts';

/** One canonical column of a proposed source: its mapping, why, and what a person has to settle. */
export interface ProposedColumn {
  readonly canonical: string;
  readonly mapping: Mapping;
  /** Evidence, one sentence each. */
  readonly notes: readonly string[];
  /** Questions that only a person can answer. */
  readonly edits: readonly string[];
}

/** How many of the rows, as people read it: 24.9 % of 541,909 rows, or 3 of 541,909 rows. */
export const share = (count: number, all: number): string => {
  const percent = (100 * count) / all;
  return `${percent < 0.1 ? counted(count) : `${percent.toFixed(1)} %`} of ${counted(all)} rows`;
};
