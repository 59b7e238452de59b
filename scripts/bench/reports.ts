import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeReports } from '../../reports/write-reports.ts';
import { nightOptions, openFixture } from '../../tests/reports/fixture.ts';

/**
 * What all reports of a night cost at a million customers, and how fast their pages open:
 * `npm run bench:reports -- [--customers 1000000] [--threads 2]`. The warehouse is made by SQL in a process of its own,
 * so that the peak memory printed is that of the reports. Every limit's reasons differ, so that no sentence of them is
 * said for two customers.
 */
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    threads: { type: 'string', default: '2' },
    warehouse: { type: 'string' },
  },
});
const customers = Number(values.customers);

const build = async (file: string): Promise<void> => {
  const db = await openFixture({ customers, file });
  await db.run(`update scores.limits set limit_reasons = '[{"code":"limit_need","amount":' || credit_limit / 1.2
    || '},{"code":"limit_class_factor","class":"B","ratio":1.2,"amount":' || credit_limit || '}]'`);
  db.closeSync();
};

/** Pages of the folder with their size and, where a Chromium is there, the time until they are loaded. */
const openPages = async (folder: string, pages: readonly string[]): Promise<void> => {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
  const { chromium } = await import('playwright-core');
  const browser =
    executablePath && (await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] }));
  for (const page of pages) {
    const size = `${(statSync(join(folder, page)).size / 1e6).toFixed(2)} MB`;
    if (!browser) {
      console.log(`${page.padEnd(40)} ${size}`);
      continue;
    }
    const tab = await browser.newPage();
    const start = performance.now();
    await tab.goto(pathToFileURL(join(folder, page)).href, { waitUntil: 'load' });
    // Two frames: the page is laid out and painted.
    await tab.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    console.log(`${page.padEnd(40)} ${size.padStart(9)}  open in ${seconds} s`);
    await tab.close();
  }
  if (browser) await browser.close();
};

const render = async (folder: string, file: string): Promise<void> => {
  const instance = await DuckDBInstance.create(file, { memory_limit: '2GB', threads: '1' });
  const lanes = Array.from({ length: Number(values.threads) }, () => instance.connect());
  const [db, ...further] = await Promise.all(lanes);
  const before = process.cpuUsage();
  const start = performance.now();
  await writeReports(db!, nightOptions(folder, { cards: 100 }), further);
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${customers} customers: all reports in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of processor)`,
  );
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
  for (const lane of [db!, ...further]) lane.closeSync();
};

if (values.warehouse) await build(values.warehouse);
else {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-reports-'));
  const warehouse = join(folder, 'warehouse.duckdb');
  const out = join(folder, 'out');
  const args = [
    ...process.execArgv,
    process.argv[1]!,
    '--customers',
    String(customers),
    '--warehouse',
    warehouse,
  ];
  const made = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (made.status !== 0) throw new Error(`bench:reports requires its warehouse, got status ${made.status}`);
  await render(out, warehouse);
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();
  const size = (ending: string) =>
    files
      .filter((path) => path.endsWith(ending))
      .reduce((all, path) => all + statSync(join(out, path)).size, 0);
  for (const ending of ['.html', '.csv', '.xlsx'])
    console.log(`${ending} ${(size(ending) / 1e6).toFixed(1)} MB`);
  await openPages(
    out,
    files.filter((path) => path.endsWith('.html') && !path.includes('/customers/')),
  );
  rmSync(folder, { recursive: true });
}
