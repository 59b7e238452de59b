import { parseArgs } from 'node:util';
import { volumeFor } from './samples/volume.ts';
import { writeSamples } from './samples/write-samples.ts';

const usage = `Makes the sample exports of data-samples/ and the truth they were drawn from.

  npm run samples -- [options]

  --customers N      number of customers (3000)
  --transactions N   about this many shop and bank records, up to 100 million
  --seed N           another draw of the same world (7)
  --out FOLDER       where to write (data-samples)
  --clean            plant no faults
  --no-gzip          write plain files, which is faster
  --help             this text

Another folder runs with: daybreak run --config data-samples/daybreak.yaml --data FOLDER
`;

const wholeNumber = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new Error(`--${option} requires a whole number from 1 to 999999999, got ${text}`);
  return Number(text);
};

const readOptions = () =>
  parseArgs({
    options: {
      customers: { type: 'string' },
      transactions: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      clean: { type: 'boolean' },
      'no-gzip': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;

const generate = async (options: ReturnType<typeof readOptions>): Promise<void> => {
  const seed = wholeNumber('seed', options.seed) ?? 7;
  const customers = wholeNumber('customers', options.customers);
  const transactions = wholeNumber('transactions', options.transactions);
  const folder = options.out ?? 'data-samples';
  const started = performance.now();
  const { good, faults } = await writeSamples({
    ...volumeFor(seed, customers, transactions),
    folder,
    seed,
    gzip: options['no-gzip'] !== true,
    isClean: options.clean === true,
  });
  const seconds = (performance.now() - started) / 1000;
  const total = Object.values(good).reduce((sum, count) => sum + count, 0);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${folder}: ${good.shop! + good.bank!} transactions, ${total} records in all, ${faults} planted faults\n`,
  );
  process.stderr.write(
    `${seconds.toFixed(1)} s, ${Math.round(total / seconds)} records/s, peak memory ${peak} MB\n`,
  );
};

try {
  const options = readOptions();
  if (options.help === true) process.stdout.write(usage);
  else await generate(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
