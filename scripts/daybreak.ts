import { Command, CommanderError } from 'commander';
import { version } from '../pipeline/code-version.ts';
import { DaybreakError, exitCode } from '../pipeline/errors.ts';
import type { BacktestFlags } from './commands/backtest.ts';
import type { InitOptions } from './commands/init.ts';
import type { RunFlags } from './commands/run.ts';
import { printError } from './terminal.ts';

const program = new Command('daybreak')
  .description('Analytical CRM that works at night: exports in, reports and lists out by daybreak.')
  .version(version)
  .showHelpAfterError('(daybreak --help shows the commands)')
  .configureHelp({ sortSubcommands: false })
  .exitOverride();

program
  .command('init')
  .description('read exports and propose a daybreak.yaml for them')
  .argument('<file...>', 'exports as they come: CSV in any dialect, gzip or not')
  .option('-o, --output <path>', 'the config to write', 'daybreak.yaml')
  .option('--force', 'replace an existing config', false)
  // A command's code is read when it is called: reading all of it would cost every command a second.
  .action(async (files: string[], options: InitOptions) =>
    (await import('./commands/init.ts')).initCommand(files, options),
  );

program
  .command('run')
  .description('the night: load what is new, build what changed, publish the reports')
  .option('-c, --config <path>', 'the config', 'daybreak.yaml')
  .option('--data <folder>', 'folder of the exports; default: the folder of the config')
  .option('--as-of <day>', 'last day to be seen: YYYY-MM-DD, latest or yesterday; default: as configured')
  .option('--from <day>', 'with --to: run every night of a period, oldest first')
  .option('--to <day>', 'last night of the period')
  .option(
    '--select <jobs>',
    'only these jobs: churn, churn+ (and what depends on it), +churn (and what it needs)',
  )
  .option('--resume', 'finish the last run that failed, with its day', false)
  .option('--full-refresh', 'read every file and build every table again', false)
  .option('--replay-quarantine', 'read the files that have refused records again', false)
  .option('--dry-run', 'say what would be loaded and built, and stop', false)
  .option('--json', 'print one JSON object instead of sentences', false)
  .option('-q, --quiet', 'print nothing but errors', false)
  .action(async (flags: RunFlags) => (await import('./commands/run.ts')).runCommand(flags));

program
  .command('backtest')
  .description('replay past nights and print how each model did, with the baselines beside it')
  .option('-c, --config <path>', 'the config', 'daybreak.yaml')
  .option('--data <folder>', 'folder of the exports; default: the folder of the config')
  .option('--as-of <day>', 'last day that may be seen; default: as configured')
  .option('--model <name>', 'what to replay: clv', 'clv')
  .option('--origins <count>', 'how many past nights', '3')
  .option('--json', 'print one JSON object instead of tables', false)
  .action(async (flags: BacktestFlags) => (await import('./commands/backtest.ts')).backtestCommand(flags));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its own message; help and version end well.
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
  } else {
    printError(error);
    process.exitCode = error instanceof DaybreakError ? error.exit : exitCode.jobFailed;
  }
}
