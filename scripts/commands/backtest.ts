import { loadConfig } from '../../pipeline/config.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { type BacktestOrigin, type BacktestRow, backtestClv } from '../../pipeline/scores/clv-backtest.ts';
import { backtestElection, type ElectionBacktest } from '../../pipeline/scores/election-backtest.ts';
import { paint } from '../terminal.ts';

/** Options of `daybreak backtest`. */
export interface BacktestFlags {
  readonly config: string;
  readonly data?: string;
  readonly asOf?: string;
  readonly model: string;
  readonly origins?: string;
  readonly json: boolean;
}

/** What can be replayed, by the name of `--model`. */
const models = ['clv', 'churn', 'credit'] as const;

/** `daybreak backtest`: how the models would have done on past nights, with the baselines beside them. */
export const backtestCommand = async (flags: BacktestFlags): Promise<void> => {
  const { config: path, data, asOf, model, json } = flags;
  const config = loadConfig(path, { data, env: process.env, flags: { as_of: asOf } });
  const known = models.find((name) => name === model);
  if (known === undefined) {
    throw new DaybreakError('MODEL', `--model requires one of ${models.join(', ')}, got ${model}`, {
      exit: exitCode.usage,
    });
  }
  const count = Number(flags.origins ?? (known === 'clv' ? 3 : config.churn.origins));
  if (!Number.isInteger(count) || count < 1 || count > 60) {
    throw new DaybreakError(
      'ORIGINS',
      `--origins requires a whole number from 1 to 60, got ${flags.origins}`,
      {
        exit: exitCode.usage,
      },
    );
  }
  const head = { schema: 'daybreak/backtest/v1', model, company: config.company, currency: config.currency };
  const print = (result: object) => console.log(JSON.stringify({ ...head, ...result }, null, 2));
  if (known === 'clv') {
    const result = await backtestClv(config, count);
    if (json) return print(result);
    console.log(
      `${paint('bold', config.company, process.stdout)}: ${result.horizon_days} days ahead of each origin`,
    );
    for (const origin of result.origins) printOrigin(origin, config.currency);
    return;
  }
  const result = await backtestElection(config, known, count);
  if (json) print(result);
  else printElection(config.company, result);
  // A result that is too good to be true fails, so that no pipeline takes a leak for a model.
  if (result.models.some(({ note }) => note === 'too good to be true'))
    process.exitCode = exitCode.qualityGate;
};

const printElection = (company: string, { judged, models: rows }: ElectionBacktest): void => {
  const pieces = rows[0]!.pieces;
  const names = pieces.map(({ name }) => name).join(', ');
  const by =
    judged === 'by_origin' ? `${pieces.length} past days (${names})` : `${pieces.length} folds of persons`;
  console.log(`${paint('bold', company, process.stdout)}: ${whole(rows[0]!.n)} outcomes, judged by ${by}\n`);
  const head = ['', 'AUC', '±', 'AP', 'lift', 'Brier', 'log loss', 'slope', 'ECE', 'test AUC', 'grade', ''];
  printTable([
    head,
    ...rows.map((row) => [
      `${row.is_elected ? '*' : ' '} ${row.model}`,
      fixed(row.auc, 4),
      fixed(row.auc_spread, 4),
      fixed(row.average_precision, 3),
      fixed(row.top_decile_lift, 3),
      fixed(row.brier, 4),
      fixed(row.log_loss, 4),
      fixed(row.calibration_slope, 2),
      fixed(row.calibration_error, 3),
      fixed(row.test?.auc ?? null, 4),
      row.grade ?? 'baseline',
      row.note,
    ]),
  ]);
};

const whole = (value: number) => Math.round(value).toLocaleString('en');
const percent = (value: number) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
const fixed = (value: number | null, digits: number) =>
  value === null || Number.isNaN(value) ? '' : value.toFixed(digits);

const printOrigin = (origin: BacktestOrigin, currency: string): void => {
  const { customers, purchases, revenue } = origin;
  console.log(
    `\n${paint('bold', origin.origin, process.stdout)} to ${origin.until}: ${whole(customers)} customers, ` +
      `${whole(purchases)} purchase days, ${currency} ${whole(revenue)}`,
  );
  const head = ['', 'forecast', 'error', 'MAE', 'RMSE', 'corr.', 'AUC', 'grade', ''];
  printTable([
    head,
    ...origin.models.map((row) => cells(row, 3)),
    ...origin.value.map((row) => cells(row, 1)),
  ]);
};

const cells = (row: BacktestRow, digits: number): readonly string[] => [
  `${row.is_elected ? '*' : ' '} ${row.model}`,
  whole(row.expected_total),
  percent(row.total_error),
  fixed(row.mae, digits),
  fixed(row.rmse, digits),
  fixed(row.correlation, 3),
  fixed(row.auc, 3),
  row.grade ?? (row.is_elected ? '' : 'baseline'),
  row.note,
];

/** The first and the last column to the left, figures to the right. */
const printTable = (rows: readonly (readonly string[])[]): void => {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  for (const row of rows) {
    const padded = row.map((cell, k) =>
      k === 0 || k >= row.length - 2 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!),
    );
    console.log(padded.join('  ').trimEnd());
  }
};
