import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { boosting } from '../../models/boosting.ts';
import { auc } from '../../models/metrics/ranking.ts';
import { featuresBetween, type LabelledColumns, labelledColumns } from './labelled-columns.ts';

/**
 * Our boosting beside LightGBM's with two threads: same rows, trees, leaves and bins; first one, then the other.
 * Installs LightGBM into an environment of its own, which is kept for the next time.
 *   node --import ./scripts/typescript.mjs scripts/compare/lightgbm.ts [--rows 1000000] [--trees 100] [--leaves 16]
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    columns: { type: 'string', default: '60' },
    trees: { type: 'string', default: '100' },
    leaves: { type: 'string', default: '16' },
    environment: { type: 'string', default: join(tmpdir(), 'daybreak-lightgbm') },
  },
});
const rows = Number(values.rows);
const fresh = Math.ceil(rows / 5);
const settings = {
  rows,
  columns: Number(values.columns),
  trees: Number(values.trees),
  leaves: Number(values.leaves),
  learningRate: 0.1,
  bins: 254,
  minRows: 20,
  l2: 1,
};

const ours = (table: LabelledColumns) => {
  const seen = featuresBetween(table, 0, rows);
  const label = Float64Array.from(table.label.subarray(0, rows));
  const start = performance.now();
  const cpu = process.cpuUsage();
  const options = { ...settings, maxBins: settings.bins, rowShare: 1, columnShare: 1, seed: 1 };
  const params = boosting.fit(seen, label, options);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const logit = boosting.logit(params, featuresBetween(table, rows, rows + fresh));
  return {
    seconds,
    cpu: (user + system) / 1e6,
    auc: auc(logit, Float64Array.from(table.label.subarray(rows))),
    peak: process.resourceUsage().maxRSS / 1024,
  };
};

const theirs = ({ columns, categories, label }: LabelledColumns) => {
  const python = join(values.environment, 'bin', 'python');
  if (!existsSync(python)) {
    execFileSync('python3', ['-m', 'venv', values.environment], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'lightgbm', 'numpy'], { stdio: 'inherit' });
  }
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-compare-'));
  try {
    const file = openSync(join(folder, 'columns.bin'), 'w');
    for (const column of [...columns, label]) writeSync(file, new Uint8Array(column.buffer));
    closeSync(file);
    const script = fileURLToPath(new URL('lightgbm.py', import.meta.url));
    const given = JSON.stringify({ ...settings, categories });
    // Isolated, or Python would take the script for the package of the same name.
    const said = execFileSync(python, ['-I', script, join(folder, 'columns.bin'), given], {
      encoding: 'utf8',
    });
    return JSON.parse(said) as Record<string, number | string>;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const table = labelledColumns(rows + fresh, settings.columns);
const own = ours(table);
const other = theirs(table);
const best = auc(table.truth.subarray(rows), Float64Array.from(table.label.subarray(rows)));
const line = (...cells: readonly (string | number)[]) =>
  cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(4) : cell).padStart(14)).join('');
const seconds = Number(other['bin_seconds']) + Number(other['train_seconds']);
console.log(
  `${rows} rows, ${settings.columns} columns, ${settings.trees} trees of ${settings.leaves} leaves`,
);
console.log(line('', 'seconds', 'cpu seconds', 'AUC', 'peak MB'));
console.log(line('Daybreak', own.seconds, own.cpu, own.auc, own.peak));
console.log(
  line('LightGBM', seconds, Number(other['cpu_seconds']), Number(other['auc']), Number(other['peak_mb'])),
);
console.log(
  line(
    'ratio',
    own.seconds / seconds,
    own.cpu / Number(other['cpu_seconds']),
    own.auc - Number(other['auc']),
  ),
);
console.log(
  `The truth itself has an AUC of ${best.toFixed(4)}; LightGBM ${other['version']}, bins and training.`,
);
