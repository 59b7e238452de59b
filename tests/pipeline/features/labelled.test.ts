import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { creditSettings } from '../../../pipeline/config/credit-settings.ts';
import type { Config } from '../../../pipeline/config.ts';
import { buildLabelled } from '../../../pipeline/features/labelled.ts';
import { buildLabelledHistory } from '../../../pipeline/features/labelled-history.ts';
import { saysProtected } from '../../../pipeline/features/protected-names.ts';
import type { Source } from '../../../pipeline/sources/source.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

interface Labelled {
  readonly record_no?: number;
  readonly customer_id?: string;
  readonly loan_id?: string;
  readonly observed_on?: string;
  readonly label?: string;
  readonly value?: boolean;
  readonly is_test?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Labelled rows: a customer of each, with what else the export says. */
const labelled = async (people: readonly Labelled[]) => {
  for (const { attributes = {}, ...row } of people) {
    await given(db, 'labels', [{ label: 'churned', value: true, ...row }]);
    const pairs = Object.entries(attributes).map(([key, value]) => `{'key': '${key}', 'value': '${value}'}`);
    await db.run(`update raw.labels set attributes = map_from_entries([${pairs.join(', ')}]::struct("key" varchar, "value" varchar)[])
      where record_no = (select max(record_no) from raw.labels)`);
  }
};

const made = async (source: Pick<Source, 'attributes'> = { attributes: 'all' }, asked: object = {}) => {
  const credit: Config['credit'] = creditSettings.parse(asked);
  await build(db, ['staging.customers', 'staging.accounts', 'staging.loans', 'staging.labels']);
  const sources = [{ entity: 'labels', ...source } as Source];
  await buildLabelledHistory({ db, config: { sources, credit } as unknown as Config });
  await buildLabelled({ db, config: { sources, credit } as unknown as Config });
  return await rows(db, 'from features.labelled order by row_no');
};

const columns = () =>
  rows(db, 'select * exclude (label, place) from features.labelled_columns order by label, place');

describe('staging.labels', () => {
  test('keeps the outcomes known on the day, an outcome told twice once, and nameless rows each', async () => {
    await labelled([
      { customer_id: 'a', observed_on: '2024-06-30', value: false },
      { customer_id: 'a', observed_on: '2024-06-30', value: true, is_test: true },
      { customer_id: 'a', observed_on: '2024-05-31', value: false },
      { customer_id: 'b', observed_on: '2024-07-01' },
      { customer_id: 'c' },
      { label: 'defaulted' },
      { label: 'defaulted' },
    ]);
    await build(db, ['staging.accounts', 'staging.loans', 'staging.labels']);
    expect(
      await rows(
        db,
        `select customer_id as id, observed_on as day, value, is_test from staging.labels order by record_no`,
      ),
    ).toEqual([
      { id: 'a', day: '2024-06-30', value: 1, is_test: true },
      { id: 'a', day: '2024-05-31', value: 0, is_test: false },
      { id: 'c', day: null, value: 1, is_test: false },
      { id: null, day: null, value: 1, is_test: false },
      { id: null, day: null, value: 1, is_test: false },
    ]);
  });

  test('finds the customer of a loan, by its account if need be', async () => {
    await given(db, 'accounts', [{ account_id: 'acc', customer_id: 'owner' }]);
    await given(db, 'loans', [{ loan_id: 'L', account_id: 'acc', granted_on: '2024-01-02', amount: 5 }]);
    await labelled([
      { loan_id: 'L', label: 'defaulted' },
      { loan_id: 'unknown', label: 'defaulted' },
    ]);
    expect((await made()).map((row) => [row.customer_id, row.loan_id, row.person_id])).toEqual([
      ['owner', 'L', 'owner'],
      [null, 'unknown', 'loan unknown'],
    ]);
  });

  test('makes everybody with an outcome a known customer', async () => {
    await labelled([{ customer_id: 'a', observed_on: '2024-05-31' }, { customer_id: 'b' }, {}]);
    const above = ['transactions', 'customers', 'accounts', 'loans', 'invoices', 'labels'].map(
      (t) => `staging.${t}`,
    );
    await build(db, [...above, 'customer.refund_matches', 'customer.purchase_lines', 'customer.customers']);
    expect(
      await rows(
        db,
        'select customer_id, first_seen_on, status from customer.customers order by customer_id',
      ),
    ).toEqual([
      { customer_id: 'a', first_seen_on: '2024-05-31', status: 'no purchase yet' },
      { customer_id: 'b', first_seen_on: null, status: 'no purchase yet' },
    ]);
  });
});

describe('features.labelled', () => {
  test('types each attribute by all of its values', async () => {
    await labelled([
      { customer_id: 'a', attributes: { n: '1', yes: '0', zip: '0012', mixed: '5', plan: 'x' } },
      { customer_id: 'b', attributes: { n: '-2.5', yes: '1', zip: '77', mixed: 'none', plan: 'y' } },
      { customer_id: 'c', attributes: { n: '3e2', yes: '1', zip: '99', mixed: '7' } },
    ]);
    expect(await made()).toMatchObject([
      { row_no: 0, customer_id: 'a', value: 1, n: 1, yes: '0', zip: '0012', mixed: '5', plan: 'x' },
      { row_no: 1, n: -2.5, yes: '1', mixed: 'none' },
      { row_no: 2, n: 300, plan: null },
    ]);
    expect((await columns()).map((c) => [c.name, c.kind, c.distinct_values, c.missing])).toEqual([
      ['n', 'number', 3, 0],
      ['yes', 'category', 2, 0],
      ['zip', 'category', 3, 0],
      ['mixed', 'category', 3, 0],
      ['plan', 'category', 2, 1],
    ]);
  });

  test('takes the kind that the config says', async () => {
    await labelled([
      { customer_id: 'a', attributes: { senior: '0', branch: '1' } },
      { customer_id: 'b', attributes: { senior: '1', branch: '2' } },
      { customer_id: 'c', attributes: { branch: '3' } },
    ]);
    const found = await made({ attributes: { senior: 'number', branch: 'text' } });
    expect(found.map((row) => [row.senior, row.branch])).toEqual([
      [0, '1'],
      [1, '2'],
      [null, '3'],
    ]);
  });

  test('keeps names as they are, apart from those that are taken', async () => {
    await labelled([
      { customer_id: 'a', attributes: { value: '5', Plan: 'p', plan: 'q', '客户 "等级"': 'gold' } },
    ]);
    expect((await made())[0]).toMatchObject({
      value: 1,
      'value 2': '5',
      Plan: 'p',
      'plan 2': 'q',
      '客户 "等级"': 'gold',
    });
    expect((await columns()).map((c) => c.attribute)).toEqual(['value', 'Plan', 'plan', '客户 "等级"']);
  });

  test('describes the columns of each label apart', async () => {
    await labelled([
      { customer_id: 'a', attributes: { x: '1' } },
      { customer_id: 'b', label: 'defaulted', attributes: { x: '2', y: 'u' } },
      { customer_id: 'c', label: 'defaulted', attributes: { y: 'v' } },
    ]);
    await made();
    expect(
      await rows(
        db,
        'select label, name, distinct_values, missing from features.labelled_columns order by all',
      ),
    ).toEqual([
      { label: 'churned', name: 'x', distinct_values: 1, missing: 0 },
      { label: 'defaulted', name: 'x', distinct_values: 1, missing: 1 },
      { label: 'defaulted', name: 'y', distinct_values: 2, missing: 0 },
    ]);
  });

  test('groups the customers who are one person', async () => {
    await given(db, 'customers', [
      { customer_id: 'b', national_id: '7' },
      { customer_id: 'a', national_id: '7' },
      { customer_id: 'c' },
    ]);
    await labelled([{ customer_id: 'a' }, { customer_id: 'b' }, { customer_id: 'c' }, {}]);
    const found = (await made()).map((row) => row.person_id);
    expect(found.slice(0, 3)).toEqual(['a', 'a', 'c']);
    expect(found[3]).toMatch(/^row shop a\.csv \d+$/);
  });

  test('is empty, and says nothing of columns, where nobody labelled anything', async () => {
    expect(await made({})).toEqual([]);
    expect(await columns()).toEqual([]);
  });

  test('is the same table whatever order the rows were loaded in', async () => {
    const people = [
      { record_no: 1, customer_id: 'a', attributes: { x: '1', y: 'u' } },
      { record_no: 2, customer_id: 'b', attributes: { x: '2' } },
      { record_no: 3, customer_id: 'c', attributes: { y: 'v', z: 'w' } },
    ];
    await labelled(people);
    const first = await made();
    await db.run('create or replace table raw.labels as from raw.labels order by record_no desc');
    expect(await made()).toEqual(first);
  });
});

describe('protected columns', () => {
  test.each([
    ['gender', true],
    ['Sex', true],
    ['personal_status_and_sex', true],
    ['age_in_years', true],
    ['SeniorCitizen', true],
    ['foreign_worker', true],
    ['countryOfOrigin', true],
    ['Date of birth', true],
    ['客户性别', true],
    ['年齡', true],
    ['国籍', true],
    ['mileage', false],
    ['usage', false],
    ['original_amount', false],
    ['Partner', false],
    ['average_balance', false],
    ['账龄', false],
  ])('%s: %s', (name, is) => {
    expect(saysProtected(name)).toBe(is);
  });

  test('are those that the config adds, and carry its reason for one that is used', async () => {
    await labelled([{ customer_id: 'a', attributes: { age: '4', district: 'n', plan: 'x' } }]);
    const use_protected = { age: 'the regulator asks for the age band' };
    await made({ attributes: 'all' }, { protected: ['district'], use_protected });
    expect((await columns()).map((c) => [c.name, c.is_protected, c.use_reason])).toEqual([
      ['age', true, 'the regulator asks for the age band'],
      ['district', true, null],
      ['plan', false, null],
    ]);
  });

  test('that no export has are a slip of the pen that would let one in', async () => {
    await labelled([{ customer_id: 'a', attributes: { district: 'n' } }]);
    await expect(made({ attributes: 'all' }, { protected: ['distrikt'] })).rejects.toMatchObject({
      code: 'PROTECTED',
      exit: 2,
    });
  });
});
