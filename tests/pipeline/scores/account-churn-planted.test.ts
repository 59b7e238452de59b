import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { churnSettings } from '../../../pipeline/config/churn-settings.ts';
import { scoreAccounts } from '../../../pipeline/scores/account-churn.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { churnNight } from '../features/churn-tables.ts';
import { openFixture, rows } from '../warehouse-fixture.ts';

const samples = (name: string) =>
  `read_csv(${quotedString(
    fileURLToPath(new URL(`../../../data-samples/${name}`, import.meta.url)),
  )}, all_varchar = true, ignore_errors = true)`;

/** The accounts of data-samples with their bookings and balances, without what the loader would refuse. */
const loadBank = async (db: DuckDBConnection): Promise<void> => {
  await db.run(
    `insert into raw.accounts by name
     select 'a' as source, 'a' as file, row_number() over (order by account_id) as record_no, account_id,
       customer_no as customer_id, product, try_cast(opened_on as date) as opened_on, try_cast(closed_on as date) as closed_on
     from ${samples('accounts.csv.gz')}`,
  );
  await db.run(
    `insert into raw.balances by name
     select 'b' as source, 'b' as file, row_number() over (order by account_id, month_end) as record_no, account_id,
       try_cast(month_end as date) as balance_on, try_cast(balance as decimal(18, 4)) as balance
     from ${samples('balances.csv.gz')} where balance_on is not null and balance is not null and account_id is not null`,
  );
  await db.run(
    `insert into raw.transactions by name
     select distinct on (transaction_id) 'bank' as source, 'bank' as file,
       row_number() over (order by "流水号") as record_no, "流水号" as transaction_id, "客户编号" as customer_id,
       try_cast("时间" as timestamp) as occurred_at, "账号" as account_id, "对方" as counterparty,
       case "交易类型" when '存款' then 'deposit' when '取款' then 'withdrawal' when '转入' then 'transfer_in'
         when '转出' then 'transfer_out' when '手续费' then 'fee' when '利息' then 'interest' when '还款' then 'repayment'
         else 'penalty' end as kind,
       case "发起方" when '系统' then 'system' else 'customer' end as initiated_by,
       try_cast("金额" as decimal(18, 4)) as amount
     from ${samples('bank-*.csv.gz')} where occurred_at is not null and amount is not null and account_id is not null order by "流水号"`,
  );
  await db.run(
    `insert into raw.loans by name
     select 'l' as source, 'l' as file, row_number() over (order by loan_id) as record_no, loan_id, account_id,
       customer_no as customer_id, try_cast(granted_on as date) as granted_on, 1 as amount, term_months::integer as term_months
     from ${samples('loans.csv')}`,
  );
};

describe('the accounts of the samples', () => {
  let db: DuckDBConnection;

  beforeAll(async () => {
    db = await openFixture();
    await loadBank(db);
    const parameters = churnNight({ as_of: '2026-03-31' });
    const above = 'transactions accounts balances loans products'.split(' ').map((name) => `staging.${name}`);
    for (const table of [
      ...above,
      'customer.movements',
      'customer.receipts',
      'features.churn_salaries',
      'features.account_months',
    ])
      await buildTable(db, readStep(table), parameters);
    await createModelCards(db);
    await scoreAccounts({
      db,
      config: { churn: churnSettings.parse({}) },
      windows: { as_of: '2026-03-31' },
    } as unknown as Parameters<typeof scoreAccounts>[0]);
  }, 120_000);

  test('every closing of the export is the end of one month', async () => {
    // 87 of the 1,170 accounts have a closing day; who emptied the account before does not close it once more.
    const [ends] = await rows(
      db,
      `select count(*) filter (where is_closed) as closed, count(*) filter (where is_run_off) as run_off
       from features.account_months where month_no > 0`,
    );
    expect(Number(ends!.closed)).toBeGreaterThan(80);
    expect(Number(ends!.closed)).toBeLessThanOrEqual(87);
    expect(Number(ends!.run_off)).toBeGreaterThan(50);
  });

  test('the hazard is better than the age of the account on every horizon, and means what it says', async () => {
    const [card] = await rows(db, `select * from ops.model where model = 'hazard'`);
    expect(card).toMatchObject({ is_used: true, grade: 'A' });
    const { by_origin, ...metrics } = JSON.parse(String(card!.metrics));
    expect(by_origin.length).toBeGreaterThanOrEqual(14);
    // Measured: AUC .80, lift 6.6, slope 1.05. Nobody foresees a salary that stops within the year, so .67 at 365 days.
    expect(metrics.auc).toBeGreaterThan(0.76);
    expect(metrics.top_decile_lift).toBeGreaterThan(5);
    expect(metrics.calibration_slope).toBeGreaterThan(0.85);
    expect(metrics.calibration_slope).toBeLessThan(1.2);
    for (const { name, auc } of by_origin.filter(({ name }: { name: string }) => name.endsWith('+90')))
      expect(auc, name).toBeGreaterThan(0.7);
  });

  test('the planted cause heads the reasons', async () => {
    const worst = await rows(
      db,
      `select reasons from scores.account_churn order by p_90 desc, account_id limit 10`,
    );
    const heads = worst.map(({ reasons }) => JSON.parse(String(reasons))[0].code);
    expect(heads.filter((code) => code === 'salary_stopped').length).toBeGreaterThanOrEqual(6);
    // Planted: .4 of them close 30 to 100 days after the salary stopped; some others run the account down.
    const [stopped] = await rows(
      db,
      `select avg(p_90) as p from scores.account_churn join features.account_months using (account_id)
       where month_no = 0 and months_since_salary in (1, 2)`,
    );
    expect(Number(stopped!.p)).toBeGreaterThan(0.15);
    expect(Number(stopped!.p)).toBeLessThan(0.5);
  });
});
