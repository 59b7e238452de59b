import type { Table } from 'apache-arrow';
import { type ItemNeighbours, itemNeighbours } from '../../models/item-similarity.ts';
import {
  bootstrapMean,
  type ListQuality,
  listQuality,
  type MeanInterval,
} from '../../models/metrics/recommendation.ts';
import { offersByPower, type Propensity, segmentPropensity } from '../../models/next-offer.ts';
import type { Night } from '../night.ts';
import {
  type Followed,
  followed,
  type Origin,
  type OriginName,
  readOrigin,
  slices,
} from './next-offer-inputs.ts';

/** How the offers are made; power 0 leaves the segment out of it. */
export interface OfferWay {
  readonly lengthWeight: number;
  readonly power: number;
}

/** Offers that are named to each customer, of which a judgement counts those that were taken. */
export const listLength = 5;

/** With fewer customers who took something new, nothing can be judged. */
const fewest = 30;

/** A customer's oldest products beyond this many do not count: their pairs would cost more than all others. */
const mostHeld = 500;

interface Judgement {
  readonly way: OfferWay;
  readonly model: ListQuality;
  readonly baseline: ListQuality;
  /** By how much the model's recall is above that of the baseline, customer by customer. */
  readonly gain: MeanInterval;
  readonly customers: number;
}

/** Which items somebody took of late, and what the customers of each segment took then. */
export const popularityOf = (
  { holdings, ages, segments }: Origin,
  { offer_days }: Night['config']['affinity'],
): { readonly propensity: Propensity; readonly isActive: Uint8Array } => {
  const isRecent = (k: number) => ages[k]! < offer_days;
  const isActive = new Uint8Array(holdings.itemCount);
  holdings.items.forEach((item, k) => {
    if (isRecent(k)) isActive[item] = 1;
  });
  return { propensity: segmentPropensity(holdings, isRecent, segments), isActive };
};

/** What goes with what among the customers of an origin. */
export const neighboursOf = (
  { holdings }: Origin,
  { neighbours }: Night['config']['affinity'],
  { lengthWeight }: OfferWay,
): ItemNeighbours => itemNeighbours(holdings, { neighbours, lengthWeight, mostHeld });

/**
 * Judges offers by time: the way is chosen by what followed the earlier origin, and what followed the later one says
 * how it does beside "most popular in segment", by recall at five of products that are new to the customer.
 * Undefined where too few customers took anything new.
 */
export const judgeOffers = async (
  night: Night,
  products: Table,
  itemCount: number,
): Promise<Judgement | undefined> => {
  const at = async (from: OriginName, until: OriginName) => {
    const origin = await readOrigin(night, products, from, itemCount);
    return { origin, since: followed(products, origin, from, until) };
  };
  const earlier = await at('at_baseline', 'at_cut');
  const later = await at('at_cut', 'now');
  if (earlier.since.places.length < fewest || later.since.places.length < fewest) return undefined;
  const { affinity } = night.config;
  const way = bestWay(earlier, affinity);
  const [model] = qualitiesOf(later, affinity, [way.power], neighboursOf(later.origin, affinity, way));
  const [baseline] = qualitiesOf(later, affinity, [1], undefined);
  if (model === undefined || baseline === undefined) return undefined;
  const gains = model.recalls.map((recall, i) => recall - baseline.recalls[i]!);
  return { way, model, baseline, gain: bootstrapMean(gains, affinity.seed), customers: gains.length };
};

interface Past {
  readonly origin: Origin;
  readonly since: Followed;
}

const powers = [0, 0.5, 1];

/** The way with the best recall, of equal ones the first. */
const bestWay = (past: Past, settings: Night['config']['affinity']): OfferWay => {
  let best: { readonly way: OfferWay; readonly recall: number } | undefined;
  for (const lengthWeight of [1, 0.5]) {
    const neighbours = neighboursOf(past.origin, settings, { lengthWeight, power: 0 });
    qualitiesOf(past, settings, powers, neighbours).forEach(({ recall }, n) => {
      if (best === undefined || recall > best.recall)
        best = { way: { lengthWeight, power: powers[n]! }, recall };
    });
  }
  return best!.way;
};

/** How the offers of each power did. */
const qualitiesOf = (
  { origin, since }: Past,
  settings: Night['config']['affinity'],
  powers: readonly number[],
  neighbours: ItemNeighbours | undefined,
): readonly ListQuality[] => {
  const { propensity, isActive } = popularityOf(origin, settings);
  const { items, offsets, itemCount } = origin.holdings;
  const judges = { ...slices(items, offsets, since.places), itemCount };
  const segments = since.places.map((place) => origin.segments[place]!);
  const ways = { length: listLength, powers, isOffered: isActive };
  const catalogue = isActive.reduce((sum, is) => sum + is, 0);
  return offersByPower(judges, segments, propensity, neighbours, ways).map((lists) =>
    listQuality(lists, since.taken, catalogue),
  );
};
