import { loadConfig } from '../../pipeline/config.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { type BacktestOrigin, type BacktestRow, backtestClv } from '../../pipeline/scores/clv-backtest.ts';
import { paint } from '../terminal.ts';

/** Options of `daybreak backtest`. */
export interface BacktestFlags {
  readonly config: string;
  readonly data?: string;
  readonly asOf?: string;
  readonly model: string;
  readonly origins: string;
  readonly json: boolean;
}

/** What can be replayed, by the name of `--model`. */
const backtests = { clv: backtestClv } as const;

/** `daybreak backtest`: how the models would have done on past nights, with the baselines beside them. */
export const backtestCommand = async (flags: BacktestFlags): Promise<void> => {
  const { config: path, data, asOf, model, json } = flags;
  const config = loadConfig(path, { data, env: process.env, flags: { as_of: asOf } });
  if (!Object.hasOwn(backtests, model)) {
    const known = Object.keys(backtests).join(', ');
    throw new DaybreakError('MODEL', `--model requires one of ${known}, got ${model}`, {
      exit: exitCode.usage,
    });
  }
  const count = Number(flags.origins);
  if (!Number.isInteger(count) || count < 1 || count > 60) {
    throw new DaybreakError(
      'ORIGINS',
      `--origins requires a whole number from 1 to 60, got ${flags.origins}`,
      {
        exit: exitCode.usage,
      },
    );
  }
  const result = await backtests[model as keyof typeof backtests](config, count);
  if (json) {
    const head = {
      schema: 'daybreak/backtest/v1',
      model,
      company: config.company,
      currency: config.currency,
    };
    console.log(JSON.stringify({ ...head, ...result }, null, 2));
    return;
  }
  console.log(
    `${paint('bold', config.company, process.stdout)}: ${result.horizon_days} days ahead of each origin`,
  );
  for (const origin of result.origins) printOrigin(origin, config.currency);
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
