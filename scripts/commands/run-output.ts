import { relative } from 'node:path';
import type { Config } from '../../pipeline/config.ts';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import type { Plan } from '../../pipeline/plan.ts';
import type { RunEvent, RunResult } from '../../pipeline/run-events.ts';
import { driftWords } from '../../pipeline/sources/drift.ts';
import type { LoadedFile } from '../../pipeline/sources/load.ts';
import { paint } from '../terminal.ts';

interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
}

const count = (value: number) => value.toLocaleString('en');

/** Tells each job on stderr as it ends; on a terminal also the one that is under way. */
export const progress = ({ quiet }: Output): ((event: RunEvent) => void) => {
  if (quiet) return () => {};
  return (event) => {
    if (event.kind === 'start' && process.stderr.isTTY)
      process.stderr.write(paint('dim', `  ${event.job} …\r`));
    if (event.kind !== 'end') return;
    const { job, status, rows, seconds } = event;
    const mark = { done: paint('green', '✓'), same: paint('dim', '='), failed: paint('red', '✗') }[status];
    const what = { done: `${count(rows)} rows`, same: 'unchanged', failed: 'failed' }[status];
    console.error(`${mark} ${job.padEnd(10)} ${what.padStart(16)} ${`${seconds.toFixed(1)} s`.padStart(8)}`);
  };
};

/** What a person should know of a file that was read: how its header changed, and what became of its refusals. */
const fileNotes = ({ file, drift, refused, refused_before, action }: LoadedFile): readonly string[] => [
  ...drift
    .filter(({ handling }) => handling === 'warn')
    .map((found) => `${paint('yellow', '!', process.stdout)} ${file} has ${driftWords(found)}`),
  ...(action === 'replayed' || (action === 'corrected' && (refused_before ?? 0) > refused)
    ? [`${file} was read again: ${count(refused_before ?? 0)} refused before, ${count(refused)} now`]
    : []),
];

/** Ends a run: what was loaded and refused, what was found, and where the reports are. */
export const printResult = (result: RunResult, config: Config, { json, quiet }: Output): void => {
  for (const note of quiet ? [] : result.notes) console.error(note);
  if (json) {
    console.log(JSON.stringify({ schema: 'daybreak/run/v1', status: 'done', ...result }, null, 2));
    return;
  }
  if (quiet) return;
  console.log(`\n${paint('bold', config.company, process.stdout)}, as of ${result.as_of}\n`);
  for (const { source, records, loaded, refused, without_customer } of result.sources) {
    const strangers = without_customer > 0 ? `, ${count(without_customer)} of them without a customer` : '';
    console.log(
      `  ${source}: ${count(records)} records = ${count(loaded)} loaded + ${count(refused)} refused${strangers}`,
    );
  }
  for (const line of result.files.flatMap(fileNotes)) console.log(`    ${line}`);
  for (const reason of result.held)
    console.log(
      `  ${paint('yellow', 'held back', process.stdout)}, it keeps the rows of the night before: ${reason}`,
    );
  console.log();
  for (const finding of result.findings) console.log(`  ${finding}`);
  if (!result.published) return;
  const folder = relative('', result.published.folder) || '.';
  const status = result.published.status === 'same' ? ' (already there, unchanged)' : '';
  console.log(`\nReports: ${paint('bold', `${folder}/index.html`, process.stdout)}${status}`);
};

/** A failure as an object, for programs that read the outcome; people read it on stderr. */
export const printFailure = (error: unknown, { json }: Output): void => {
  if (!json) return;
  const told =
    error instanceof DaybreakError
      ? { code: error.code, message: error.message, place: error.place, hint: error.hint, exit: error.exit }
      : { code: 'UNFORESEEN', message: String(error), exit: exitCode.jobFailed };
  console.log(JSON.stringify({ schema: 'daybreak/run/v1', status: 'failed', error: told }, null, 2));
};

/** What a run would do: files to read, jobs to run. */
export const printPlan = (plan: Plan, { json }: Output): void => {
  if (json) {
    console.log(JSON.stringify({ schema: 'daybreak/plan/v1', ...plan }, null, 2));
    return;
  }
  for (const { source, file, bytes, action } of plan.files) {
    console.log(
      `${action === 'load' ? 'would load' : 'unchanged '}  ${source}: ${file} (${count(bytes)} bytes)`,
    );
  }
  for (const { job, action } of plan.jobs)
    console.log(`${action === 'run' ? 'would run ' : 'unchanged '}  ${job}`);
};
