import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupByKey } from '../../../models/numeric/group.ts';

test('gives the distinct keys in order, and each row its own', () => {
  const { keys, ofRow } = groupByKey([3, 1, 3, -2.5, 1, -0, 0]);
  expect([...keys]).toEqual([-2.5, 0, 1, 3]);
  expect([...ofRow]).toEqual([3, 2, 3, 0, 2, 1, 1]);
});

test('has no groups without rows', () => {
  expect(groupByKey([])).toEqual({ keys: new Float64Array(), ofRow: new Int32Array() });
});

test('every row finds its key again, whatever the numbers', () => {
  const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.constantFrom(2 ** 40, 2 ** 41, 0));
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 200 }), (rows) => {
      const { keys, ofRow } = groupByKey(rows);
      expect(Array.from(ofRow, (group) => keys[group])).toEqual(rows.map((value) => value + 0));
      expect(keys.length).toBe(new Set(rows).size);
    }),
    { seed: 1 },
  );
});
