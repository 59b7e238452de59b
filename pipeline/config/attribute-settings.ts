import { z } from 'zod';
import { type Attributes, attributeKinds } from '../sources/source.ts';

/** As in schema.ts: an error text is the rule of the grammar `<subject> requires <rule>, got <value>`. */
const rule = (text: string) => ({ error: text });

const name = z.string().min(1, rule('the name of a column of the export'));

/** `attributes` of a source as a person writes it; a list leaves the kind of each column to its values. */
export const attributes = z
  .union(
    [
      z.literal('all'),
      z.array(name).min(1, rule('at least one name')),
      z.record(name, z.enum(attributeKinds, rule('auto, text or number'))),
    ],
    rule('all, a list of columns, or columns with text or number'),
  )
  .transform((value): Attributes => {
    if (value === 'all' || !Array.isArray(value)) return value;
    return Object.fromEntries(value.map((column) => [column, 'auto' as const]));
  });

/** `test_where` of a source of labels. */
export const testWhere = z.string().min(1, rule('an expression over the row'));
