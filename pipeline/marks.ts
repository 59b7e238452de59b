import type { DuckDBConnection } from '@duckdb/node-api';
import { figureState } from './ops/figure-book.ts';
import { predictionState } from './ops/prediction-book.ts';
import { qualityState } from './quality-gate.ts';
import { alertState } from './scores/anomaly-history.ts';
import { anomalyState } from './scores/anomaly-models.ts';
import { warningState } from './scores/churn-warnings.ts';
import { creditState } from './scores/credit-history.ts';
import { historyState } from './scores/night-history.ts';

/** For each job that compares nights, and each book that pages read, a mark of what the nights before left there. */
export type Marks = Readonly<Record<string, string>>;

/** The marks of the books as of a night. */
export const marksOf = async (db: DuckDBConnection, as_of: string): Promise<Marks> => ({
  quality: await qualityState(db, as_of),
  credit: await creditState(db, as_of),
  anomalies: await anomalyState(db, as_of),
  alerts: await alertState(db, as_of),
  warnings: await warningState(db, as_of),
  history: await historyState(db, as_of),
  figures: await figureState(db, as_of),
  predictions: await predictionState(db, as_of),
});
