import { randomUUID } from 'node:crypto';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { planNight } from '../../pipeline/plan.ts';
import { runNight } from '../../pipeline/run.ts';
import { addDays } from '../../pipeline/windows.ts';
import { printFailure, printPlan, printResult, progress } from './run-output.ts';

/** Options of `daybreak run`. */
export interface RunFlags {
  readonly config: string;
  readonly data?: string;
  readonly asOf?: string;
  readonly from?: string;
  readonly to?: string;
  readonly select?: string;
  readonly resume: boolean;
  readonly fullRefresh: boolean;
  readonly replayQuarantine: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `daybreak run`: one night, or every night of a period. Whatever it fails of, `--json` prints it as an object.
 * @throws the failure itself, once printed
 */
export const runCommand = async (flags: RunFlags): Promise<void> => {
  try {
    await runNights(flags);
  } catch (error) {
    printFailure(error, flags);
    throw error;
  }
};

/** This is where the wall clock is read. */
const runNights = async (flags: RunFlags): Promise<void> => {
  const now = () => new Date();
  const read = (as_of: string | undefined) =>
    dated(loadConfig(flags.config, { data: flags.data, env: process.env, flags: { as_of } }), now());
  for (const as_of of nights(flags)) {
    const config = read(as_of);
    if (flags.dryRun) {
      printPlan(await planNight(config, flags), flags);
      continue;
    }
    const options = {
      run_id: randomUUID(),
      select: flags.select,
      resume: flags.resume,
      full_refresh: flags.fullRefresh,
      replay_quarantine: flags.replayQuarantine,
      now,
    };
    printResult(await runNight(config, options, progress(flags)), config, flags);
  }
};

/** `yesterday` is a day of the company's calendar. */
const dated = (config: Config, now: Date): Config => {
  if (config.as_of !== 'yesterday') return config;
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timezone, dateStyle: 'short' }).format(
    now,
  );
  return { ...config, as_of: addDays(today, -1) };
};

/** The days to run: those of --from and --to, or the one that the config and --as-of name. */
const nights = ({ from, to, asOf }: RunFlags): readonly (string | undefined)[] => {
  if (from === undefined && to === undefined) return [asOf];
  const isDay = (day: string | undefined) => day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (!isDay(from) || !isDay(to) || from! > to! || asOf !== undefined) {
    throw new DaybreakError(
      'PERIOD',
      `--from and --to require two days in order and no --as-of, got ${from ?? 'nothing'} and ${to ?? 'nothing'}`,
      { exit: exitCode.usage, hint: 'write both as YYYY-MM-DD, the earlier one first' },
    );
  }
  const days: string[] = [];
  for (let day = from!; day <= to!; day = addDays(day, 1)) days.push(day);
  return days;
};
