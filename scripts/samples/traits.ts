import { planted } from './planted.ts';
import { type Buyer, drawBuyer } from './purchase-process.ts';
import { below, streamOf } from './random.ts';
import { type Segment, segmentOf } from './segments.ts';
import { type CustomerKind, drawMeanSpend } from './spend.ts';

/** What a customer number alone decides; everything else about the customer is drawn from these. */
export interface Traits {
  readonly number: number;
  readonly id: string;
  readonly kind: CustomerKind;
  /** Kept by the branch with its own Chinese export; the others are in the CRM. */
  readonly isBranch: boolean;
  readonly writesHanzi: boolean;
  readonly buys: boolean;
  readonly holdsAccount: boolean;
  readonly buyer: Buyer;
  readonly meanSpend: number;
  readonly segment: Segment;
  /** Number of an earlier customer who is the same person. */
  readonly duplicateOf: number | undefined;
  /** Financial stress, mean 0 and variance 1 in the population: drives late payments and overdrafts. */
  readonly stress: number;
}

/** Traits of a customer, from 1; the same for the same seed however many customers there are. */
export const traitsOf = (seed: number, number: number): Traits => {
  const own = ownTraits(seed, number);
  const original = own.wantsOriginal ? originalOf(seed, number, own.back) : undefined;
  if (original === undefined) return { ...own.traits, duplicateOf: undefined };
  // A clerk who met the person again opened the second record, in the same script but maybe in another system.
  const isBranch = original.writesHanzi && own.copyInBranch;
  return {
    ...own.traits,
    kind: 'person',
    writesHanzi: original.writesHanzi,
    isBranch,
    id: customerId(number, isBranch),
    buys: true,
    holdsAccount: false,
    duplicateOf: original.number,
  };
};

/** Ids as the two systems write them: the CRM fills with zeros, the branch starts with a B. */
const customerId = (number: number, isBranch: boolean): string =>
  isBranch ? `B${String(number).padStart(7, '0')}` : String(number).padStart(9, '0');

/** Looks a few customers back for a person who is nobody's duplicate. */
const originalOf = (seed: number, number: number, back: number): Traits | undefined => {
  for (let candidate = number - back; candidate > Math.max(0, number - back - 5); candidate--) {
    const { traits, wantsOriginal } = ownTraits(seed, candidate);
    if (!wantsOriginal && traits.kind === 'person') return traits;
  }
  return undefined;
};

const ownTraits = (seed: number, number: number) => {
  const { population } = planted;
  const random = streamOf(seed, number, 'traits');
  const kind: CustomerKind = random() < population.companies ? 'company' : 'person';
  const isBranch = random() < population.branch_customers;
  const writesHanzi = random() < 0.4 || isBranch;
  const use = random();
  const isBankOnly = kind === 'person' && use < population.bank_only;
  const isNeither = kind === 'person' && !isBankOnly && use < population.bank_only + population.neither;
  const share = kind === 'company' ? population.accounts_of_companies : population.accounts_of_buyers;
  const hasAccountToo = random() < share;
  const wantsOriginal = random() < population.duplicates && kind === 'person' && number > 100;
  const back = 1 + below(random, 90);
  const copyInBranch = random() < 0.6;
  const buyer = drawBuyer(random);
  const meanSpend = drawMeanSpend(random, kind);
  const segment = segmentOf(random, kind, buyer.rate, meanSpend);
  const stress = 2 * random() - 1 + 2 * random() - 1 + 2 * random() - 1;
  const traits: Traits = {
    number,
    id: customerId(number, isBranch),
    kind,
    isBranch,
    writesHanzi,
    buys: !isBankOnly && !isNeither,
    holdsAccount: isBankOnly || (!isNeither && hasAccountToo),
    buyer,
    meanSpend,
    segment,
    duplicateOf: undefined,
    stress,
  };
  return { traits, wantsOriginal, back, copyInBranch };
};
