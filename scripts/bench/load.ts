import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';
import { createLoadTables, loadSource } from '../../pipeline/sources/load.ts';
import type { Encoding, Source } from '../../pipeline/sources/source.ts';
import { openWarehouse } from '../../pipeline/warehouse.ts';

/**
 * Seconds and memory of the strict load of one clean file of transactions, beside bare DuckDB that reads the same
 * file with every column as text, in turn in the same run: `npm run bench:load -- --rows 10000000`.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '2' },
    folder: { type: 'string', default: tmpdir() },
    memory: { type: 'string', default: '1GB' },
    // What a child process of the measurement is to do.
    task: { type: 'string' },
    file: { type: 'string' },
    warehouse: { type: 'string' },
  },
});
const machine = { threads: 2, memory_limit: values.memory };

const source = (file: string, encoding: Encoding): Source => ({
  name: 'shop',
  entity: 'transactions',
  files: [file],
  format: 'csv',
  encoding,
  csv: { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] },
  columns: {
    transaction_id: { from: 'line_id' },
    order_id: { from: 'order_id' },
    occurred_at: { from: 'sold_at', format: '%Y-%m-%d %H:%M' },
    customer_id: { from: 'customer_no' },
    product_id: { from: 'sku' },
    product_name: { from: 'product' },
    quantity: { from: 'quantity', type: 'integer' },
    unit_price: { from: 'unit_price' },
    amount: { from: 'amount' },
    channel: { from: 'channel' },
  },
  quality: { reject_above: 0.01 },
});

/** Writes the file: two years of lines by 500,000 customers, some in Chinese and in quotes; the same every time. */
const writeFile = async (file: string): Promise<void> => {
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  await db.run(`copy (
    select 'L' || i as line_id, 'O' || (i // 3) as order_id,
        strftime(timestamp '2024-01-01' + to_minutes((i * 7919) % 1051200), '%Y-%m-%d %H:%M') as sold_at,
        lpad(cast((i * 104729) % 500000 as varchar), 9, '0') as customer_no, 'S' || (i * 31) % 4000 as sku,
        ['Jasmine tea, 250 g', '茉莉花茶', 'Chef knife', '帆布袋（大）', 'Gel pens, 24'][1 + i % 5] as product,
        1 + i % 4 as quantity, cast((i % 900) + 0.95 as decimal(9, 2)) as unit_price,
        cast((1 + i % 4) * ((i % 900) + 0.95) as decimal(9, 2)) as amount, ['web', 'app', 'store'][1 + i % 3] as channel
    from range(${Number(values.rows)}) t(i)) to ${quotedString(file)} (format csv, header)`);
  db.disconnectSync();
};

const tasks: Readonly<Record<string, (file: string, folder: string) => Promise<void>>> = {
  write: (file) => writeFile(file),
  bare: async (file, folder) => {
    const warehouse = await openWarehouse(folder, machine);
    await warehouse.db.run(
      `create table bare as select * from read_csv(${quotedString(file)}, all_varchar = true, header = true)`,
    );
    warehouse.close();
  },
  strict: (file, folder) => strict(file, folder, 'utf-8'),
  gb18030: (file, folder) => strict(file, folder, 'gb18030'),
};

const strict = async (file: string, folder: string, encoding: Encoding): Promise<void> => {
  const { db, temp, close } = await openWarehouse(folder, machine);
  await createLoadTables(db);
  await db.run('begin');
  const options = { dataFolder: '/', timezone: 'UTC', tempFolder: temp };
  const { files } = await loadSource(db, source(file, encoding), options);
  await db.run('commit');
  close();
  const { loaded, path } = files[0]!;
  if (loaded !== Number(values.rows) || path !== 'fast')
    throw new Error(
      `the load requires ${values.rows} rows on the fast path, got ${loaded} on the ${path} one`,
    );
};

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs a task in a process of its own; seconds of the whole process, and the kernel's high-water mark of its memory. */
const measure = async (task: string, file: string, folder: string): Promise<Cost> => {
  const warehouse = join(folder, 'warehouse');
  const own = [
    '--task',
    task,
    '--file',
    file,
    '--warehouse',
    warehouse,
    '--rows',
    values.rows,
    '--memory',
    values.memory,
  ];
  const start = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...own], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid!));
  }, 50);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  rmSync(warehouse, { recursive: true, force: true });
  if (code !== 0) throw new Error(`${task} requires exit code 0, got ${code}`);
  return { seconds: (performance.now() - start) / 1000, megabytes };
};

const peakOf = (pid: number): number => {
  try {
    const found = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/);
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const report = async (): Promise<void> => {
  const folder = mkdtempSync(join(values.folder, 'daybreak-bench-'));
  try {
    const [utf8, gb18030] = [join(folder, 'utf8.csv'), join(folder, 'gb18030.csv')];
    await measure('write', utf8, folder);
    const iconv = spawnSync('sh', ['-c', `iconv -f utf-8 -t gb18030 '${utf8}' > '${gb18030}'`]);
    console.log(
      `${values.rows} rows, ${(statSync(utf8).size / 1e6).toFixed(0)} MB, memory limit ${values.memory}`,
    );
    for (let run = 0; run < Number(values.runs); run++) {
      const bare = await measure('bare', utf8, folder);
      const told = (name: string, { seconds, megabytes }: Cost, most: string) =>
        console.log(
          `${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s  ${(seconds / bare.seconds).toFixed(2)} of bare${most}  peak ${megabytes.toFixed(0)} MB`,
        );
      told('bare', bare, '');
      told('strict', await measure('strict', utf8, folder), ' (at most 3)');
      if (iconv.status === 0) told('gb18030', await measure('gb18030', gb18030, folder), ' (at most 5)');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (values.task === undefined) await report();
else {
  mkdirSync(values.warehouse!, { recursive: true });
  await tasks[values.task]!(values.file!, values.warehouse!);
}
