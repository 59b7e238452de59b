import { loadConfig } from '../../pipeline/config.ts';
import { compareNights } from '../diff/compare-nights.ts';
import { differenceText } from '../diff/difference-text.ts';
import { findNight } from '../diff/find-night.ts';

/** Options of `daybreak diff`. */
export interface DiffFlags {
  readonly config: string;
  readonly json: boolean;
}

const widest = 110;

/**
 * `daybreak diff RUN RUN`: what changed between two published nights. The config is read only to find the folder of
 * nights that are not named by theirs.
 * @throws NIGHT (exit 2) when a night is not on disk
 */
export const diffCommand = async (before: string, after: string, flags: DiffFlags): Promise<void> => {
  const output = () => loadConfig(flags.config, { data: undefined, env: process.env, flags: {} }).output;
  const difference = await compareNights(findNight(before, output), findNight(after, output));
  if (flags.json) console.log(JSON.stringify(difference, null, 2));
  else console.log(differenceText(difference, Math.max(60, Math.min(process.stdout.columns ?? 100, widest))));
};
