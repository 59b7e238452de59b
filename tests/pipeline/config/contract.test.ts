import { describe, expect, test } from 'vitest';
import { edited, load, minimal, problems } from './minimal-config.ts';

const mapped = edited(
  '      amount:',
  '      quantity: Quantity\n      channel: Way\n      kind: Kind\n      amount:',
);
const contract = (text: string) => `${mapped}    contract: ${text}\n`;

describe('the contract of a source', () => {
  test('promises nothing that it does not state', () => {
    expect(load(minimal).sources[0]!.contract).toBeUndefined();
    expect(
      load(
        contract(
          '{ unique: [order_id, [customer_id, occurred_at]], ranges: { quantity: { min: 0 } } }',
        ).replace('      amount:', '      order_id: No\n      amount:'),
      ).sources[0]!.contract,
    ).toEqual({
      required: [],
      unique: [['order_id'], ['customer_id', 'occurred_at']],
      references: {},
      ranges: { quantity: { min: 0 } },
      values: {},
      files_overlap: true,
      on_new_column: 'warn',
      on_missing_column: 'stop',
      on_retyped_column: 'warn',
    });
  });

  test.each([
    [
      'a column that is not mapped',
      '{ required: [product_id] }',
      'contract.required.0 requires a column that is mapped, got "product_id"',
    ],
    [
      'a key with one that is not',
      '{ unique: [[customer_id, branch]] }',
      'contract.unique.0.1 requires a column that is mapped, got "branch"',
    ],
    [
      'a range of words',
      '{ ranges: { channel: { min: 1 } } }',
      'contract.ranges.channel requires a column of numbers or days, got "channel, which is text"',
    ],
    [
      'a number for a day',
      '{ ranges: { occurred_at: { min: 5 } } }',
      'contract.ranges.occurred_at.min requires a day such as 2024-12-31, got 5',
    ],
    [
      'a range that is turned round',
      '{ ranges: { quantity: { min: 5, max: 1 } } }',
      'contract.ranges.quantity.max requires a value from 5 on, got 1',
    ],
    [
      'a word that the entity does not know',
      '{ values: { kind: [sale] } }',
      'contract.values.kind.0 requires one of purchase, refund',
    ],
    [
      'words for a number',
      '{ values: { quantity: [1] } }',
      'contract.values.quantity requires a column of text, got "quantity, which is decimal"',
    ],
    [
      'a reference to no source',
      '{ references: { customer_id: crm.customer_id } }',
      'contract.references.customer_id requires a source and a column that it maps such as crm.customer_id, got "crm.customer_id: no such source"',
    ],
    [
      'a handling that is none',
      '{ on_new_column: ignore }',
      'contract.on_new_column requires one of stop, warn, accept, got "ignore"',
    ],
  ])('with %s is refused', (_what, text, problem) => {
    const found = problems(contract(text));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`sources.shop.${problem}`);
  });
});

test('the rates of `currencies` are a source of their own, whose name is taken', () => {
  const [, rates] = load(`${minimal}currencies: rates.csv\n`).sources;
  expect(rates).toMatchObject({
    name: 'currencies',
    entity: 'rates',
    files: ['rates.csv'],
    quality: { reject_above: 0 },
  });
  expect(problems(`${edited('name: shop', 'name: currencies')}currencies: rates.csv\n`)[0]).toContain(
    'requires a name other than that of the rates file, got "currencies"',
  );
});
