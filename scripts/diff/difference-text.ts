import { fitted, padded, widthOf, wrapped } from '../explain/columns-of-text.ts';
import { paint } from '../terminal.ts';
import type { NightDifference } from './compare-nights.ts';

const heading = (text: string) => ['', paint('bold', text, process.stdout)];

/** Shares and probabilities are small; everything else is told in whole numbers. */
const written = (value: number | null): string =>
  value === null
    ? '–'
    : value.toLocaleString('en', {
        maximumFractionDigits: Math.abs(value) < 10 && !Number.isInteger(value) ? 4 : 0,
      });

const change = (before: number | null, after: number | null): string => {
  if (before === null || after === null || before === after) return '';
  const sign = after > before ? '+' : '';
  const share = before === 0 ? '' : ` (${sign}${((100 * (after - before)) / Math.abs(before)).toFixed(1)} %)`;
  return `${sign}${written(after - before)}${share}`;
};

/** A table of texts: the first column to the left, the others to the right, within the width. */
const table = (rows: readonly (readonly string[])[], width: number): readonly string[] => {
  if (rows.length === 0) return [];
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => widthOf(row[k] ?? ''))));
  const others = widths.slice(1).reduce((all, each) => all + each + 2, 0);
  widths[0] = Math.max(Math.min(widths[0]!, width - others - 2), 12);
  return rows.map((row) =>
    `  ${row.map((cell, k) => padded(fitted(cell, widths[k]!), widths[k]!, k === 0 ? 'left' : 'right')).join('  ')}`.trimEnd(),
  );
};

const words = (name: string) => name.replaceAll('_', ' ');

const figureLines = ({ figures }: NightDifference, width: number) => {
  const changed = figures.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return ['  the same in both nights'];
  const rows = changed.map(({ name, before, after }) => [
    words(name),
    written(before),
    written(after),
    change(before, after),
  ]);
  return table([['', 'before', 'after', 'change'], ...rows], width);
};

/** Most moves of one classification that are told. */
const mostMoves = 5;

const classLines = ({ classes, moves }: NightDifference, width: number): readonly string[] => {
  const names = [...new Set(classes.map(({ classification }) => classification))];
  return names.flatMap((name) => {
    const changed = classes.filter(
      ({ classification, before, after }) => classification === name && before !== after,
    );
    const own = moves.filter(({ classification }) => classification === name);
    if (changed.length + own.length === 0) return [];
    const moved = own.filter(({ from, to }) => from !== null && to !== null);
    const all = moved.reduce((sum, { customers }) => sum + customers, 0);
    const told = moved.slice(0, mostMoves).map(({ from, to, customers }) => `${from} → ${to} ${customers}`);
    return [
      `  ${paint('bold', words(name), process.stdout)}`,
      ...table(
        changed.map(({ class: group, before, after }) => [
          `  ${group}`,
          written(before),
          written(after),
          change(before, after),
        ]),
        width,
      ),
      ...(all > 0
        ? wrapped(`    ${all} moved: ${told.join(', ')}${moved.length > mostMoves ? ', …' : ''}`, width, 6)
        : []),
    ];
  });
};

/** Most customers of a list who are named. */
const mostNamed = 3;

const named = (ids: readonly string[]) =>
  ids.length === 0
    ? '0'
    : `${ids.length} (${ids.slice(0, mostNamed).join(', ')}${ids.length > mostNamed ? ', …' : ''})`;

const listLines = ({ lists }: NightDifference, width: number): readonly string[] => {
  const changed = lists.filter(
    ({ entered, left, before, after }) => entered.length + left.length > 0 || before !== after,
  );
  if (changed.length === 0) return ['  the same customers in both nights'];
  return changed.flatMap(({ list, before, after, entered, left }) =>
    wrapped(
      `  ${list}: ${before ?? 'none'} → ${after ?? 'none'}; entered ${named(entered)}, left ${named(left)}`,
      width,
      4,
    ),
  );
};

/** Most figures of a model that are told. */
const mostDrifts = 3;

const modelLines = ({ models }: NightDifference, width: number): readonly string[] => {
  const changed = models.filter((model) => model.change !== 'same' && (model.used[0] || model.used[1]));
  if (changed.length === 0) return ['  the models in use are the same'];
  return changed.flatMap((model) => {
    const [wasUsed, isUsed] = model.used;
    const [was, is] = model.grade;
    const drifts = [...model.metrics.slice(0, mostDrifts), ...model.params.slice(0, mostDrifts)];
    const parts = [
      model.change === 'changed' ? '' : model.change,
      wasUsed === isUsed ? '' : isUsed ? 'now used' : 'no longer used',
      was === is ? '' : `grade ${was ?? 'none'} → ${is ?? 'none'}`,
      ...drifts.map(
        ({ figure, before, after }) => `${figure} ${before.toPrecision(4)} → ${after.toPrecision(4)}`,
      ),
    ].filter((part) => part !== '');
    return wrapped(`  ${model.model} (${model.purpose}): ${parts.join(', ')}`, width, 4);
  });
};

const inputLines = ({ inputs }: NightDifference, width: number): readonly string[] =>
  inputs.length === 0
    ? ['  the same files']
    : inputs.flatMap(({ source, file, change: what, records, refused }) =>
        wrapped(
          `  ${source}: ${file} ${what}, records ${written(records[0])} → ${written(records[1])}` +
            (refused[0] === refused[1] ? '' : `, refused ${written(refused[0])} → ${written(refused[1])}`),
          width,
          4,
        ),
      );

const settingLines = ({ settings, before, after }: NightDifference, width: number): readonly string[] => {
  const code = before.code_hash === after.code_hash ? [] : ['  the program itself is another one'];
  if (settings === undefined)
    return [...code, '  settings changed; one of the nights does not say which it had'];
  if (settings.length === 0) return [...code, '  no setting changed'];
  const text = (value: unknown) => (value === null ? 'none' : JSON.stringify(value));
  return [
    ...code,
    ...settings.flatMap((each) =>
      wrapped(`  ${each.setting}: ${text(each.before)} → ${text(each.after)}`, width, 4),
    ),
  ];
};

const fileLines = ({ files }: NightDifference, width: number): readonly string[] => {
  const count = (what: string) => files.filter(({ change: own }) => own === what).length;
  const told = files.filter(({ change: own }) => own !== 'changed').slice(0, 8);
  return [
    `  ${count('changed')} changed, ${count('new')} new, ${count('gone')} gone`,
    ...told.flatMap(({ path, change: own }) => wrapped(`  ${own}: ${path}`, width, 4)),
  ];
};

/** A difference for a terminal of that many columns. */
export const differenceText = (difference: NightDifference, width: number): string => {
  const { before, after } = difference;
  return [
    `${paint('bold', after.company, process.stdout)}: ${before.as_of} → ${after.as_of}`,
    paint('dim', `run ${before.run_id} → ${after.run_id}`, process.stdout),
    ...heading('Figures'),
    ...figureLines(difference, width),
    ...heading('Segments and classes'),
    ...classLines(difference, width),
    ...heading('Lists'),
    ...listLines(difference, width),
    ...heading('Models in use'),
    ...modelLines(difference, width),
    ...heading('Data loaded'),
    ...inputLines(difference, width),
    ...heading('Settings'),
    ...settingLines(difference, width),
    ...heading('Published files'),
    ...fileLines(difference, width),
  ].join('\n');
};
