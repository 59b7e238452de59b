import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayCount } from './calendar.ts';
import { createCsvFile, csvRecord } from './csv-file.ts';
import { makeCustomer } from './customer.ts';
import { exportCustomer, exportOrder } from './customer-records.ts';
import { type Exports, openExports } from './exports.ts';
import { writeMalformed } from './malformed.ts';
import { yuan } from './money.ts';
import { drawOrder } from './orders.ts';
import { planted } from './planted.ts';
import { products } from './products.ts';
import { below, streamOf } from './random.ts';
import { countRealised, type Realised } from './realised.ts';
import { drawMeanSpend } from './spend.ts';
import { traitsOf } from './traits.ts';
import { truthColumns, truthOf } from './truth-records.ts';

export interface SampleSettings {
  readonly folder: string;
  readonly seed: number;
  readonly customers: number;
  readonly paymentsPerMonth: number;
  readonly gzip: boolean;
  /** Plants no faults; the good records are the same. */
  readonly isClean: boolean;
}

export interface SampleReport {
  /** Good records by export. */
  readonly good: Readonly<Record<string, number>>;
  readonly faults: number;
}

/**
 * Writes every export and its truth. Customers are made one after the other, so records stand in the order of
 * customers in every file (yearly files: by customer within the year) and memory does not grow with them.
 */
export const writeSamples = async (settings: SampleSettings): Promise<SampleReport> => {
  const { folder, seed, customers, paymentsPerMonth, gzip } = settings;
  const exports = openExports(settings);
  const truth = createCsvFile(join(folder, 'truth', `customers.csv${gzip ? '.gz' : ''}`), truthColumns, {
    gzip,
  });
  const realised = countRealised();
  for (const product of products) exportProduct(exports, product);
  for (let number = 1; number <= customers; number++) {
    const customer = makeCustomer(seed, number, paymentsPerMonth);
    exportCustomer(exports, customer);
    for (const order of customer.orders) realised.order(order);
    realised.customer(customer);
    sellToNobodyKnown(exports, realised, seed, number);
    const { duplicateOf } = customer.traits;
    const original = duplicateOf === undefined ? undefined : traitsOf(seed, duplicateOf).id;
    truth.write(csvRecord(truthOf(customer, original)));
    if (truth.isFull()) await truth.drained();
    await exports.ready();
  }
  await truth.close();
  const { records, good, dirt } = await exports.close();
  const made = { seed, customers, payments_per_month: paymentsPerMonth, is_clean: settings.isClean };
  const text = { made, records, good_records: good, dirt, realised: realised.summary(), planted };
  writeFileSync(join(folder, 'truth', 'truth.json'), `${JSON.stringify(text, null, 2)}\n`);
  if (!settings.isClean) writeMalformed(folder);
  return { good, faults: dirt.reduce((sum, { count }) => sum + count, 0) };
};

/** A walk-in now and then, whom nobody asked for a name. */
const sellToNobodyKnown = (exports: Exports, realised: Realised, seed: number, number: number): void => {
  const random = streamOf(seed, number, 'walk-in');
  if (random() >= planted.anonymous_orders_per_customer) return;
  const { segment } = traitsOf(seed, number);
  const day = below(random, dayCount);
  const order = drawOrder(
    random,
    { kind: 'person', segment, meanSpend: drawMeanSpend(random, 'person'), isRemote: false },
    0,
    day,
  );
  realised.order(order);
  exportOrder(exports, { ...order, channel: 'store' }, '', `W${number}`, 'Old Town');
};

const exportProduct = (exports: Exports, product: (typeof products)[number]): void =>
  exports.add('products', [
    product.id,
    product.name,
    product.category,
    yuan(product.price),
    product.marginRate.toFixed(2),
    ...[product.warrantyMonths, product.trialDays, product.renewalMonths].map((term) => String(term ?? '')),
  ]);
