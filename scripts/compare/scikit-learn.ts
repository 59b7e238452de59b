import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { searchClusters } from '../../models/numeric/k-means-search.ts';
import { cloudyPoints, clusters, dimensions } from './points.ts';

/**
 * K-means on a million rows of six numbers, eight clusters, ten starts: ours, scikit-learn on every core, and
 * ml-kmeans with its one start, each in a process of its own on the same points, one after the other, in turns.
 * Prints wall seconds, processor seconds, inertia and the memory above the points. Fails when ours is more than 0.1 %
 * worse than scikit-learn, takes more than 0.7 of its wall time or more than 400 MB.
 *   npm run compare:kmeans -- [--rows 1000000] [--turns 2] [--python python3]
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    turns: { type: 'string', default: '2' },
    python: { type: 'string', default: 'python3' },
    side: { type: 'string' },
    points: { type: 'string' },
  },
});
const starts = 10;

interface Measured {
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly inertia: number;
  /** Megabytes above the process with the points in it. */
  readonly above_mb: number;
  readonly version: string;
}

const peak = () => process.resourceUsage().maxRSS / 1024;

const measured = (version: string, work: () => number): Measured => {
  const before = peak();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const inertia = work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - start) / 1000,
    cpu_seconds: (user + system) / 1e6,
    inertia,
    above_mb: peak() - before,
    version,
  };
};

const ours = (points: Float64Array) =>
  measured('daybreak', () => searchClusters(points, dimensions, { k: clusters, seed: 1, starts }).inertia);

/** Its rows are arrays; turning the points into them is part of what it costs. It gives no inertia. */
const mlKmeansOnce = (points: Float64Array) =>
  measured('ml-kmeans, 1 start', () => {
    const rows = Array.from({ length: points.length / dimensions }, (_, i) =>
      Array.from(points.subarray(i * dimensions, (i + 1) * dimensions)),
    );
    const { clusters: nearest, centroids } = mlKmeans(rows, clusters, { seed: 1, maxIterations: 100 });
    return rows.reduce(
      (sum, row, i) => sum + row.reduce((part, x, j) => part + (x - centroids[nearest[i]!]![j]!) ** 2, 0),
      0,
    );
  });

const child = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} requires to end well, got ${error?.message ?? stderr}`);
  return stdout;
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** An environment of its own with scikit-learn in it, made once beside the other temporary files. */
const pythonWithSklearn = (): string => {
  const folder = join(tmpdir(), 'daybreak-compare-scikit-learn');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python)) child(values.python, ['-m', 'venv', folder]);
  child(python, ['-m', 'pip', 'install', '--quiet', 'scikit-learn']);
  return python;
};

const best = (runs: readonly Measured[]): Measured => runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));

const compare = () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-compare-'));
  try {
    const file = join(folder, 'points.f64');
    writeFileSync(file, cloudyPoints(Number(values.rows)));
    const python = pythonWithSklearn();
    const own = (side: string) =>
      JSON.parse(
        child(process.execPath, [
          ...process.execArgv,
          fileURLToPath(import.meta.url),
          ...['--side', side, '--points', file],
        ]),
      ) as Measured;
    const theirs = () =>
      JSON.parse(
        child(python, [here('./scikit-learn.py'), file, `${dimensions}`, `${clusters}`, `${starts}`]),
      ) as Measured;
    const turns = Array.from({ length: Number(values.turns) }, () => ({ a: own('ours'), b: theirs() }));
    const [a, b] = [best(turns.map((turn) => turn.a)), best(turns.map((turn) => turn.b))];
    const other = own('ml-kmeans');
    for (const { version, ...side } of [a, { ...b, version: `scikit-learn ${b.version}` }, other]) {
      console.log(
        `${version.padEnd(20)} ${side.seconds.toFixed(2).padStart(7)} s wall ${side.cpu_seconds.toFixed(2).padStart(7)} s cpu  inertia ${side.inertia.toFixed(1)}  ${side.above_mb.toFixed(0).padStart(5)} MB above the points`,
      );
    }
    const ratio = a.seconds / b.seconds;
    const worse = a.inertia / b.inertia - 1;
    console.log(`wall ratio ${ratio.toFixed(3)}, inertia ${(100 * worse).toFixed(4)} % above`);
    if (ratio > 0.7 || worse > 0.001 || a.above_mb > 400) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (values.side === undefined) compare();
else {
  const bytes = readFileSync(values.points!);
  const points = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  console.log(JSON.stringify(values.side === 'ours' ? ours(points) : mlKmeansOnce(points)));
}
