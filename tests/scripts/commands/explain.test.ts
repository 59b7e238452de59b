import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedger, recordJob } from '../../../pipeline/ledger.ts';
import { openWarehouse, readWarehouse } from '../../../pipeline/warehouse.ts';
import { fitted, padded, widthOf, wrapped } from '../../../scripts/explain/columns-of-text.ts';
import { findCustomer } from '../../../scripts/explain/find-customer.ts';
import { root, workspace } from '../../night/night-fixture.ts';
import { openFixture } from '../../reports/fixture.ts';

const { folder, remove } = workspace();
const warehouse = join(folder, 'warehouse');
const machine = { threads: 1, memory_limit: '500MB' };

/** What the exports held of two of the customers. */
const records = [
  'create schema staging',
  'create schema raw',
  `create table staging.customers as select customer_id, name, kind, null::varchar as national_id, '0123' as phone, null::varchar as email,
     null::date as birth_date, null::varchar as gender, null::varchar as address, city, region, null::varchar as postcode, industry, manager,
     opened_on, null::date as closed_on, marketing_consent, 'crm' as origin, null::varchar as referred_by, 1 as records from customer.customers`,
  `create table staging.accounts as select 'A-77' as account_id, 'C00012' as customer_id, 'deposit' as product, date '2020-01-02' as opened_on,
     null::date as closed_on, 500::decimal(18, 4) as credit_limit, 'open' as status, null::varchar as branch`,
  `create table staging.balances as select 'A-77' as account_id, d as balance_on, b::decimal(18, 4) as balance
   from (values (date '2026-03-30', 10), (date '2026-03-31', 1234.5)) v(d, b)`,
  `create table staging.loans as select 'L-1' as loan_id, 'C00012' as customer_id, date '2024-05-01' as granted_on, 9000::decimal(18, 4) as amount,
     36 as term_months, 300::decimal(18, 4) as instalment, 'active' as status, null::date as defaulted_on`,
  `create table staging.invoices as select 'INV-9' as invoice_id, 'C00012' as customer_id, date '2026-02-01' as issued_on, date '2026-03-03' as due_on,
     300::decimal(18, 4) as amount`,
  `create table staging.payments as select 'INV-9' as invoice_id, 'C00012' as customer_id, date '2026-03-05' as paid_on, 120::decimal(18, 4) as amount`,
  `create table raw.transactions as select 'C00012' as customer_id, timestamp '2026-03-01 10:00:00' + to_days(i::integer) as occurred_at, 'purchase' as kind,
     'Tea ' || chr(27) || '[31m' as product_name, null::varchar as product_id, null::varchar as counterparty, null::varchar as category,
     3::decimal(18, 4) as quantity, (10 + i)::decimal(18, 4) as amount, 'GBP' as currency, 'shop' as source, 'till.csv' as file, (40 + i)::bigint as record_no
   from range(0, 40) r(i)`,
  `create table ops.decision as select 1::bigint as decision_no, 'blacklist' as kind, 'C00012' as customer_id, 'blacklist' as field, '' as value,
     'Ann' as decided_by, 'Ben' as second_person, 'wrote off' as reason, date '2026-01-05' as decided_on, null::date as expires_on`,
  `create table if not exists scores.account_churn as select 'A-77' as account_id, 'C00012' as customer_id, 0.251::double as p_365`,
  `create table scores.customers as select customer_id, date '2026-03-31' as as_of from customer.customers`,
];

let db: DuckDBConnection;
beforeAll(async () => {
  mkdirSync(warehouse);
  db = await openFixture({ customers: 60 });
  for (const statement of records) await db.run(statement);
  await db.run(`attach ${quotedString(join(warehouse, 'daybreak.duckdb'))} as kept`);
  await db.run('copy from database memory to kept');
  await db.run('detach kept');
  writeFileSync(
    join(folder, 'daybreak.yaml'),
    `version: 1
company: Example Ltd
currency: GBP
warehouse: ./warehouse
sources:
  - { name: shop, entity: transactions, files: till.csv, columns: { customer_id: id, occurred_at: day, amount: amount } }
`,
  );
});
afterAll(() => {
  db.disconnectSync();
  remove();
});

const explain = (...typed: (string | Readonly<Record<string, string>>)[]) => {
  const words = typed.filter((word) => typeof word === 'string');
  const env = Object.assign({}, process.env, ...typed.filter((word) => typeof word !== 'string'));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'daybreak.mjs'), 'explain', ...words],
    { cwd: folder, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } },
  );
  return { stdout, stderr, status };
};

describe('daybreak explain', () => {
  test('prints what is known and predicted, with the rows behind it, and nothing that moves the cursor', () => {
    const { stdout, status } = explain('C00012');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Data to 31 March 2026\n.*Harbour Trading 12 · customer C00012/);
    expect(stdout).toContain('6. Decisions on record');
    expect(stdout).toContain('Last transactions as they were read, 12 of 31'); // up to 31 March; nine are later
    expect(stdout).toMatch(/2026-03-31 10:00 +purchase +3 × Tea .* 40\.00 +GBP +shop +till\.csv +70/);
    expect(stdout).toMatch(/A-77 +deposit .* 500\.00 +2026-03-31 +1,234\.50 +25\.1%/);
    expect(stdout).not.toContain(String.fromCharCode(27));
    expect(Math.max(...stdout.split('\n').map(widthOf))).toBeLessThanOrEqual(100);
  });

  test('finds a customer by an account, writes a page that only its owner may read, and one JSON object', () => {
    const { stdout, stderr, status } = explain('A-77', '--json', '--html', 'card.html');
    expect(status).toBe(0);
    expect(stderr).toContain('A-77 leads to customer C00012, by the account');
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ schema: 'daybreak/explain/v1', customer_id: 'C00012', as_of: '2026-03-31' });
    const credit = told.sections.find(({ id }: { id: string }) => id === 'credit');
    expect(credit.parts.some(({ facts }: { facts?: { credit_grade?: string } }) => facts?.credit_grade)).toBe(
      true,
    );
    const page = readFileSync(join(folder, 'card.html'), 'utf8');
    expect(page).toContain("default-src 'none'".replaceAll("'", '&#39;'));
    expect(page).not.toMatch(/href="(?!#)/);
    expect(statSync(join(folder, 'card.html')).mode & 0o777).toBe(0o600);
  });

  test('names those who come near when nobody is meant', () => {
    const { stderr, status } = explain('C0012');
    expect(status).toBe(2);
    expect(stderr).toContain('explain requires a customer of the last night, got C0012');
    expect(stderr).toContain('C00012 (Harbour Trading 12)');
  });

  test('says which tables are of another day than the card', async () => {
    const { db: written, close } = await openWarehouse(warehouse, machine);
    await createLedger(written);
    await written.run(`insert into ops.run values ('a', '2026-03-31', '', '', 'done', '')`);
    for (const [job, as_of] of [
      ['customers', '2026-03-31'],
      ['churn', '2026-03-31'],
      ['customers', '2026-02-28'],
      ['reports', '2026-02-28'],
    ] as const)
      await recordJob(written, { run_id: 'a', job, as_of, input_hash: '', status: 'done', rows: 1 });
    close();
    const { stdout, stderr } = explain('C00012');
    expect(stdout).toMatch(/^Data to 31 March 2026\n/);
    expect(stderr).toBe(
      'days differ: the card is of 2026-03-31, the tables of customers (2026-02-28); a whole night brings them to one day: daybreak run\n',
    );
  });

  test.each(['no tables', 'some tables'])(
    'after a first night that failed with %s asks for one',
    async (left) => {
      const failed = join(folder, left);
      mkdirSync(failed);
      const { db: written, close } = await openWarehouse(failed, machine);
      await createLedger(written);
      await written.run(`insert into ops.run values ('a', '2026-03-31', '', '', 'failed', 'x')`);
      if (left === 'some tables') {
        await written.run(`create table customer.customers as select 'K1' as customer_id, 'K' as name`);
        await written.run(
          `create table scores.customers as select 'K1' as customer_id, date '2026-03-31' as as_of`,
        );
      }
      close();
      const { stderr, status } = explain('K1', { DAYBREAK__WAREHOUSE: failed });
      expect(status).toBe(5);
      expect(stderr).toContain('explain requires a night that was finished in this warehouse');
      expect(stderr).toContain('what to do: run one first, with all of its jobs: daybreak run');
    },
  );

  test('waits for no run: it says who holds the warehouse', async () => {
    const held = await openWarehouse(warehouse, machine);
    const { stderr, status } = explain('C00012');
    held.close();
    expect(status).toBe(4);
    expect(stderr).toContain(`got a run of process ${process.pid}`);
  });
});

describe('who is meant', () => {
  test.each([
    ['C00007', 'C00007', 'id'],
    [' c00007 ', 'C00007', 'spelling'],
    ['L-1', 'C00012', 'loan'],
    ['INV-9', 'C00012', 'invoice'],
  ])('%s is %s by the %s', async (name, customer_id, by) => {
    expect(await findCustomer(db, name)).toEqual({ customer_id, by });
  });

  test('nobody by a text that is like no customer', async () => {
    await expect(findCustomer(db, "'; drop table x")).rejects.toThrow(
      'requires a customer of the last night',
    );
  });
});

describe('reading the warehouse', () => {
  test('changes nothing in it and leaves no lock', async () => {
    const before = readFileSync(join(warehouse, 'daybreak.duckdb'));
    const { db: read, close } = await readWarehouse(warehouse, machine);
    await expect(read.run('delete from scores.customers')).rejects.toThrow('read-only');
    close();
    expect(readFileSync(join(warehouse, 'daybreak.duckdb')).equals(before)).toBe(true);
    expect(() => statSync(join(warehouse, 'run.lock'))).toThrow();
  });

  test('requires a night', async () => {
    mkdirSync(join(folder, 'empty'));
    await expect(readWarehouse(join(folder, 'empty'), machine)).rejects.toMatchObject({
      code: 'NO_NIGHT',
      exit: 5,
    });
    rmSync(join(folder, 'empty'), { recursive: true });
  });
});

describe('text in columns', () => {
  test('counts Chinese signs as two columns and marks as none', () => {
    expect(widthOf('ab客户')).toBe(6);
    expect(widthOf('e\u0301')).toBe(1);
    expect(fitted('客户客户', 5)).toBe('客户…');
    expect(padded('客', 4, 'right')).toBe('  客');
  });

  test('breaks between words and between Chinese signs, never before a closing mark', () => {
    expect(wrapped('one two three', 7, 2)).toEqual(['one two', '  three']);
    for (const line of wrapped('今晚没有早期信号。需要消费历史，或互动记录。', 10)) {
      expect(widthOf(line)).toBeLessThanOrEqual(12);
      expect(line).not.toMatch(/^[，。]/u);
    }
  });
});
