import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';

/**
 * Costs of a whole night on Online Retail beside what bare DuckDB needs to read and group the same file, in turn
 * in the same run, so that only their ratio depends on the machine: `npm run bench -- --data ../shared/data`.
 */
const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, runs: { type: 'string', default: '5' } },
});
const file = join(values.data, 'online_retail.csv.gz');

/** Seconds for bare DuckDB to read the file and group it by customer. */
const bare = async (): Promise<number> => {
  const instance = await DuckDBInstance.create(':memory:');
  const db = await instance.connect();
  const start = performance.now();
  await db.run(
    `select CustomerID, count(*), sum(Quantity * UnitPrice), max(InvoiceDate)
     from read_csv(${quotedString(file)}) group by CustomerID`,
  );
  const seconds = (performance.now() - start) / 1000;
  db.disconnectSync();
  instance.closeSync();
  return seconds;
};

/** Wall seconds and peak memory of the whole process of a first night. */
const night = async (): Promise<{ seconds: number; megabytes: number }> => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-'));
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      'scripts/daybreak.mjs',
      'run',
      '--config',
      'data-samples/online-retail.yaml',
      '--data',
      values.data,
      '--quiet',
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        DAYBREAK__WAREHOUSE: join(folder, 'warehouse'),
        DAYBREAK__OUTPUT: join(folder, 'out'),
        // Printing is a browser's time, not the night's.
        DAYBREAK__REPORTS__PDF: 'never',
      },
    },
  );
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid!));
  }, 20);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`the night requires exit code 0, got ${code}`);
  return { seconds: (performance.now() - start) / 1000, megabytes };
};

/** The kernel's high-water mark of a process's memory; 0 where there is no /proc. */
const peakOf = (pid: number): number => {
  try {
    const found = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/);
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

await bare();
const runs: { bare: number; seconds: number; megabytes: number }[] = [];
for (let i = 0; i < Number(values.runs); i++) runs.push({ bare: await bare(), ...(await night()) });
for (const { bare, seconds, megabytes } of runs) {
  console.log(
    `bare ${bare.toFixed(2)} s   night ${seconds.toFixed(2)} s   allowed ${(5 * bare + 3).toFixed(2)} s   peak ${megabytes.toFixed(0)} MB`,
  );
}
console.log(
  `median: (night - 3 s) / bare = ${median(runs.map((run) => (run.seconds - 3) / run.bare)).toFixed(2)} (at most 5), ` +
    `peak ${median(runs.map((run) => run.megabytes)).toFixed(0)} MB (at most 1000)`,
);
