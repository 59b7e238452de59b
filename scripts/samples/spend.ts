import { planted } from './planted.ts';
import { gamma, type Random } from './random.ts';

export type CustomerKind = 'person' | 'company';

/**
 * A customer's mean spend per order, CNY: p / nu with nu ~ gamma(q, v).
 * Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value. Independent of the purchase rate.
 */
export const drawMeanSpend = (random: Random, kind: CustomerKind): number => {
  const { p, q, v } = planted.spend[kind];
  return p / gamma(random, q, v);
};

/** Worth of one order, CNY: gamma with shape p and the customer's mean. */
export const drawOrderValue = (random: Random, kind: CustomerKind, meanSpend: number): number => {
  const { p } = planted.spend[kind];
  return gamma(random, p, p / meanSpend);
};
