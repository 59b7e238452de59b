import { describe, expect, test } from 'vitest';
import { bgNbd } from '../../models/bg-nbd.ts';
import { gammaGamma } from '../../models/gamma-gamma.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { correlation, meanAbsoluteError } from '../../models/metrics/error.ts';
import { auc, topShare } from '../../models/metrics/ranking.ts';
import { nbd } from '../../models/nbd.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';
import { sharedData } from '../shared-data.ts';
import { numbers } from './buyers.ts';
import { cdnow, cdnowPath } from './cdnow.ts';
import { splitLog } from './purchase-days.ts';

const master = sharedData('cdnow_master.csv.gz');
const onlineRetail = sharedData('online_retail.csv.gz');

describe.skipIf(!cdnowPath)('customer lifetime value on CDNOW (shared data)', () => {
  // Reference, section 2.3, revenue: BG/NBD x Gamma-Gamma for the 39 weeks of the holdout
  test('forecasts the revenue of the holdout as in the reference', () => {
    const { inputs, spend } = cdnow();
    const purchases = bgNbd.score(bgNbd.fit(inputs, {}), inputs, { horizon_days: 273 });
    const value = gammaGamma.score(gammaGamma.fit(inputs, {}), inputs, undefined);
    const each = numbers(value, 'expected_value');
    const revenue = Float64Array.from(numbers(purchases, 'expected_purchases'), (n, i) => n * each[i]!);
    expect(Math.round(revenue.reduce((sum, r) => sum + r, 0))).toBe(59_932);
    expect(meanAbsoluteError(revenue, spend)).toBeCloseTo(30.41, 2);
    expect(correlation(revenue, spend)).toBeCloseTo(0.565, 3);
    expect(topShare(revenue, spend, 0.1)).toBeCloseTo(0.502, 2); // the reference takes 235 whole customers
    expect(topShare(spend, spend, 0.1)).toBeCloseTo(0.762, 2);
  });

  test('p_alive of BG/NBD ranks buyers worse than chance, the purchases it expects do not', () => {
    const { inputs, purchases } = cdnow();
    const scores = bgNbd.score(bgNbd.fit(inputs, {}), inputs, { horizon_days: 273 });
    const bought = purchases.map((count) => (count > 0 ? 1 : 0));
    expect(auc(Float64Array.from(numbers(scores, 'p_alive')), bought)).toBeCloseTo(0.3158, 4);
    expect(auc(Float64Array.from(numbers(scores, 'expected_purchases')), bought)).toBeCloseTo(0.7725, 4);
  });
});

describe.skipIf(!master)('the full CDNOW cohort of 23,570 customers (shared data)', async () => {
  const { inputs, purchases } = master
    ? await splitLog(
        `select customer_id, date::date as day, sum(amount) as amount from '${master}' group by all`,
        '1997-09-30',
      )
    : await splitLog("select 1 as customer_id, date '2000-01-01' as day, 1 as amount", '2000-01-01');

  // Reference, sections 2.1 and 2.3, independent computations
  test.each([
    { model: bgNbd, likelihood: -95368.4439, r: 0.25162, total: 16_873.7, mae: 0.8187, rmse: 1.7329 },
    { model: mbgNbd, likelihood: -95336.9583, r: 0.63714, total: 15_933.6, mae: 0.7945, rmse: 1.7396 },
    { model: paretoNbd, likelihood: -95415.1186, r: 0.59742, total: 17_153.2, mae: 0.7938, rmse: 1.7262 },
  ])('$model.name fits and forecasts as in the reference', ({ model, likelihood, r, total, mae, rmse }) => {
    const fitted = model.fit(inputs, {});
    expect(Math.abs(fitted.objective - likelihood)).toBeLessThan(1e-3);
    expect(fitted.params.r).toBeCloseTo(r, 5);
    const metrics = model.evaluate(fitted as never, inputs, purchases, { horizon_days: 273 });
    expect(metrics.actual_total).toBe(19_684);
    expect(metrics.expected_total).toBeCloseTo(total, 1);
    expect(metrics.mae).toBeCloseTo(mae, 4);
    expect(metrics.rmse).toBeCloseTo(rmse, 4);
  });

  test('gamma-gamma fits as in the reference', () => {
    const fitted = gammaGamma.fit(inputs, {});
    expect(Math.abs(fitted.objective - -40763.4763)).toBeLessThan(1e-3);
    expect(fitted.params.p).toBeCloseTo(6.2754, 3);
  });
});

describe.skipIf(!onlineRetail)(
  'Online Retail to 2011-08-31, where dropout degenerates (shared data)',
  async () => {
    // Cleaned as in the reference, section 5.3, duplicate lines kept, by customer and day; 3,317 customers
    const { inputs, purchases } = onlineRetail
      ? await splitLog(
          `select CustomerID as customer_id, day, sum(Quantity * UnitPrice) as amount
        from (
            select *, InvoiceDate::date as day
            from read_csv('${onlineRetail}', types = {'InvoiceNo': 'varchar', 'CustomerID': 'varchar', 'StockCode': 'varchar'})
            where CustomerID <> '' and InvoiceNo not like 'C%' and UnitPrice > 0
        )
        group by customer_id, day`,
          '2011-08-31',
        )
      : await splitLog("select 1 as customer_id, date '2000-01-01' as day, 1 as amount", '2000-01-01');

    test.each([bgNbd, mbgNbd, paretoNbd])('$name is named degenerate and stays finite', (model) => {
      const fitted = model.fit(inputs, {});
      expect(fitted).toMatchObject({ n: 3317, degenerate: 'no dropout', standard_errors: null });
      expect(Math.abs(fitted.objective - -21755.348)).toBeLessThan(1e-2); // reference: NBD in all three models
      expect(fitted.params.r).toBeCloseTo(0.72264, 3);
      expect(fitted.params.alpha).toBeCloseTo(9.42454, 2);
      const metrics = model.evaluate(fitted as never, inputs, purchases, { horizon_days: 100 });
      expect(metrics.actual_total).toBe(4806);
      expect(Math.round(metrics.expected_total / 10)).toBe(363); // 3,633
      expect(metrics.rmse).toBeCloseTo(1.6255, 2);
    });

    test('nbd, which knows no dropout, is the fallback that fits', () => {
      const fitted = nbd.fit(inputs, {});
      expect(Math.abs(fitted.objective - -21755.348)).toBeLessThan(1e-3);
      expect(fitted.params.r).toBeCloseTo(0.72264, 5);
      expect(fitted.params.alpha).toBeCloseTo(9.42454, 4);
      expect(fitted.degenerate).toBeNull();
    });

    test('gamma-gamma fits as in the reference', () => {
      const { params } = gammaGamma.fit(inputs, {});
      expect(params.p).toBeCloseTo(2.395, 2);
      expect(params.q).toBeCloseTo(3.3018, 2);
      expect(Math.abs(params.v / 396.43 - 1)).toBeLessThan(0.01);
    });
  },
);
