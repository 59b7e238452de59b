import type { CustomerColumn } from '../audiences.ts';
import type { Speech } from '../messages/speech.ts';
import { headOf } from './columns.ts';

/** What columns of a list mean, under their headings; a column that needs no words has none. */
export const columnMeanings = (
  speech: Speech,
  columns: readonly CustomerColumn[],
): readonly (readonly [head: string, meaning: string])[] =>
  columns.flatMap((column) => {
    const meaning = speech.explain('column_meaning', column, {});
    return meaning === undefined ? [] : [[headOf(speech, column), meaning] as const];
  });
