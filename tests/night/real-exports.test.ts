import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../pipeline/run-events.ts';
import { sharedData } from '../shared-data.ts';
import { ran } from './exported-night.ts';
import { night, readJson, readParquet, sampleConfig, workspace } from './night-fixture.ts';

const onlineRetail = sharedData('online_retail.csv.gz');

/** What models.json says of a model of churn; a baseline has no grade. */
interface ChurnCard {
  readonly grade: string | null;
  readonly is_used: boolean;
  readonly note: string;
  readonly metrics: { readonly log_loss: number; readonly by_origin: readonly unknown[] };
}

describe.skipIf(!onlineRetail)('the night on Online Retail (needs the shared data folder)', () => {
  const { folder, remove } = workspace();
  let result: RunResult;
  let published: string;
  beforeAll(async () => {
    result = await night(sampleConfig('online-retail.yaml', folder, dirname(onlineRetail!)));
    published = result.published!.folder;
  });
  afterAll(remove);

  // 541,909 rows, 135,080 of them without CustomerID: the data's own README.
  test('every line is loaded or refused, and the lines without a customer are counted', () => {
    expect(result.sources).toEqual([
      { source: 'shop', records: 541909, loaded: 541909, refused: 0, without_customer: 135080 },
    ]);
  });

  test('says on its pages how many lines have no customer', () => {
    expect(readFileSync(join(published, 'index.html'), 'utf8')).toContain('135,080');
  });

  test('customer 12346 nets to nothing and is in no list', async () => {
    const customers = join(published, 'analyst', 'customers.parquet');
    expect(
      await readParquet(
        customers,
        `select status, total_value, clv from published where customer_id = '12346'`,
      ),
    ).toEqual([{ status: 'all purchases cancelled', total_value: null, clv: null }]);
    const lists = join(published, 'marketing', 'lists');
    for (const list of readdirSync(lists)) {
      expect(readFileSync(join(lists, list), 'utf8'), list).not.toMatch(/(^|[,"])12346([,"]|$)/m);
    }
  });

  test('knows every customer of the export', async () => {
    const [row] = await readParquet(
      join(published, 'analyst', 'customers.parquet'),
      `select count(*)::integer as customers, count(*) filter (where status = 'buyer')::integer as buyers from published`,
    );
    // 4,372 customers in the export (reference, Online Retail cleaning); the rest bought nothing that stayed.
    expect(row).toEqual({ customers: 4372, buyers: 4328 });
  });

  test('names the missing dropout and the fallback it uses', () => {
    const { models } = readJson(join(published, 'analyst', 'models.json'));
    const byName = new Map(models.map((card: { model: string }) => [card.model, card]));
    for (const model of ['bg-nbd', 'mbg-nbd', 'pareto-nbd']) {
      expect(byName.get(model)).toMatchObject({ is_used: false, note: 'no dropout' });
    }
    // These gift shops buy at regular gaps, and a model that knows it finds the dropout that chance hides.
    expect(byName.get('mbg-cnbd-k')).toMatchObject({
      is_used: true,
      grade: 'A',
      note: 'stands in for the models without regularity',
    });
  });

  test('foretells churn by a model that beats every baseline on log loss, or by a baseline', () => {
    const { models } = readJson(join(published, 'analyst', 'models.json'));
    const judged: ChurnCard[] = models.filter(({ purpose }: { purpose: string }) => purpose === 'churn');
    expect(judged.every(({ metrics }) => metrics.by_origin.length >= 2)).toBe(true);
    const losses = judged.filter(({ grade }) => grade === null).map(({ metrics }) => metrics.log_loss);
    expect(losses.length).toBeGreaterThan(1);
    const used = judged.find(({ is_used }) => is_used)!;
    expect(used.metrics.log_loss).toBeLessThanOrEqual(Math.min(...losses));
    const fitted = judged.filter(({ grade }) => grade !== null);
    const [best] = fitted.sort((a, b) => a.metrics.log_loss - b.metrics.log_loss);
    if (used.grade === null) expect(best!.note).toBe('worse than the baseline');
  });
});

// The whole night on CDNOW is in tests/slow.
const cdnow = ran('cdnow.yaml', 'cdnow_sample_log.csv.gz', '+clv');
describe.skipIf(!cdnow.data)('the purchase models on CDNOW (needs the shared data folder)', () => {
  beforeAll(cdnow.run);
  afterAll(cdnow.remove);

  test('end in the fits that the field knows', async () => {
    expect(cdnow.result().as_of).toBe('1997-09-30');
    const fits = new Map(
      (await cdnow.ask(`select model, fit from ops.model where job = 'clv'`)).map(([model, fit]) => [
        String(model),
        JSON.parse(String(fit)),
      ]),
    );
    // Fader, Hardie & Lee (2005): -9582.4; CLVTools 0.12.1: -9582.429; lifetimes for MBG/NBD; Fader & Hardie
    // note 025 and CLVTools for Gamma-Gamma. Times in weeks of seven days.
    expect(fits.get('bg-nbd').time_unit_days).toBe(7);
    expect(Math.abs(fits.get('bg-nbd').log_likelihood - -9582.429)).toBeLessThan(0.002);
    expect(Math.abs(fits.get('mbg-nbd').log_likelihood - -9582.136)).toBeLessThan(0.002);
    expect(Math.abs(fits.get('gamma-gamma').log_likelihood - -4055.918)).toBeLessThan(0.002);
  });
});
