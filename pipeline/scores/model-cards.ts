import type { DuckDBConnection } from '@duckdb/node-api';

/** Against the naive baseline on the same holdout: A better, B as good, C worse. */
export type Grade = 'A' | 'B' | 'C';

/** What is published of a model: how it was fitted, how it did, and whether it is used. */
export interface ModelCard {
  readonly model: string;
  /** The question it answers, a key of the messages. */
  readonly purpose:
    | 'purchases'
    | 'spend'
    | 'value'
    | 'season'
    | 'churn'
    | 'credit'
    | 'segments'
    | 'rfm'
    | 'offer'
    | 'prospects';
  readonly source: string;
  readonly params: unknown;
  /** Figures of the fit: standard errors, log-likelihood, inertia, iterations, the unit of time. */
  readonly fit: Readonly<Record<string, number>>;
  /** Customers fitted. */
  readonly n: number;
  readonly objective: number;
  /** On the holdout of this night, figures and lists of calibration rows; null where there is none. */
  readonly metrics: Readonly<Record<string, unknown>> | null;
  /** The naive baseline on the same holdout. */
  readonly baseline: Readonly<Record<string, unknown>> | null;
  readonly grade: Grade | null;
  readonly is_used: boolean;
  /** Why it is not used, or what it stands in for; a key of the messages, empty when there is nothing to say. */
  readonly note: string;
}

/** Creates the table of model cards; each job replaces its own rows in it. */
export const createModelCards = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create table if not exists ops.model (
    job varchar, model varchar, purpose varchar, source varchar, params varchar, fit varchar, n double, objective double,
    metrics varchar, baseline varchar, grade varchar, is_used boolean, note varchar)`);
};

/** Replaces the model cards of a job. */
export const writeModelCards = async (
  db: DuckDBConnection,
  job: string,
  cards: readonly ModelCard[],
): Promise<void> => {
  await db.run('delete from ops.model where job = $job', { job });
  for (const { params, fit, metrics, baseline, ...card } of cards) {
    await db.run(
      `insert into ops.model values ($job, $model, $purpose, $source, $params, $fit, $n, $objective, $metrics,
         $baseline, $grade, $is_used, $note)`,
      {
        job,
        ...card,
        params: JSON.stringify(params),
        fit: JSON.stringify(fit),
        metrics: JSON.stringify(metrics),
        baseline: JSON.stringify(baseline),
      },
    );
  }
};

/**
 * Grades an error (lower is better) against the baseline's on the same holdout. Within 2 % the two are as good
 * as each other.
 */
export const gradeOf = (error: number, baseline: number): Grade => {
  if (error < 0.98 * baseline) return 'A';
  return error <= 1.02 * baseline ? 'B' : 'C';
};
