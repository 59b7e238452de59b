import type { Facts } from '../facts.ts';
import type { AnyList, WrittenList } from './list-definition.ts';
import { writeList } from './write-list.ts';

/**
 * Writes lists side by side, the long ones before those that wait.
 * @returns the lists in the order of their definitions
 * @throws AUDIENCE_COLUMN, REPORT_QUERY as `writeList`
 */
export const writeLists = (facts: Facts, definitions: readonly AnyList[]): Promise<readonly WrittenList[]> =>
  Promise.all(
    definitions.map((list) =>
      facts.lanes.run((db) => writeList({ ...facts, db }, list), list.isLong ? 'urgent' : 'in turn'),
    ),
  );
