import type { Mapping } from '../sources/source.ts';
import type { CompanyGuess } from './guess-company.ts';
import { counted } from './number-style.ts';
import type { SourceProposal } from './propose-source.ts';
import type { ProposedColumn } from './proposed-column.ts';
import type { ExportProfile } from './read-export.ts';

/** Paths that the config writes, as they are to stand in it. */
export interface ConfigPaths {
  /** Path to the JSON Schema, for editors. */
  readonly schema: string;
  readonly relative: (path: string) => string;
}

/** The text of a proposed `daybreak.yaml`: every guess with its evidence, every open question marked EDIT. */
export const configText = (
  sources: readonly SourceProposal[],
  { currency, timezone, locale }: CompanyGuess,
  { schema, relative }: ConfigPaths,
): string => {
  const usable = sources.filter(({ entity }) => entity !== undefined);
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '# Proposed by daybreak init. Each guess says what it rests on; lines with EDIT ask for what only you know.',
    'version: 1',
    '# EDIT: the name to print on reports',
    'company: My company',
    ...(currency.evidence === undefined
      ? ['# EDIT: nothing in the exports names the currency; ISO 4217, such as GBP, CNY, TWD']
      : [`# ${currency.evidence}`]),
    `currency: ${currency.value}`,
    timezone.evidence === undefined
      ? '# nothing in the exports names a time zone; days are taken as they are written'
      : `# ${timezone.evidence}`,
    `timezone: ${timezone.value}`,
    `# ${locale.evidence}`,
    `locale: ${locale.value}`,
    'as_of: latest                   # latest transaction day | yesterday | YYYY-MM-DD',
    'warehouse: ./warehouse',
    'output: ./out',
    ...(usable.some(({ entity }) => entity === 'transactions')
      ? []
      : ['# EDIT: none of these exports holds transactions; segments, lifetime value and churn need them']),
    ...(usable.length === 0 ? ['sources: []'] : ['sources:']),
    ...sources.flatMap((source) =>
      source.entity === undefined ? unfit(source) : sourceLines(source, relative),
    ),
  ];
  return `${lines.join('\n')}\n`;
};

const unfit = ({ name, exports, unused, edits }: SourceProposal): readonly string[] => [
  `  # EDIT: ${name} (${rowsOf(exports)}) is left out: no entity fits its columns`,
  `  #   columns: ${unused.join(', ')}`,
  ...edits.map((edit) => `  #   ${edit}`),
];

const rowsOf = (exports: readonly ExportProfile[]): string => {
  const rows = counted(exports.reduce((sum, read) => sum + read.rows, 0));
  return exports.every(({ isWhole }) => isWhole) ? `${rows} rows` : `${rows} rows looked at`;
};

const sourceLines = (source: SourceProposal, relative: ConfigPaths['relative']): readonly string[] => {
  const { exports, unused } = source;
  const files = exports.map(({ path }) => scalar(relative(path)));
  return [
    `  - name: ${scalar(source.name)}`,
    ...source.edits.map((edit) => `    # EDIT: ${edit}`),
    `    # ${rowsOf(exports)}; the entity follows from the columns and the name of the file`,
    `    entity: ${source.entity}`,
    ...(files.length === 1
      ? [`    files: ${files[0]}`]
      : ['    files:', ...files.map((file) => `      - ${file}`)]),
    '    format: csv',
    ...textLines(source),
    '    columns:',
    ...source.columns.flatMap(columnLines),
    ...(unused.length > 0 ? [`      # not used: ${unused.join(', ')}`] : []),
    '    quality: { reject_above: 1% }',
  ];
};

const textLines = ({ exports, style, nulls }: SourceProposal): readonly string[] => {
  const { encoding, dialect } = exports[0]!;
  const { delimiter, quote, agreement, columns } = dialect;
  const settings = [
    `delimiter: ${JSON.stringify(delimiter)}`,
    `quote: ${quote === '"' ? `'"'` : JSON.stringify(quote)}`,
    `decimal: ${JSON.stringify(style.decimal)}`,
    ...(style.thousands === undefined ? [] : [`thousands: ${JSON.stringify(style.thousands)}`]),
    `nulls: [${['', ...nulls].map((word) => JSON.stringify(word)).join(', ')}]`,
  ];
  return [
    `    # ${encoding.confidence}: ${encoding.evidence}`,
    `    encoding: ${encoding.encoding}`,
    `    # ${Math.round(agreement * 100)} % of the first records have ${columns} values under this delimiter`,
    `    # decimal sign: ${style.evidence}`,
    `    csv: { ${settings.join(', ')} }`,
  ];
};

const columnLines = ({ canonical, mapping, notes, edits }: ProposedColumn): readonly string[] => [
  ...notes.map((note) => `      # ${note}`),
  ...edits.map((edit) => `      # EDIT: ${edit}`),
  `      ${canonical}: ${mappingText(mapping)}`,
];

const mappingText = (mapping: Mapping): string => {
  if ('sql' in mapping) return `{ sql: ${JSON.stringify(mapping.sql)} }`;
  const { from, format, values } = mapping;
  if (format === undefined && values === undefined) return scalar(from);
  const words = Object.entries(values ?? {}).map(([word, meaning]) => `${JSON.stringify(word)}: ${meaning}`);
  const parts = [
    `from: ${scalar(from)}`,
    ...(format === undefined ? [] : [`format: ${JSON.stringify(format)}`]),
    ...(values === undefined ? [] : [`values: { ${words.join(', ')} }`]),
  ];
  return `{ ${parts.join(', ')} }`;
};

/** A text as YAML: bare where no reader could take it for anything else, in double quotes otherwise. */
const scalar = (text: string): string =>
  /^[\p{L}_./][\p{L}\p{N}_./ -]*(?<! )$/u.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
