import { describe, expect, test } from 'vitest';
import { exported, proposed } from './proposed.ts';

const rows = Array.from(
  { length: 40 },
  (_, i) => `K${i % 9},2024-03-${String((i % 28) + 1).padStart(2, '0')},${i + 1}.80,${(i % 4) + 1}`,
).join('\n');

const lines = async (header: string) => {
  const { text } = await proposed(exported('sales.csv', `Customer ID,Order Date,${header}\n${rows}\n`));
  const written = text.split('\n');
  const at = written.findIndex((line) => line.startsWith('currency:'));
  return written.slice(at - 1, at + 1);
};

describe('the currency that the header of an amount names', () => {
  test.each([
    ['Line Total (EUR),Quantity', 'EUR', 'Line Total (EUR)'],
    ['Unit Price CHF,Quantity', 'CHF', 'Unit Price CHF'],
    ['AMOUNT_SEK,Quantity', 'SEK', 'AMOUNT_SEK'],
  ])('%s', async (header, currency, name) => {
    expect(await lines(header)).toEqual([`# the header ${name} says so`, `currency: ${currency}`]);
  });

  test.each([
    'Amount (Eur),Quantity',
    'Amount NEUR,Quantity',
    'Amount ABC,Quantity',
    'Amount,Quantity EUR',
    'TOTAL ALL,Quantity',
  ])('is none in %s', async (header) => {
    expect((await lines(header))[0]).toContain('nothing in the exports names the currency');
  });

  test('is not proposed where a column says it row by row', async () => {
    const paid = rows
      .split('\n')
      .map((row) => `${row},USD`)
      .join('\n');
    const { text } = await proposed(
      exported('paid.csv', `Customer ID,Order Date,Amount EUR,Quantity,Currency\n${paid}\n`),
    );
    expect(text).toContain('currency: USD');
  });
});
