import { Command, CommanderError } from 'commander';
import { version } from '../pipeline/code-version.ts';
import { DaybreakError, exitCode } from '../pipeline/errors.ts';
import type { BacktestFlags } from './commands/backtest.ts';
import type { DecideFlags } from './commands/decide.ts';
import type { DiffFlags } from './commands/diff.ts';
import type { ExplainFlags } from './commands/explain.ts';
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
  .option('--model <name>', 'what to replay: clv, churn or credit', 'clv')
  .option('--origins <count>', 'how many past days; default: 3 for clv, as configured for churn')
  .option('--json', 'print one JSON object instead of tables', false)
  .action(async (flags: BacktestFlags) => (await import('./commands/backtest.ts')).backtestCommand(flags));

program
  .command('explain')
  .description('everything known and predicted about one customer, with reasons and the rows behind them')
  .argument('<customer>', 'the number in the exports, or that of an account, a loan or an invoice')
  .option('-c, --config <path>', 'the config', 'daybreak.yaml')
  .option('--html <file>', 'write a page of its own instead of printing')
  .option('--json', 'print one JSON object instead of text', false)
  .action(async (customer: string, flags: ExplainFlags) =>
    (await import('./commands/explain.ts')).explainCommand(customer, flags),
  );

program
  .command('diff')
  .description('what changed between two nights: figures, segments, lists, models, data, settings, files')
  .argument('<before>', 'a night: its day, its run id, latest, or a published folder')
  .argument('<after>', 'another one')
  .option('-c, --config <path>', 'the config', 'daybreak.yaml')
  .option('--json', 'print one JSON object instead of text', false)
  .action(async (before: string, after: string, flags: DiffFlags) =>
    (await import('./commands/diff.ts')).diffCommand(before, after, flags),
  );

program
  .command('decide')
  .description(
    "record a person's decision: blacklist, override, false alarm or release, with who, why and until when",
  )
  .argument('<kind>', 'blacklist, override, false_alarm or release')
  .argument('<customer>', 'the customer, by the number in the exports')
  .option('-c, --config <path>', 'the config', 'daybreak.yaml')
  .option('--by <name>', 'who decides')
  .option('--second <name>', 'the second person; the blacklist requires one')
  .option('--why <text>', 'the reason')
  .option('--on <day>', 'the day of the decision: YYYY-MM-DD; default: today')
  .option('--until <day>', 'the last day it holds; default: until it is released')
  .option(
    '--field <name>',
    'what is overridden or released: credit_class, credit_limit, payment_terms or blacklist; of a false alarm its signal',
  )
  .option(
    '--value <value>',
    'what holds instead; of a false alarm its size, where the last night has no such alert',
  )
  .option('--json', 'print one JSON object instead of a sentence', false)
  .action(async (kind: string, customer: string, flags: DecideFlags) =>
    (await import('./commands/decide.ts')).decideCommand(kind, customer, flags),
  );

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
