import { quotedIdentifier, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import { type CellContext, readsAsNumber } from './cell-types.ts';
import type { Check } from './column-plan.ts';
import type { AttributeKind, Mapping, Source } from './source.ts';

/** A further column of a file that is kept, with its position. */
export interface Attribute {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly position: number;
}

/** Names that an SQL expression may mean, in lower case: words and quoted identifiers, without its texts. */
const namesIn = (sql: string): readonly string[] =>
  (sql.replace(/'(?:[^']|'')*'/g, ' ').match(/"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []).map((name) =>
    (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name).toLowerCase(),
  );

/** Whether a mapping takes its value from the column, by `from` or in its expression. */
const isMapped = (columns: Source['columns'], name: string): boolean =>
  Object.values(columns).some((mapping: Mapping | undefined) => {
    if (mapping === undefined) return false;
    return 'from' in mapping ? mapping.from === name : namesIn(mapping.sql).includes(name.toLowerCase());
  });

/** Whether a source keeps a column of its file as an attribute. */
export const isAttribute = ({ attributes, columns }: Source, name: string): boolean =>
  attributes === 'all' ? name !== '' && !isMapped(columns, name) : Object.hasOwn(attributes ?? {}, name);

/**
 * The attributes that a source keeps of a file with these columns.
 * @throws DaybreakError with exit 2 if the header has one of them twice
 */
export const attributesOf = (
  source: Source,
  names: readonly string[],
  file: string,
): readonly Attribute[] => {
  const kept = names.flatMap((name, position) => (isAttribute(source, name) ? [{ name, position }] : []));
  const doubled = kept.find(({ name, position }) => names.indexOf(name) !== position);
  if (doubled !== undefined) {
    const rule = `one column named ${JSON.stringify(doubled.name)}`;
    throw new DaybreakError('HEADER', `${file} requires ${rule} to keep it as an attribute, got two`, {
      exit: exitCode.usage,
      place: { file, line: 1 },
      hint: 'rename one of them in the export, or list the attributes that are to be kept',
    });
  }
  const { attributes } = source;
  return kept.map(({ name, position }) => ({
    name,
    position,
    kind: attributes === 'all' ? 'auto' : attributes![name]!,
  }));
};

const cell = ({ position }: Attribute) => quotedIdentifier(`#attribute ${position}`);

/** SQL for the attributes of a row of a source that keeps none. */
export const noAttributes = 'cast(null as map(varchar, varchar))';

/** The cleaned cells of the attributes, for the layer below the one that holds `attributesSql`. */
export const attributeCells = (
  attributes: readonly Attribute[],
  clean: (position: number) => string,
): readonly { readonly name: string; readonly sql: string }[] =>
  attributes.map((attribute) => ({ name: cell(attribute), sql: clean(attribute.position) }));

/**
 * SQL for the attributes of a row as a map from name to text, without those that have no value. Numbers are kept as
 * DuckDB writes them, so that whoever reads the map need not know how the file wrote them.
 */
export const attributesSql = (attributes: readonly Attribute[], context: CellContext): string => {
  const entries = attributes.map((attribute) => {
    const text = cell(attribute);
    const { ok, value } = readsAsNumber(text, context);
    const kept =
      attribute.kind === 'text' || value === text ? text : `case when ${ok} then ${value} else ${text} end`;
    return `{'key': ${quotedString(attribute.name)}, 'value': ${kept}}`;
  });
  return `map_from_entries(list_filter([${entries.join(', ')}], lambda entry: entry.value is not null))`;
};

/** Checks of the attributes that the source calls numbers. */
export const attributeChecks = (attributes: readonly Attribute[], context: CellContext): readonly Check[] =>
  attributes
    .filter(({ kind }) => kind === 'number')
    .map((attribute) => {
      const text = cell(attribute);
      const reason = `${attribute.name} is not a number as the source writes them`;
      return {
        column: '#attributes',
        ok: `(${text} is null or ${readsAsNumber(text, context).ok})`,
        original: text,
        refusals: [{ when: 'true', stage: 'type', code: 'not_number', reason }],
      };
    });
