import { describe, expect, test } from 'vitest';
import { load, problems } from './minimal-config.ts';

const labelled = `version: 1
company: Example Ltd
currency: GBP
as_of: 2024-12-31
sources:
  - name: table
    entity: labels
    files: table.csv
    columns:
      customer_id: Id
      observed_on: { sql: "null" }
      label: { sql: "'churned'" }
      value: { from: Left, values: { "gone": 1, "here": 0 } }
    attributes: all
    test_where: "region = 'north'"
`;
const edited = (from: string, to: string) => labelled.replace(from, to);
const sourceOf = (text: string) => load(text).sources[0]!;

describe('a labelled table in the config', () => {
  test('keeps all columns, names, or names with their kind', () => {
    expect(sourceOf(labelled).attributes).toBe('all');
    expect(sourceOf(edited('attributes: all', 'attributes: [age, plan]')).attributes).toEqual({
      age: 'auto',
      plan: 'auto',
    });
    expect(sourceOf(edited('attributes: all', 'attributes: { age: number, zip: text }')).attributes).toEqual({
      age: 'number',
      zip: 'text',
    });
    expect(sourceOf(edited('    attributes: all\n', '')).attributes).toBeUndefined();
  });

  test('sets rows aside by an expression, which fills is_test', () => {
    expect(sourceOf(labelled).columns.is_test).toEqual({ sql: "region = 'north'" });
    expect(sourceOf(labelled)).not.toHaveProperty('test_where');
  });

  test('must say whose outcome a row is, when, what and how it came out', () => {
    expect(problems(edited('      customer_id: Id\n', ''))).toEqual([
      '9:5  sources.table.columns requires customer_id or loan_id, to know whose outcome it is, got nothing',
    ]);
    expect(problems(edited('customer_id: Id', 'loan_id: Id'))).toEqual([]);
    expect(problems(edited('      observed_on: { sql: "null" }\n', ''))).toEqual([
      '9:5  sources.table.columns requires observed_on, which every row of labels has, got nothing',
    ]);
  });

  test('alone can set rows aside', () => {
    const transactions = `version: 1
company: Example Ltd
currency: GBP
sources:
  - name: shop
    entity: transactions
    files: orders.csv
    columns: { customer_id: Customer, occurred_at: Date, amount: Amount }
    test_where: "true"
`;
    expect(problems(transactions)).toEqual([
      '9:5  sources.shop requires entity labels for its rows set aside, got "transactions"',
    ]);
    expect(problems(edited('      value:', '      is_test: Held\n      value:'))).toHaveLength(1);
  });

  test('may ask for figures of the ledger before it, where there is one', () => {
    const asked = `${labelled}    history: { figures: { inflow: "sum(amount)" } }\n`;
    const ledger = `  - name: ledger
    entity: transactions
    files: ledger.csv
    columns: { customer_id: Id, occurred_at: Day, amount: Amount }
`;
    expect(sourceOf(asked + ledger).history).toEqual({ where: 'true', figures: { inflow: 'sum(amount)' } });
    expect(problems(asked)).toEqual([
      '16:5  sources.table requires a source of transactions to make figures of, got "none"',
    ]);
    expect(problems(`${labelled}${ledger}    history: { figures: {} }\n`)).toEqual([
      '20:5  sources.ledger requires entity labels for its figures, got "transactions"',
    ]);
  });

  test('names what attributes can be', () => {
    expect(problems(edited('attributes: all', 'attributes: none'))).toEqual([
      '14:17  sources.table.attributes requires all, a list of columns, or columns with text or number, got "none"',
    ]);
  });
});

describe('reject inference', () => {
  test('once it is asked for, lets a row hold no outcome, and names its methods', () => {
    const asked = (method: string) => `${labelled}credit:\n  reject_inference: ${method}\n`;
    expect(sourceOf(labelled).nullable).toBeUndefined();
    for (const method of ['none', 'parcelling', 'reweighting'])
      expect(sourceOf(asked(method)).nullable).toEqual(['value']);
    expect(problems(asked('fuzzy'))).toEqual([
      '17:21  credit.reject_inference requires one of none, parcelling, reweighting, got "fuzzy"',
    ]);
  });
});

describe('protected columns', () => {
  test('are named by the config, and used only with a reason in words', () => {
    const credit = `${labelled}credit:\n  protected: [district]\n  use_protected: { age: "the law of the land asks for it" }\n`;
    expect(load(credit).credit).toMatchObject({
      protected: ['district'],
      use_protected: { age: 'the law of the land asks for it' },
    });
    expect(load(labelled).credit).toMatchObject({ protected: [], use_protected: {} });
    expect(problems(`${labelled}credit:\n  use_protected: { age: "yes" }\n`)).toEqual([
      '17:25  credit.use_protected.age requires the reason, in words, got "yes"',
    ]);
    expect(problems(`${labelled}credit:\n  use_protected: [age]\n`)).toHaveLength(1);
  });
});
