import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PieceMetrics } from '../../models/judgement.ts';
import { fewestOfEach } from '../../models/out-of-sample.ts';
import type { Config } from '../config.ts';
import { DaybreakError, exitCode } from '../errors.ts';
import { runNight } from '../run.ts';
import { openWarehouse } from '../warehouse.ts';
import type { Grade, ModelCard } from './model-cards.ts';

/** How one model or baseline did on rows that it had not learnt from. */
export interface ElectionRow extends PieceMetrics {
  readonly model: string;
  readonly is_elected: boolean;
  readonly is_baseline: boolean;
  readonly grade: Grade | null;
  readonly note: string;
  /** Standard deviation over the pieces. */
  readonly auc_spread: number;
  readonly log_loss_spread: number;
  /** Each origin or fold by itself. */
  readonly pieces: readonly (PieceMetrics & { readonly name: string })[];
  /** The rows that `test_where` set aside. */
  readonly test?: PieceMetrics;
}

type Purpose = 'churn' | 'credit';

export interface ElectionBacktest {
  /** Judged at past days by what followed, or by folds of persons where the rows have no dates. */
  readonly judged: 'by_origin' | 'by_fold';
  readonly models: readonly ElectionRow[];
}

/**
 * Judges the models of a job as a night does, in a warehouse of its own, which is thrown away; `count` past days for
 * churn of buyers.
 * @throws BACKTEST_NOTHING (exit 2) when nothing could be judged
 */
export const backtestElection = async (
  config: Config,
  purpose: Purpose,
  count: number,
): Promise<ElectionBacktest> => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-backtest-'));
  try {
    const past: Config = {
      ...config,
      warehouse: join(folder, 'warehouse'),
      output: join(folder, 'out'),
      churn: { ...config.churn, origins: Math.max(2, count) },
    };
    await runNight(past, { run_id: 'backtest', now: () => new Date(0), select: `+${purpose}` });
    return await readElection(past, purpose);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Metrics = PieceMetrics & {
  readonly auc_spread: number;
  readonly log_loss_spread: number;
  readonly by_origin?: ElectionRow['pieces'];
  readonly by_fold?: ElectionRow['pieces'];
  readonly calibration: unknown;
  readonly test?: PieceMetrics;
};

type StoredCard = Pick<ModelCard, 'model' | 'grade' | 'is_used' | 'note'> & {
  readonly metrics: string | null;
  readonly baseline: string | null;
};

const readElection = async (config: Config, purpose: Purpose): Promise<ElectionBacktest> => {
  const { db, close } = await openWarehouse(config.warehouse, config.machine);
  try {
    const reader = await db.runAndReadAll(
      'select model, grade, is_used, note, metrics, baseline from ops.model where purpose = $purpose and job = $purpose',
      { purpose },
    );
    const cards = reader.getRowObjectsJson() as unknown as readonly StoredCard[];
    const judged = cards.flatMap((card): { card: StoredCard; metrics: Metrics }[] => {
      const metrics = JSON.parse(card.metrics ?? 'null') as Metrics | null;
      return metrics?.by_origin || metrics?.by_fold ? [{ card, metrics }] : [];
    });
    const [first] = judged;
    if (first === undefined) {
      const note = cards.map((card) => card.note).find((text) => text !== '');
      throw purpose === 'credit'
        ? await noCreditJudged(db, config.credit.enough_bads, note)
        : nothingJudged(purpose, note);
    }
    return {
      judged: first.metrics.by_fold ? 'by_fold' : 'by_origin',
      models: judged.map(({ card, metrics: { by_origin, by_fold, calibration: _, ...metrics } }) => ({
        model: card.model,
        is_elected: card.is_used,
        is_baseline: card.grade === null,
        grade: card.grade,
        note: card.note,
        ...metrics,
        pieces: by_origin ?? by_fold ?? [],
      })),
    };
  } finally {
    close();
  }
};

const hints: Readonly<Record<Purpose, string>> = {
  churn: 'give a longer history, a shorter churn.horizon_days, or a table of labels',
  credit:
    'give a longer history of loans or invoices, a shorter credit.outcome_days, or a table of labels of who went bad',
};

const nothingJudged = (purpose: Purpose, note: string | undefined): DaybreakError =>
  new DaybreakError(
    'BACKTEST_NOTHING',
    `backtest of ${purpose} requires outcomes that can be judged, got ${note ?? 'none'}`,
    { exit: exitCode.usage, hint: hints[purpose] },
  );

/** How many went bad after past days, and how many of them before the latest of these: they alone can teach. */
const noCreditJudged = async (
  db: DuckDBConnection,
  enough: number,
  note: string | undefined,
): Promise<DaybreakError> => {
  const reader = await db.runAndReadAll(
    `select count(distinct customer_id)::integer,
            (count(distinct customer_id) filter (where until_on <= (select max(cut_on) from features.credit_origins)))::integer
     from features.credit_origin_outcomes join features.credit_origins using (origin_no) where is_bad = 1`,
  );
  const [bads, teaching] = reader.getRows()[0] as [number, number];
  if (bads >= enough && teaching >= fewestOfEach) return nothingJudged('credit', note);
  return new DaybreakError(
    'BACKTEST_NOTHING',
    `backtest of credit requires ${enough} customers who went bad after past days, ${fewestOfEach} of them before the latest of these days, got ${bads} and ${teaching}`,
    { exit: exitCode.usage, hint: hints.credit },
  );
};
