import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expectation } from './dirt.ts';

const header = 'transaction_id,customer_id,occurred_at,amount,quantity,kind,product_name';

/** One good record first and last; between them one bad record of every kind that the contract can refuse. */
const records: readonly (readonly [record: string | Buffer, column: string, expected: Expectation])[] = [
  ['M01,C1,2025-03-01 10:00:00,10.00,1,purchase,Scented candle', '', 'loaded'],
  ['M02,C1,2025-03-02 10:00:00,10.00,1', '', 'refused: structure'],
  ['M03,C1,2025-03-03 10:00:00,10.00,1,purchase,Rain jacket,surplus', '', 'refused: structure'],
  ['M04,C1,2025-03-04 10:00:00,10.00,1,purchase,"Tent "two" person"', '', 'refused: structure'],
  ['M05,C1,"2025-03-05" 10:00:00,10.00,1,purchase,Gift card', '', 'refused: structure'],
  [bytes('M06,C1,2025-03-06 10:00:00,10.00,1,purchase,Caf', 0xe9), '', 'refused: encoding'],
  ['M07,C1,2025-02-29 10:00:00,10.00,1,purchase,Gift card', 'occurred_at', 'refused: type'],
  ['M08,C1,03/08/2025,10.00,1,purchase,Gift card', 'occurred_at', 'refused: type'],
  ['M09,C1,,10.00,1,purchase,Gift card', 'occurred_at', 'refused: rule'],
  ['M10,C1,2025-03-10 25:61:00,10.00,1,purchase,Gift card', 'occurred_at', 'refused: type'],
  ['M11,C1,2025-03-11 10:00:00,,1,purchase,Gift card', 'amount', 'refused: rule'],
  ['M12,C1,2025-03-12 10:00:00,"1.234,50",1,purchase,Gift card', 'amount', 'refused: type'],
  ['M13,C1,2025-03-13 10:00:00,NaN,1,purchase,Gift card', 'amount', 'refused: type'],
  ['M14,C1,2025-03-14 10:00:00,1_000,1,purchase,Gift card', 'amount', 'refused: type'],
  ['M15,C1,2025-03-15 10:00:00,99999999999999999999,1,purchase,Gift card', 'amount', 'refused: type'],
  ['M16,C1,2025-03-16 10:00:00,10.00,two,purchase,Gift card', 'quantity', 'refused: type'],
  ['M17,C1,2025-03-17 10:00:00,10.00,1,bartered,Gift card', 'kind', 'refused: rule'],
  ['M18,C1,2025-03-18 10:00:00,10.00,1,purchase,=1+1', '', 'loaded'],
];

function bytes(text: string, last: number): Buffer {
  return Buffer.concat([Buffer.from(text), Buffer.of(last)]);
}

/** Writes malformed.csv, which no config reads, and truth/malformed.csv with what should become of each record. */
export const writeMalformed = (folder: string): void => {
  const lines = [header, ...records.map(([record]) => record)];
  const file = lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
  writeFileSync(join(folder, 'malformed.csv'), Buffer.concat(file));
  const truth = records.map(([, column, expected], i) => `${i + 1},${i + 2},${column},${expected}\n`);
  writeFileSync(
    join(folder, 'truth', 'malformed.csv'),
    `record_no,line_no,column,expected\n${truth.join('')}`,
  );
};
