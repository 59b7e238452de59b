import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const header = 'order,line,customer,at,product,quantity,amount';

const products = 12;

/** `YYYY-MM-DD` of a day counted from 2024-01-01. */
const dayOf = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);

/**
 * The till's lines of the days `from` to `to` (counted from 2024-01-01): customers with rhythms of their own,
 * orders of one or two lines, cancellations of whole orders and of single pieces, goodwill that names nothing.
 */
export const tillLines = (customers: number, from: number, to: number): readonly string[] => {
  const lines: string[] = [];
  for (let day = from; day < to; day++) {
    for (let c = 1; c <= customers; c++) {
      const rhythm = 11 + (c % 7) * 8;
      const turn = (day + c * 5) % rhythm;
      const order = `o${c}-${Math.floor((day + c * 5) / rhythm)}`;
      const product = (c + day) % products;
      const price = (5 + product).toFixed(2);
      const at = `${dayOf(day)} ${10 + (c % 8)}:00:00`;
      const isCancelled = (c + day) % 17 === 0;
      if (turn === 0) {
        lines.push(
          `${order},1,c${c},${at},p${product},${1 + (c % 3)},${(Number(price) * (1 + (c % 3))).toFixed(2)}`,
        );
        if (c % 2 === 0)
          lines.push(`${order},2,c${c},${at},p${(product + 1) % products},1,${(6 + product).toFixed(2)}`);
      } else if (turn === 3 && isCancelled) {
        const bought = (c + day - 3) % products;
        lines.push(
          `${order},3,c${c},${at},p${(bought + products) % products},-1,-${(5 + ((bought + products) % products)).toFixed(2)}`,
        );
      } else if (turn === 5 && isCancelled) {
        lines.push(`g${c}-${day},1,c${c},${at},,,-2.50`);
      }
    }
    // One line in many that no loader can read as a sale.
    if (day % 40 === 7) lines.push(`x${day},1,c1,2024-13-45 10:00:00,p1,1,5.00`);
  }
  return lines;
};

/** Writes a file of till lines. */
export const writeTill = (folder: string, name: string, lines: readonly string[]): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${[header, ...lines].join('\n')}\n`);
};

/** The customer master: a name, a town and a consent for each. */
export const writePeople = (folder: string, customers: number): void => {
  const lines = ['id,name,town,consent'];
  for (let c = 1; c <= customers; c++)
    lines.push(`c${c},Customer ${c},Town ${c % 9},${c % 3 === 0 ? 'no' : 'yes'}`);
  writeFileSync(join(folder, 'people.csv'), `${lines.join('\n')}\n`);
};

const shopYaml = (threads: number) => `version: 1
company: Corner Shop
currency: GBP
sources:
  - name: till
    entity: transactions
    files: till-*.csv
    columns:
      order_id: order
      transaction_id: { sql: "order_id || '/' || line" }
      customer_id: customer
      occurred_at: at
      product_id: product
      quantity: quantity
      amount: amount
    quality: { reject_above: 5% }
  - name: people
    entity: customers
    files: people.csv
    columns: { customer_id: id, name: name, city: town, marketing_consent: { from: consent, values: { yes: "true", no: "false" } } }
segments: { k: 3, starts: 1 }
machine: { threads: ${threads} }
`;

/** Writes the shop's config into a folder and returns its path; on one thread a night takes a third less processor. */
export const writeShopConfig = (folder: string, threads = 1): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'daybreak.yaml');
  writeFileSync(path, shopYaml(threads));
  return path;
};
