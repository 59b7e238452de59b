import { expect, test } from 'vitest';
import { DaybreakError } from '../../../pipeline/errors.ts';
import { fileColumns } from '../../../pipeline/sources/header.ts';
import { load, minimal } from '../../pipeline/config/minimal-config.ts';

/** What the loader advises when it reads these names at the delimiter of the source. */
const advice = (names: readonly string[], delimiter = ',') => {
  const [source] = load(minimal).sources;
  try {
    fileColumns({ ...source!, csv: { ...source!.csv, delimiter } }, names, 'till.csv', 'UTC');
  } catch (error) {
    if (error instanceof DaybreakError) return error.hint;
  }
  return undefined;
};

test.each([
  ['Customer;Date;Net, gross', ',', ';'],
  ['Customer,Date,Amount', ';', ','],
  ['Customer|Date|Amount', ';', '|'],
  ['Customer\tDate\tAmount', ',', '\t'],
])('a header that is one column and holds another delimiter names the setting: %s', (name, set, found) => {
  expect(advice([name], set)).toBe(
    `the header is one column at the delimiter ${JSON.stringify(set)}, and holds ${JSON.stringify(found)}: ` +
      `set csv: { delimiter: ${JSON.stringify(found)} } for this source`,
  );
});

test.each([[['Kunde']], [['Kunde;Nr', 'Tag']]])('other headers are advised by name: %j', (names) => {
  expect(advice(names)).toContain('Customer: nothing like it in the file');
});
