import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { probabilityOfDefault } from '../../../scripts/samples/default-risk.ts';
import { planted } from '../../../scripts/samples/planted.ts';
import { grouped, madeSamples, type Row, rowsOf } from './made-samples.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const years = ['2024', '2025', '2026'];

describe('the planted truth', () => {
  let truth: readonly Row[];
  let shop: readonly Row[];
  let folder: string;
  let stated: { realised: { affinities: readonly Record<string, number>[]; expected_defaults: number } };
  beforeAll(async () => {
    folder = await madeSamples({ customers: 3000, isClean: true });
    truth = rowsOf(join(folder, 'truth/customers.csv.gz'));
    shop = years.flatMap((year) => rowsOf(join(folder, `shop-${year}.csv.gz`)));
    stated = JSON.parse(readFileSync(join(folder, 'truth/truth.json'), 'utf8'));
  });
  const buyers = () => truth.filter(({ is_buyer }) => is_buyer === 'true');
  const numbers = (rows: readonly Row[], column: string) => rows.map((row) => Number(row[column]));

  test('draws rates, dropout and spend from the planted laws', () => {
    const { r, alpha, a, b } = planted.purchases;
    const { p, q, v } = planted.spend.person;
    const people = buyers().filter(({ kind }) => kind === 'person');
    // Three standard errors of 2,700 draws are about 6 % of each mean.
    expect(mean(numbers(buyers(), 'purchase_rate')) / (r / alpha)).toBeCloseTo(1, 1);
    expect(mean(numbers(buyers(), 'dropout_probability')) / (a / (a + b))).toBeCloseTo(1, 1);
    expect(mean(numbers(people, 'mean_spend')) / ((p * v) / (q - 1))).toBeCloseTo(1, 1);
  });

  test('is what the orders show: mean spend, and who bought how often and last', () => {
    const ratios: number[] = [];
    const sales = shop.filter(({ type, customer_no }) => type === 'sale' && customer_no !== '');
    const byCustomer = grouped(sales, ({ customer_no }) => customer_no!);
    for (const row of buyers()) {
      const lines = byCustomer.get(row.customer_id!) ?? [];
      const orders = new Set(lines.map(({ order_id }) => order_id));
      expect(orders.size, row.customer_id).toBe(Number(row.orders));
      const days = lines.map(({ sold_at }) => sold_at!.slice(0, 10)).sort();
      expect(days.at(-1) ?? '', row.customer_id).toBe(row.last_purchase_on);
      if (orders.size >= 10)
        ratios.push((mean(numbers(lines, 'amount')) * lines.length) / orders.size / Number(row.mean_spend));
    }
    expect(ratios.length).toBeGreaterThan(200);
    expect(Math.abs(mean(ratios) - 1)).toBeLessThan(0.03);
  });

  test('writes amounts that are quantity times unit price, to the cent', () => {
    for (const { quantity, unit_price, amount } of shop.filter((row) => row.quantity !== ''))
      expect(Math.round(Number(quantity) * Number(unit_price) * 100)).toBe(Math.round(Number(amount) * 100));
  });

  test('lets month-end balances follow from the operations between them', () => {
    const cents = (text: string | undefined) => Math.round(Number(text) * 100);
    const moved = new Map<string, number>();
    for (const year of years)
      for (const row of rowsOf(join(folder, `bank-${year}.csv.gz`))) {
        const key = `${row.账号} ${row.时间!.slice(0, 7).replace('/', '-')}`;
        moved.set(key, (moved.get(key) ?? 0) + cents(row.金额));
      }
    const before = new Map<string, number>();
    for (const { account_id, month_end, balance } of rowsOf(join(folder, 'balances.csv.gz'))) {
      const known = before.get(account_id!);
      const key = `${account_id} ${month_end!.slice(0, 7)}`;
      if (known !== undefined) expect(known + (moved.get(key) ?? 0), key).toBe(cents(balance));
      before.set(account_id!, cents(balance));
    }
    expect(before.size).toBeGreaterThan(900);
  });

  test('sells each planted companion as often with its product as planted', () => {
    for (const { product, companion, probability } of planted.affinities) {
      const found = stated.realised.affinities.find((pair) => `${pair.product}` === product)!;
      const error = Math.sqrt((probability * (1 - probability)) / found.orders_with_product!);
      // The companion is also bought on its own account, a few times in a hundred.
      expect(found.orders_with_both! / found.orders_with_product!, companion).toBeGreaterThan(
        probability - 3 * error,
      );
      expect(found.orders_with_both! / found.orders_with_product!, companion).toBeLessThan(
        probability + 0.03 + 3 * error,
      );
      expect(found.lift, companion).toBeGreaterThan(3);
    }
  });

  test('makes debtors default as often as the probabilities drawn for them, and ranks them', () => {
    const debtors = truth.filter((row) => row.default_probability_observed !== '');
    const isBad = (row: Row) => row.defaulted_on !== '';
    const expected = numbers(debtors, 'default_probability_observed');
    const spread = Math.sqrt(expected.reduce((sum, p) => sum + p * (1 - p), 0));
    const bad = debtors.filter(isBad).length;
    expect(Math.abs(bad - stated.realised.expected_defaults)).toBeLessThan(3 * spread);
    const scores = (rows: readonly Row[]) => numbers(rows, 'default_probability_observed');
    const pairs = scores(debtors.filter(isBad)).flatMap((high) =>
      scores(debtors.filter((row) => !isBad(row))).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)),
    );
    expect(mean(pairs)).toBeGreaterThan(0.85); // the AUC that the truth itself has
  });

  test('states default probabilities that follow from the stated features', () => {
    for (const row of truth.filter(({ default_probability_latest }) => default_probability_latest !== '')) {
      const probability = probabilityOfDefault({
        overdraftDays: Number(row.overdraft_days_latest),
        latePayments: Number(row.late_payments_latest),
        burden: Number(row.burden_latest),
      });
      expect(Number(row.default_probability_latest)).toBeCloseTo(probability, 5);
    }
  });

  test('knows of each duplicate person the earlier record, and of every planted way to differ', () => {
    const known = new Set<string>();
    const kinds = new Set<string>();
    for (const { customer_id, duplicate_of, duplicate_kind } of truth) {
      if (duplicate_of !== '') {
        expect(known.has(duplicate_of!), customer_id).toBe(true);
        kinds.add(duplicate_kind!);
      }
      known.add(customer_id!);
    }
    expect([...kinds].sort()).toEqual([
      'homophone',
      'same phone',
      'swapped fields',
      'traditional form',
      'typo',
    ]);
  });

  test('loses customers to each planted cause', () => {
    const causes = new Set(buyers().map(({ left_because }) => left_because));
    for (const cause of ['dropout', 'complaint answered late', 'salary stopped', 'long silence', ''])
      expect(causes).toContain(cause);
  });
});

test('a debtor without any trouble has the probability of the intercept', () => {
  // 1 / (1 + e^4.4), by hand
  expect(probabilityOfDefault({ overdraftDays: 0, latePayments: 0, burden: 0 })).toBeCloseTo(0.012128, 6);
});

test('the repository holds the truth of its own samples', () => {
  const path = fileURLToPath(new URL('../../../data-samples/truth/truth.json', import.meta.url));
  expect(JSON.parse(readFileSync(path, 'utf8')).planted).toEqual(JSON.parse(JSON.stringify(planted)));
});
