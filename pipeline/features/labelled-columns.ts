import { DaybreakError, exitCode } from '../errors.ts';
import { type Entity, entities } from '../sources/entities.ts';
import type { AttributeKind, Source } from '../sources/source.ts';
import { saysProtected } from './protected-names.ts';

/** What every row of `features.labelled` has, whatever was exported. */
export const fixedColumns = [
  'row_no',
  'customer_id',
  'loan_id',
  'observed_on',
  'label',
  'value',
  'is_test',
  'person_id',
] as const;

/** A further column of the labelled exports. */
export interface LabelledColumn {
  /** In the header of the export. */
  readonly attribute: string;
  /** In `features.labelled`: the same, with a number behind it where that name is taken. */
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly is_protected: boolean;
  /** Why a credit model may use it though it is protected, in the words of the config. */
  readonly use_reason: string | null;
}

/** Values of an attribute over all rows: how many differ, and whether each reads as a number. */
export interface AttributeValues {
  readonly attribute: string;
  readonly distinct: number;
  readonly isNumeric: boolean;
}

/** `credit` of the config. */
export interface ProtectedSettings {
  readonly protected: readonly string[];
  readonly use_protected: Readonly<Record<string, string>>;
}

/** DuckDB knows no upper and lower case in names. */
const uniqueNames = (attributes: readonly string[]): readonly string[] => {
  const taken = new Set<string>(fixedColumns);
  return attributes.map((attribute) => {
    let name = attribute;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${attribute} ${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
};

/** A figure made from the ledger is a number, however few values it has. */
const declaredKind = (sources: readonly Source[], attribute: string): AttributeKind =>
  sources.some(({ history }) => Object.hasOwn(history?.figures ?? {}, attribute))
    ? 'number'
    : attributeKind(sources, attribute);

const attributeKind = (sources: readonly Source[], attribute: string): AttributeKind =>
  sources
    .map(({ attributes }) => (attributes === 'all' ? 'auto' : (attributes?.[attribute] ?? 'auto')))
    .find((kind) => kind !== 'auto') ?? 'auto';

/** Two numbers are a yes and a no, and stay the words they are. */
const kindOf = (
  declared: AttributeKind,
  { distinct, isNumeric }: AttributeValues,
): LabelledColumn['kind'] => {
  if (declared === 'text') return 'category';
  return declared === 'number' || (isNumeric && distinct > 2) ? 'number' : 'category';
};

/**
 * A misspelt name would let in what was to be kept out.
 * @throws PROTECTED (exit 2) when the config names a column that neither an export nor an entity has
 */
const requireKnown = (attributes: readonly string[], settings: ProtectedSettings): void => {
  const canonical = (Object.keys(entities) as Entity[]).flatMap((entity) => Object.keys(entities[entity]));
  const known = new Set([...attributes, ...canonical]);
  for (const section of ['protected', 'use_protected'] as const) {
    const named = settings[section];
    const wrong = (Array.isArray(named) ? named : Object.keys(named)).find((name) => !known.has(name));
    if (wrong === undefined) continue;
    const rule = `credit.${section} requires columns that are loaded`;
    throw new DaybreakError('PROTECTED', `${rule}, got ${wrong}`, {
      exit: exitCode.usage,
      hint: `the labelled exports have ${attributes.join(', ')}`,
    });
  }
};

/**
 * Describes the further columns of the labelled exports: under which name, as number or category, and whether they
 * tell a protected trait.
 * @throws PROTECTED (exit 2) as above
 */
export const describeColumns = (
  values: readonly AttributeValues[],
  sources: readonly Source[],
  settings: ProtectedSettings,
): readonly LabelledColumn[] => {
  const attributes = values.map(({ attribute }) => attribute);
  requireKnown(attributes, settings);
  const names = uniqueNames(attributes);
  return values.map((one, i) => ({
    attribute: one.attribute,
    name: names[i]!,
    kind: kindOf(declaredKind(sources, one.attribute), one),
    is_protected: saysProtected(one.attribute) || settings.protected.includes(one.attribute),
    use_reason: settings.use_protected[one.attribute] ?? null,
  }));
};
