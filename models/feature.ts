import type { Table, Vector } from 'apache-arrow';

/** One candidate feature of a labelled model, a value for each row. */
export type Feature = NumberFeature | CategoryFeature;

export interface NumberFeature {
  readonly name: string;
  readonly kind: 'number';
  /** NaN where the value is missing. */
  readonly values: Float64Array | Int32Array;
}

export interface CategoryFeature {
  readonly name: string;
  readonly kind: 'category';
  /** Place in `levels`, -1 where the value is missing. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/**
 * Columns of an Arrow table as features: numbers from Int32 and Float64 (NaN is missing), categories from text
 * (null is missing), whose levels are in the order of the alphabet so that no order of rows can move them.
 * @throws when the table has no such column
 */
export const featuresOf = (table: Table, names: readonly string[]): Feature[] =>
  names.map((name) => {
    const vector = table.getChild(name);
    if (vector === null) {
      const got = table.schema.fields.map((field) => field.name).join(', ');
      throw new Error(`features require a column ${name}, got ${got}`);
    }
    const values: unknown = vector.nullCount > 0 ? undefined : vector.toArray();
    return values instanceof Float64Array || values instanceof Int32Array
      ? { name, kind: 'number', values }
      : categoryOf(name, vector);
  });

const categoryOf = (name: string, vector: Vector): CategoryFeature => {
  const texts = Array.from(vector, (value) => (value === null ? undefined : String(value)));
  const levels = [...new Set(texts.filter((text) => text !== undefined))].sort();
  const places = new Map(levels.map((level, k) => [level, k]));
  const codes = Int32Array.from(texts, (text) => (text === undefined ? -1 : places.get(text)!));
  return { name, kind: 'category', codes, levels };
};

/** The chosen rows of a feature, in the order given. */
export const pick = (feature: Feature, rows: Uint32Array): Feature => {
  if (feature.kind === 'category') return { ...feature, codes: copied(feature.codes, rows, Int32Array) };
  return { ...feature, values: copied(feature.values, rows, Float64Array) };
};

const copied = <Kept extends Int32Array | Float64Array>(
  values: Int32Array | Float64Array,
  rows: Uint32Array,
  Kind: new (length: number) => Kept,
): Kept => {
  const kept = new Kind(rows.length);
  for (let i = 0; i < rows.length; i++) kept[i] = values[rows[i]!]!;
  return kept;
};
