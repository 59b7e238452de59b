import { type Table, tableFromArrays } from 'apache-arrow';
import {
  drawBeta,
  drawExponential,
  drawGamma,
  type Random,
  seededRandom,
} from '../../models/numeric/random.ts';

interface Size {
  readonly customers: number;
  /** Weeks from the first birth to the end. */
  readonly weeks: number;
  /** First purchases are spread evenly over so many weeks. */
  readonly births: number;
  readonly seed: number;
}

type Rates = Readonly<Record<string, number>>;

/** Times of the repeat purchases of one customer within `age` weeks. */
type Life = (random: Random, age: number) => number[];

/** Customers who live by the assumptions of BG/NBD (`first` 0) or MBG/NBD (`first` 1), times in whole days. */
export const simulatedBuyers = ({ r, alpha, a, b }: Rates, first: 0 | 1, size: Size): Table =>
  simulated(size, (random, age) => {
    const rate = drawGamma(random, r!, alpha!);
    const leaving = drawBeta(random, a!, b!);
    const times: number[] = [];
    let isAlive = first === 0 || random() >= leaving;
    for (
      let time = drawExponential(random, rate);
      isAlive && time <= age;
      time += drawExponential(random, rate)
    ) {
      times.push(time);
      isAlive = random() >= leaving;
    }
    return times;
  });

/** Customers who live by the assumptions of Pareto/NBD. */
export const simulatedParetoBuyers = ({ r, alpha, s, beta }: Rates, size: Size): Table =>
  simulated(size, (random, age) => {
    const rate = drawGamma(random, r!, alpha!);
    const end = Math.min(age, drawExponential(random, drawGamma(random, s!, beta!)));
    const times: number[] = [];
    for (let time = drawExponential(random, rate); time <= end; time += drawExponential(random, rate)) {
      times.push(time);
    }
    return times;
  });

const simulated = ({ customers, weeks, births, seed }: Size, life: Life): Table => {
  const random = seededRandom(seed);
  const frequency = new Int32Array(customers);
  const recency = new Int32Array(customers);
  const T = new Int32Array(customers);
  for (let i = 0; i < customers; i++) {
    const age = weeks - births * random();
    const times = life(random, age);
    frequency[i] = times.length;
    T[i] = Math.round(age * 7);
    recency[i] = Math.round((times.at(-1) ?? 0) * 7);
  }
  return tableFromArrays({ frequency, recency, T });
};
