import { planted } from './planted.ts';
import { type Product, products } from './products.ts';
import { poisson, type Random, runningTotals, weighted } from './random.ts';
import type { Segment } from './segments.ts';

/** One line of an order; prices in fen. */
export interface BasketLine {
  readonly product: Product;
  readonly quantity: number;
  readonly unitPrice: number;
}

const byId = new Map(products.map((product) => [product.id, product]));
const companions = new Map(
  planted.affinities.map(({ product, companion, probability }) => [
    product as string,
    { product: byId.get(companion)!, probability },
  ]),
);
const preferences = new Map<Segment, readonly number[]>();

/** Prices move with offers and years: within this share of the list price a basket fits its worth. */
const fit = 0.12;
const attempts = 8;

/**
 * An order worth about `value` fen. Products are drawn by popularity and the segment's interest; of a few such
 * baskets the one whose list prices come nearest to the value is taken. Then each planted companion joins its product
 * with its probability, whatever it costs, so that the planted affinities stay exact; the basket is bought several
 * times over where the value asks for it, and unit prices settle the rest.
 */
export const drawBasket = (random: Random, segment: Segment, value: number): readonly BasketLine[] => {
  let chosen: readonly Product[] = [];
  let bestMiss = Infinity;
  for (let attempt = 0; attempt < attempts && bestMiss > fit; attempt++) {
    const basket = drawProducts(random, segment);
    const listed = listPrice(basket);
    const miss = Math.abs(Math.log(value / (listed * timesFor(value, listed))));
    if (miss < bestMiss) [chosen, bestMiss] = [basket, miss];
  }
  const basket = withCompanions(random, chosen);
  const listed = listPrice(basket);
  const quantity = timesFor(value, listed);
  return basket.map((product) => ({
    product,
    quantity,
    unitPrice: Math.max(1, Math.round((product.price * value) / (listed * quantity))),
  }));
};

const listPrice = (basket: readonly Product[]): number => basket.reduce((sum, { price }) => sum + price, 0);

const timesFor = (value: number, listed: number): number => Math.max(1, Math.round(value / listed));

const drawProducts = (random: Random, segment: Segment): readonly Product[] => {
  let totals = preferences.get(segment);
  if (totals === undefined) {
    totals = runningTotals(
      products.map(({ popularity, category }) => popularity * (segment.interest[category] ?? 1)),
    );
    preferences.set(segment, totals);
  }
  const basket = new Set<Product>();
  for (let left = 1 + poisson(random, 0.8); left > 0; left--) basket.add(products[weighted(random, totals)]!);
  return [...basket];
};

const withCompanions = (random: Random, basket: readonly Product[]): readonly Product[] => {
  const all = new Set(basket);
  for (const { id } of basket) {
    const companion = companions.get(id);
    if (companion !== undefined && random() < companion.probability) all.add(companion.product);
  }
  return [...all];
};
