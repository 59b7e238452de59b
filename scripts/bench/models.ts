import { parseArgs } from 'node:util';
import { type Table, tableFromArrays } from 'apache-arrow';
import { bgNbd } from '../../models/bg-nbd.ts';
import { mbgNbd } from '../../models/mbg-nbd.ts';
import { drawBeta, drawExponential, drawGamma, seededRandom } from '../../models/numeric/random.ts';
import { paretoNbd } from '../../models/pareto-nbd.ts';

/**
 * Fits BG/NBD, MBG/NBD and Pareto/NBD to a million simulated customers and scores each of them, as a night does.
 * Prints seconds and the peak memory of the process, which also holds the customers.
 *   npm run bench:models -- [--customers 1000000]
 */
const { values } = parseArgs({ options: { customers: { type: 'string', default: '1000000' } } });
const customers = Number(values.customers);

/** Two years of customers with the parameters of CDNOW, who may leave after any purchase; times in whole days. */
const simulated = (): Table => {
  const random = seededRandom(1);
  const weeks = 104;
  const frequency = new Int32Array(customers);
  const recency = new Int32Array(customers);
  const T = new Int32Array(customers);
  for (let i = 0; i < customers; i++) {
    const age = weeks * random();
    const rate = drawGamma(random, 0.525, 6.183);
    const leaving = drawBeta(random, 0.891, 1.614);
    let last = 0;
    let time = drawExponential(random, rate);
    while (time <= age && random() >= leaving) {
      frequency[i]!++;
      last = time;
      time += drawExponential(random, rate);
    }
    T[i] = Math.round(age * 7);
    recency[i] = Math.round(last * 7);
  }
  return tableFromArrays({ frequency, recency, T });
};

const seconds = (start: number) => (performance.now() - start) / 1000;
/** Seconds of processor time since `from`: what the work takes on a machine that others use too. */
const cpuSeconds = (from: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const megabytes = () => process.resourceUsage().maxRSS / 1024;

const start = performance.now();
const inputs = simulated();
console.log(
  `${customers.toLocaleString('en')} customers simulated in ${seconds(start).toFixed(1)} s, ${megabytes().toFixed(0)} MB`,
);

const options = { horizon_days: 365, discount_rate: 0.1 };
let total = 0;
const cpuStart = process.cpuUsage();
for (const model of [bgNbd, mbgNbd, paretoNbd]) {
  const fitStart = performance.now();
  const fitted = model.fit(inputs, {});
  const fitSeconds = seconds(fitStart);
  const scoreStart = performance.now();
  model.score(fitted as never, inputs, options);
  const scoreSeconds = seconds(scoreStart);
  total += fitSeconds + scoreSeconds;
  console.log(
    `${model.name.padEnd(11)} fit ${fitSeconds.toFixed(2)} s   score ${scoreSeconds.toFixed(2)} s   ` +
      `log-likelihood ${fitted.objective.toFixed(2)}`,
  );
}
console.log(
  `in all ${total.toFixed(1)} s (at most 20), of processor ${cpuSeconds(cpuStart).toFixed(1)} s, peak ${megabytes().toFixed(0)} MB (at most 1500) for ${customers.toLocaleString('en')} customers`,
);
