import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { guessCompany } from '../../pipeline/proposal/guess-company.ts';
import { counted } from '../../pipeline/proposal/number-style.ts';
import { proposeSources, type SourceProposal } from '../../pipeline/proposal/propose-source.ts';
import { type ExportProfile, readExport } from '../../pipeline/proposal/read-export.ts';
import { configText } from '../../pipeline/proposal/write-config.ts';
import { withHeaderCurrency } from './header-currency.ts';

/** Options of `daybreak init`. */
export interface InitOptions {
  /** The config to write. */
  readonly output: string;
  /** Write it even where there is one. */
  readonly force: boolean;
}

/**
 * `daybreak init FILE...`: reads exports, proposes a config for them with every guess explained in a comment,
 * and prints what it found and what is left to a person.
 * @throws CONFIG_EXISTS (exit 2), INPUT_MISSING and INPUT_EMPTY (exit 5)
 */
export const initCommand = async (
  files: readonly string[],
  { output, force }: InitOptions,
): Promise<void> => {
  const path = resolve(output);
  if (existsSync(path) && !force) {
    throw new DaybreakError('CONFIG_EXISTS', `init requires a config that is not there yet, got ${output}`, {
      exit: exitCode.usage,
      place: { file: output },
      hint: 'write another one with --output FILE, or replace it with --force',
    });
  }
  const { text, summary } = await proposeConfig(files, output);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(summary);
};

/** The text of a config for exports, as it is to stand at `output`, and the summary of it for a person. */
export const proposeConfig = async (
  files: readonly string[],
  output: string,
): Promise<{ readonly text: string; readonly summary: string }> => {
  const exports: ExportProfile[] = [];
  for (const file of new Set(files.map((name) => resolve(name)))) exports.push(await readNamed(file));
  const sources = proposeSources(exports);
  const folder = dirname(resolve(output));
  const within = (target: string) => {
    const way = relative(folder, target).split(sep).join('/');
    return way.startsWith('.') ? way : `./${way}`;
  };
  const schema = within(fileURLToPath(new URL('../../daybreak.schema.json', import.meta.url)));
  const text = configText(sources, withHeaderCurrency(guessCompany(exports), sources), {
    schema,
    relative: within,
  });
  return { text, summary: summaryOf(output, text, sources) };
};

/** @throws INPUT_MISSING (exit 5) in the words of init, whose files are looked for where it is called */
const readNamed = async (file: string): Promise<ExportProfile> => {
  if (existsSync(file)) return readExport(file);
  throw new DaybreakError('INPUT_MISSING', `init requires an export that is there, got ${file}`, {
    exit: exitCode.input,
    place: { file },
    hint: 'check the name; it is looked for from the folder where init is called',
  });
};

const summaryOf = (output: string, text: string, sources: readonly SourceProposal[]): string => {
  const questions = text.split('\n').flatMap((line, i) => {
    const question = line.split('# EDIT: ')[1];
    return question === undefined ? [] : [`  line ${i + 1}: ${question}`];
  });
  return [
    `wrote ${output}`,
    ...sources.flatMap(sourceSummary),
    `to settle (${questions.length}):`,
    ...questions,
    sources.some(({ entity }) => entity !== undefined)
      ? `then: daybreak run --config ${output}`
      : 'nothing can run yet: name an entity and its columns for one of the exports',
  ].join('\n');
};

const sourceSummary = ({ name, entity, exports, columns, unused }: SourceProposal): readonly string[] => {
  const rows = counted(exports.reduce((sum, read) => sum + read.rows, 0));
  const files = exports.map(({ path }) => basename(path)).join(', ');
  return [
    `  ${name}: ${entity ?? 'no entity fits'}, ${rows} rows of ${files}`,
    ...columns.map(
      ({ canonical, mapping }) =>
        `    ${canonical.padEnd(18)} ${'sql' in mapping ? mapping.sql : mapping.from}`,
    ),
    ...(unused.length > 0 ? [`    ${'not used'.padEnd(18)} ${unused.join(', ')}`] : []),
  ];
};
