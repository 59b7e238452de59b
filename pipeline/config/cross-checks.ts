import { type Column, columnTypes, entities } from '../sources/entities.ts';
import { contractProblems } from './contract-checks.ts';
import { didYouMean } from './did-you-mean.ts';
import { gateProblems } from './gate-checks.ts';
import { childOf, type Path, type Problem, unknownKey } from './problem.ts';

/**
 * Rules between settings, and of each entity's columns. It reads the tree as written, so that these are
 * reported together with what the schema finds; what has the wrong type is left to the schema.
 */
export const crossChecks = (tree: unknown): readonly Problem[] => {
  const sources = childOf(tree, 'sources');
  const list: readonly unknown[] = Array.isArray(sources) ? sources : [];
  return [
    ...repeatedNames(list),
    ...ratesProblems(tree, list),
    ...list.flatMap((source, i) => [
      ...columnProblems(source, ['sources', i]),
      ...fileProblems(source, ['sources', i]),
      ...testProblems(source, ['sources', i]),
      ...historyProblems(source, ['sources', i], list),
      ...contractProblems(source, ['sources', i], list),
      ...gateProblems(source, ['sources', i]),
    ]),
    ...bandProblems(childOf(tree, 'churn')),
    ...localeProblems(tree),
  ];
};

const repeatedNames = (sources: readonly unknown[]): readonly Problem[] => {
  const names = sources.map((source) => childOf(source, 'name'));
  return names.flatMap((name, i) =>
    typeof name === 'string' && names.indexOf(name) < i
      ? [{ path: ['sources', i, 'name'], at: 'value', rule: 'a name that no other source has', got: name }]
      : [],
  );
};

/** The first of `locales` takes the place of `locale`. */
const localeProblems = (tree: unknown): readonly Problem[] => {
  const locale = childOf(tree, 'locale');
  const locales = childOf(tree, 'locales');
  if (!Array.isArray(locales) || locale === undefined || locales[0] === locale) return [];
  return [{ path: ['locale'], at: 'value', rule: 'the first of locales, or to be left out', got: locale }];
};

/** `currencies` is read as a source of that name. */
const ratesProblems = (tree: unknown, sources: readonly unknown[]): readonly Problem[] => {
  const i = sources.findIndex((source) => childOf(source, 'name') === 'currencies');
  if (i < 0 || childOf(tree, 'currencies') === undefined) return [];
  const rule = 'a name other than that of the rates file';
  return [{ path: ['sources', i, 'name'], at: 'value', rule, got: 'currencies' }];
};

const columnProblems = (source: unknown, path: Path): readonly Problem[] => {
  const entity = childOf(source, 'entity');
  const columns = childOf(source, 'columns');
  const canonical = canonicalColumns(entity);
  if (canonical === undefined || typeof columns !== 'object' || columns === null || Array.isArray(columns))
    return [];
  const known = Object.keys(canonical);
  const unknown = Object.keys(columns).filter((name) => !known.includes(name));
  const required = known.filter((name) => canonical[name]?.required === true && !(name in columns));
  const at = [...path, 'columns'];
  return [
    ...unknown.map((name) => unknownKey([...at, name], `a column of ${entity}`, [...required, ...known])),
    ...required.map((name) => missing(at, `${name}, which every row of ${entity} has`)),
    ...(entity === 'loans' && !('customer_id' in columns) && !('account_id' in columns)
      ? [missing(at, 'customer_id or account_id, to know whose loan it is')]
      : []),
    ...(entity === 'labels' && !('customer_id' in columns) && !('loan_id' in columns)
      ? [missing(at, 'customer_id or loan_id, to know whose outcome it is')]
      : []),
    ...Object.entries(columns).flatMap(([name, mapping]) =>
      mappingProblems(canonical[name], mapping, [...at, name]),
    ),
  ];
};

const canonicalColumns = (entity: unknown): Readonly<Record<string, Column>> | undefined =>
  typeof entity === 'string' && Object.hasOwn(entities, entity)
    ? entities[entity as keyof typeof entities]
    : undefined;

const missing = (path: Path, rule: string): Problem => ({ path, at: 'value', rule, got: undefined });

const mappingProblems = (column: Column | undefined, mapping: unknown, path: Path): readonly Problem[] => {
  const type = childOf(mapping, 'type') ?? column?.type;
  const format = childOf(mapping, 'format');
  const values = childOf(mapping, 'values');
  const problems: Problem[] = [];
  if (
    format !== undefined &&
    typeof type === 'string' &&
    type in columnTypes &&
    type !== 'date' &&
    type !== 'timestamp'
  ) {
    problems.push({ path: [...path, 'format'], at: 'key', rule: `no format for type ${type}`, got: format });
  }
  if (column?.values !== undefined && typeof values === 'object' && values !== null) {
    for (const [word, meaning] of Object.entries(values)) {
      if (column.values.includes(String(meaning).trim().toLowerCase())) continue;
      problems.push({
        path: [...path, 'values', word],
        at: 'value',
        rule: `one of ${column.values.join(', ')}`,
        got: meaning,
        suggestion: didYouMean(String(meaning), column.values),
      });
    }
  }
  return problems;
};

const fileProblems = (source: unknown, path: Path): readonly Problem[] => {
  const problems: Problem[] = [];
  const format = childOf(source, 'format');
  const csv = childOf(source, 'csv');
  if (typeof format === 'string' && format !== 'csv' && csv !== undefined) {
    problems.push({
      path: [...path, 'csv'],
      at: 'key',
      rule: 'format csv for its csv settings',
      got: format,
    });
  }
  const decimal = childOf(csv, 'decimal') ?? '.';
  if (childOf(csv, 'thousands') === decimal) {
    const rule = `a sign other than the decimal sign ${JSON.stringify(decimal)}`;
    problems.push({ path: [...path, 'csv', 'thousands'], at: 'value', rule, got: decimal });
  }
  const delimiter = childOf(csv, 'delimiter') ?? ',';
  if ((childOf(csv, 'quote') ?? '"') === delimiter) {
    problems.push({
      path: [...path, 'csv', 'delimiter'],
      at: 'value',
      rule: 'a sign other than the quote',
      got: delimiter,
    });
  }
  const files = childOf(source, 'files');
  for (const file of Array.isArray(files) ? files : [files]) {
    if (typeof file !== 'string' || !/^[a-z][a-z0-9+.-]+:\/\//i.test(file)) continue;
    problems.push({ path: [...path, 'files'], at: 'value', rule: 'a path on this machine', got: file });
  }
  return problems;
};

/** Only outcomes have a history before them, and it is that of a ledger. */
const historyProblems = (source: unknown, path: Path, sources: readonly unknown[]): readonly Problem[] => {
  const [history, entity] = [childOf(source, 'history'), childOf(source, 'entity')];
  if (history === undefined || typeof entity !== 'string') return [];
  const at = [...path, 'history'];
  if (entity !== 'labels')
    return [{ path: at, at: 'key', rule: 'entity labels for its figures', got: entity }];
  return sources.some((one) => childOf(one, 'entity') === 'transactions')
    ? []
    : [{ path: at, at: 'key', rule: 'a source of transactions to make figures of', got: 'none' }];
};

/** `test_where` fills the column is_test of labels, and no other entity has one. */
const testProblems = (source: unknown, path: Path): readonly Problem[] => {
  const [where, entity] = [childOf(source, 'test_where'), childOf(source, 'entity')];
  if (where === undefined || typeof entity !== 'string') return [];
  const at = [...path, 'test_where'];
  if (entity !== 'labels')
    return [{ path: at, at: 'key', rule: 'entity labels for its rows set aside', got: entity }];
  return childOf(childOf(source, 'columns'), 'is_test') === undefined
    ? []
    : [{ path: at, at: 'key', rule: 'no column is_test beside it', got: where }];
};

const bandProblems = (churn: unknown): readonly Problem[] => {
  const high = childOf(churn, 'high') ?? 0.7;
  const medium = childOf(churn, 'medium') ?? 0.4;
  if (typeof high !== 'number' || typeof medium !== 'number' || medium < high) return [];
  const [name, rule, got] =
    childOf(churn, 'medium') === undefined
      ? ['high', `a share above medium, which is ${medium}`, high]
      : ['medium', `a share below high, which is ${high}`, medium];
  return [{ path: ['churn', name as string], at: 'value', rule: rule as string, got }];
};
