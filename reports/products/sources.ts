import { sum } from 'd3-array';
import { hiddenGroups } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Row, readRows } from '../query.ts';
import { tellsOfCredit } from './offer-words.ts';

const shape = {
  dimension: 'text',
  member: 'text',
  buyers: 'number',
  best_share: 'number',
  best_low: 'number',
  best_high: 'number',
  best_p: 'number',
  first_years: 'number',
  first_year_value: 'number',
  first_year_low: 'number',
  first_year_high: 'number',
  repeat_rate: 'number',
  repeat_low: 'number',
  repeat_high: 'number',
} as const;

/** A source of customers that may be told; without first-year figures where those are of too few. */
export type Source = Row<typeof shape> & {
  /** Whether its buyers are among the best more or less often than those of the other sources, beyond chance. */
  readonly verdict: 'more' | 'fewer' | 'same';
};

/** The sources of a dimension, with what is not told of them. */
export interface Dimension {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Sources of too few buyers to be named. */
  readonly unnamed: number;
}

/** How customers come, and then who they are; further columns of the customer master stand between. */
const came = ['first_channel', 'first_campaign', 'referral', 'contact_channel'];
const are = ['kind', 'region', 'city', 'industry'];

const placeOf = (dimension: string) => {
  if (came.includes(dimension)) return came.indexOf(dimension);
  return are.includes(dimension) ? came.length + 1 + are.indexOf(dimension) : came.length;
};

/** Whether the dimension tells how somebody came, not what they are like. */
export const isWayOfComing = ({ name }: Dimension): boolean => came.includes(name);

const untold = {
  first_years: null,
  first_year_value: null,
  first_year_low: null,
  first_year_high: null,
  repeat_rate: null,
  repeat_low: null,
  repeat_high: null,
} as const;

const told = (rows: readonly Row<typeof shape>[]): readonly Source[] => {
  const all =
    sum(rows, (row) => (row.best_share ?? 0) * (row.buyers ?? 0)) / sum(rows, (row) => row.buyers ?? 0);
  const hidden = hiddenGroups(rows.map((row) => row.buyers ?? 0));
  const fewYears = hiddenGroups(rows.map((row) => row.first_years ?? 0));
  return rows.flatMap((row, i): Source[] => {
    if (hidden[i]) return [];
    const isTold = (row.best_p ?? 1) < 0.05;
    const verdict = isTold ? ((row.best_share ?? 0) > all ? 'more' : 'fewer') : 'same';
    return [{ ...row, ...((fewYears[i] || row.first_years === 0) && untold), verdict }];
  });
};

/** The dimensions with two sources or more that may be told, how customers come first. */
export const readDimensions = async ({ db }: Facts): Promise<readonly Dimension[]> => {
  const rows = await readRows(db, 'products/sources', shape);
  const names = [...new Set(rows.map((row) => row.dimension ?? ''))]
    .filter((name) => !tellsOfCredit(name))
    .sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return names
    .map((name): Dimension => {
      const own = rows.filter((row) => row.dimension === name);
      const sources = told(own);
      return { name, sources, unnamed: own.length - sources.length };
    })
    .filter(({ sources }) => sources.length > 1);
};
