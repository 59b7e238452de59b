import type { Facts } from '../facts.ts';
import { type Row, readRows } from '../query.ts';

const dayShape = {
  book: 'text',
  moved_on: 'text',
  inflow: 'number',
  outflow: 'number',
  net_flow: 'number',
} as const;
const forecastShape = {
  book: 'text',
  series: 'text',
  forecast_on: 'text',
  expected: 'number',
  low: 'number',
  high: 'number',
} as const;
const accuracyShape = {
  book: 'text',
  series: 'text',
  model: 'text',
  days: 'number',
  mae: 'number',
  calendar_mae: 'number',
  naive_mae: 'number',
  coverage: 'number',
} as const;
const driverShape = {
  book: 'text',
  dimension: 'text',
  member: 'text',
  net_flow: 'number',
  net_flow_before: 'number',
  change: 'number',
  share: 'number',
} as const;

/** What is known of the cash of one book: its days, the days to come, how good the forecast was, what changed. */
export interface Book {
  readonly name: string;
  readonly days: readonly Row<typeof dayShape>[];
  readonly ahead: readonly Row<typeof forecastShape>[];
  /** Of inflow, outflow and net, in this order; empty where nothing is forecast. */
  readonly accuracy: readonly Row<typeof accuracyShape>[];
  readonly drivers: readonly Row<typeof driverShape>[];
}

/** Days of the four weeks that are compared with the four before. */
export const weeks = 28;

/** In the order of every table. */
export const flows = ['inflow', 'outflow', 'net_flow'] as const;
export type Flow = (typeof flows)[number];

export const flowName = { inflow: 'cash.inflow', outflow: 'cash.outflow', net_flow: 'cash.net' } as const;

/** The forecast days of one flow. */
export const aheadOf = ({ ahead }: Book, flow: Flow) => ahead.filter((day) => day.series === flow);

/** The books that moved money in the last eight weeks; empty where there is none. */
export const readBooks = async ({ db, options: { as_of } }: Facts): Promise<readonly Book[]> => {
  const days = await readRows(db, 'risk/cash-days', dayShape, { as_of });
  const ahead = await readRows(db, 'risk/cash-forecast', forecastShape);
  const accuracy = await readRows(db, 'risk/cash-accuracy', accuracyShape);
  const drivers = await readRows(db, 'risk/cash-drivers', driverShape);
  const names = [...new Set(days.map((day) => day.book ?? ''))];
  return names.map((name) => ({
    name,
    days: days.filter((day) => day.book === name),
    ahead: ahead.filter((day) => day.book === name),
    accuracy: flows.flatMap((flow) => accuracy.filter((row) => row.book === name && row.series === flow)),
    drivers: drivers.filter((row) => row.book === name),
  }));
};
