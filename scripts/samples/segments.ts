import { planted } from './planted.ts';
import { oneOf, type Random, runningTotals, weighted } from './random.ts';
import type { CustomerKind } from './spend.ts';

/** What tells one planted kind of customer from another, beyond how often and how much they buy. */
export interface Segment {
  readonly name: string;
  /** Interest by category of the catalogue; 1 where nothing is said. */
  readonly interest: Readonly<Record<string, number>>;
  readonly channels: Readonly<Record<string, number>>;
  /** How much likelier than others to live in a region; 1 where nothing is said. */
  readonly lives: Readonly<Record<string, number>>;
  /** What brought them, unless another customer did. */
  readonly acquired: Readonly<Record<string, number>>;
  readonly consent: number;
  /** Multiplies the planted refund probabilities. */
  readonly returns: number;
  /** Probability that an order of a campaign month carries the campaign's code. */
  readonly campaigns: number;
  readonly usualAge: number;
}

const segments = {
  regulars: {
    name: 'regulars',
    interest: { 'Coffee & tea': 4, Kitchen: 2, Outdoor: 0.4, Office: 0.3 },
    channels: { app: 5, store: 4, web: 1 },
    lives: { 'Old Town': 1.6, Islands: 0.5 },
    acquired: { branch: 4, search: 3, campaign: 1 },
    consent: 0.8,
    returns: 0.6,
    campaigns: 0.08,
    usualAge: 42,
  },
  premium: {
    name: 'premium',
    interest: { Electronics: 2.5, Home: 3, Gifts: 2, Office: 0.4 },
    channels: { store: 6, web: 2, app: 2 },
    lives: { 'Harbour East': 1.8, Riverside: 0.4 },
    acquired: { partner: 4, branch: 3, search: 1 },
    consent: 0.55,
    returns: 0.8,
    campaigns: 0.04,
    usualAge: 51,
  },
  'deal seekers': {
    name: 'deal seekers',
    interest: { Electronics: 2, Home: 1.5, Gifts: 0.5, Office: 0.5 },
    channels: { web: 6, app: 4, store: 0.5 },
    lives: { Riverside: 2.2, 'Harbour East': 0.6 },
    acquired: { campaign: 5, social: 4, search: 1 },
    consent: 0.9,
    returns: 2.2,
    campaigns: 0.45,
    usualAge: 29,
  },
  families: {
    name: 'families',
    interest: { Kitchen: 3, Home: 2.5, Outdoor: 2, Office: 0.5 },
    channels: { store: 5, app: 3, web: 2 },
    lives: { 'North Shore': 1.8 },
    acquired: { search: 3, branch: 2, social: 2 },
    consent: 0.7,
    returns: 1,
    campaigns: 0.15,
    usualAge: 38,
  },
  'gift givers': {
    name: 'gift givers',
    interest: { Gifts: 8, 'Coffee & tea': 1.5, Office: 0.1 },
    channels: { web: 5, store: 4, app: 1 },
    lives: { Islands: 1.8 },
    acquired: { search: 4, social: 3, campaign: 2 },
    consent: 0.5,
    returns: 0.7,
    campaigns: 0.1,
    usualAge: 34,
  },
  trade: {
    name: 'trade',
    interest: { Office: 8, 'Coffee & tea': 1.5, Outdoor: 0.1, Gifts: 0.6 },
    channels: { 'account manager': 5, web: 5 },
    lives: { 'Harbour East': 1.5, Islands: 0.3 },
    acquired: { partner: 4, branch: 4, search: 1 },
    consent: 0.6,
    returns: 0.7,
    campaigns: 0.02,
    usualAge: 45,
  },
} as const satisfies Record<string, Segment>;

/**
 * The segment follows from rate, spend and chance, not the other way round, so that the population as a whole keeps
 * its planted gamma laws while its segments differ in both.
 */
export const segmentOf = (random: Random, kind: CustomerKind, rate: number, meanSpend: number): Segment => {
  if (kind === 'company') return segments.trade;
  const { r, alpha } = planted.purchases;
  const { p, q, v } = planted.spend.person;
  if (random() < 0.2) return oneOf(random, [segments.families, segments['gift givers']]);
  if (meanSpend > (1.35 * p * v) / (q - 1)) return segments.premium;
  if (rate > (1.3 * r) / alpha) return segments.regulars;
  if (meanSpend < (0.62 * p * v) / (q - 1)) return segments['deal seekers'];
  return rate < (0.35 * r) / alpha ? segments['gift givers'] : segments.families;
};

const totals = new Map<Readonly<Record<string, number>>, readonly number[]>();

/** One of the named things by its weight, such as the channel of an order. */
export const drawNamed = (random: Random, weights: Readonly<Record<string, number>>): string => {
  let running = totals.get(weights);
  if (running === undefined) {
    running = runningTotals(Object.values(weights));
    totals.set(weights, running);
  }
  return Object.keys(weights)[weighted(random, running)]!;
};
