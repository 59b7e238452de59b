import type { Table } from 'apache-arrow';
import { nextOffers, type ScoredLists } from '../../models/next-offer.ts';
import { offerReasons } from '../../models/offer-reason.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';
import { type Grade, type ModelCard, writeModelCards } from './model-cards.ts';
import { type Origin, readCustomerProducts, readOrigin } from './next-offer-inputs.ts';
import {
  judgeOffers,
  listLength,
  neighboursOf,
  type OfferWay,
  popularityOf,
} from './next-offer-judgement.ts';

/** How the model and the baseline are told apart in reports. */
const model = 'similar-products';
const baseline = 'popular-in-segment';

type Judged = Awaited<ReturnType<typeof judgeOffers>>;

/**
 * Flow: next-offer-inputs.ts -> next-offer-judgement.ts (which way, and whether it wins) -> scores.next_offer.
 *
 * The next best offer of each buyer into `scores.offer_numbers`, in the order of features.purchase_history: of the
 * five products that similarity to what they hold and the propensity of their segment rank first, the one with the
 * most expected margin. Where that does not beat "most popular in segment" on the holdout, with its whole 95 %
 * interval, the popular ones are offered.
 */
export const scoreNextOffers = async (night: Night): Promise<void> => {
  const { db, config } = night;
  const catalogue = await readFrame(
    db,
    `select item_no, coalesce(margin, 0)::double as margin, is_credit::integer as is_credit
     from features.affinity_items order by item_no`,
  );
  const itemCount = catalogue.numRows;
  const products = await readCustomerProducts(night);
  const judged = await judgeOffers(night, products, itemCount);
  const isUsed = judged !== undefined && judged.gain.low > 0;
  const way = isUsed ? judged.way : { lengthWeight: 0, power: 1 };
  const tonight = await readOrigin(night, products, 'now', itemCount);
  const { propensity, isActive } = popularityOf(tonight, config.affinity);
  const neighbours = isUsed ? neighboursOf(tonight, config.affinity, way) : undefined;
  const lists = nextOffers(tonight.holdings, tonight.segments, propensity, neighbours, {
    length: listLength,
    power: way.power,
    isOffered: isActive,
    isBarred: await creditBar(night, numbers(catalogue, 'is_credit')),
  });
  const chosen = mostMargin(lists, catalogue.getChild('margin')!.toArray() as Float64Array);
  const reasonOf = neighbours ? offerReasons(tonight.holdings, neighbours) : () => undefined;
  const names = await readNames(night);
  const reasons = Array.from(chosen.items, (item, c) => {
    if (item < 0) return JSON.stringify({ code: 'nothing_new' });
    const reason = reasonOf(c, item);
    if (reason) {
      const products = reason.items.map((held) => names[held]!);
      return JSON.stringify({
        code: 'holders_also_take',
        products,
        lift: rounded(reason.lift),
        holders: reason.holders,
      });
    }
    const share = propensity.shares[tonight.segments[c]! * itemCount + item]!;
    return JSON.stringify({ code: 'popular_in_segment', share: rounded(share) });
  });
  await writeFrame(
    db,
    'scores.offer_numbers',
    tableOf({ item_no: chosen.items, score: chosen.scores, reason: reasons }),
  );
  await writeModelCards(db, 'affinity', cards(judged, isUsed, way, tonight, neighbours?.shortened ?? 0));
};

const numbers = (table: Table, name: string) => table.getChild(name)!.toArray() as Int32Array;

/** Four significant digits: a reason is read by people. */
const rounded = (value: number) => Number(value.toPrecision(4));

const readNames = async ({ db }: Night): Promise<readonly string[]> => {
  const reader = await db.runAndReadAll('select name from features.affinity_items order by item_no');
  return reader.getRows().map(([name]) => String(name));
};

/** Credit is not offered to customers of grade D or E. */
const creditBar = async ({ db }: Night, isCredit: Int32Array): Promise<(c: number, j: number) => boolean> => {
  const graded = await readFrame(
    db,
    `select h.row_no as customer_no, coalesce(c.credit_grade in ('D', 'E'), false)::integer as is_barred
     from features.purchase_history as h left join scores.credit as c using (customer_id) order by h.row_no`,
  );
  const isBarred = numbers(graded, 'is_barred');
  return (c, j) => isCredit[j] === 1 && isBarred[c] === 1;
};

/** Of each list the item with the largest score x margin; without a known margin the first one. */
const mostMargin = (
  { items, scores, length }: ScoredLists,
  margins: Float64Array,
): { readonly items: Int32Array; readonly scores: Float64Array } => {
  const customers = items.length / length;
  const chosen = new Int32Array(customers).fill(-1);
  const score = new Float64Array(customers).fill(Number.NaN);
  for (let c = 0; c < customers; c++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let at = c * length; at < (c + 1) * length && items[at]! >= 0; at++) {
      const expected = scores[at]! * Math.max(0, margins[items[at]!]!);
      if (expected <= most) continue;
      most = expected;
      chosen[c] = items[at]!;
      score[c] = scores[at]!;
    }
  }
  return { items: chosen, scores: score };
};

const cards = (
  judged: Judged,
  isUsed: boolean,
  way: OfferWay,
  tonight: Origin,
  shortened: number,
): ModelCard[] => {
  const n = tonight.customerNos.length;
  const figures = (quality: 'model' | 'baseline') =>
    judged && {
      recall_at_5: judged[quality].recall,
      hit_rate: judged[quality].hit_rate,
      coverage: judged[quality].coverage,
      customers: judged.customers,
    };
  const shared = { purpose: 'offer' as const, fit: { customers: n, shortened }, n, objective: 0 };
  const baselineFigures = figures('baseline') ?? null;
  return [
    {
      ...shared,
      model,
      source: 'Sarwar et al. (2001), item-item cosine; length weight of BM25 (Robertson & Zaragoza 2009)',
      params: judged?.way ?? way,
      metrics: judged
        ? {
            ...figures('model'),
            gain: judged.gain.mean,
            gain_low: judged.gain.low,
            gain_high: judged.gain.high,
          }
        : null,
      baseline: baselineFigures,
      grade: judged ? gradeOf(judged.gain) : null,
      is_used: isUsed,
      note: judged ? (isUsed ? '' : 'not better than the baseline') : 'history too short for a holdout',
    },
    {
      ...shared,
      model: baseline,
      source: 'Share of the customers of an RFM segment who took the product of late',
      params: {},
      metrics: baselineFigures,
      baseline: baselineFigures,
      grade: null,
      is_used: !isUsed,
      note: '',
    },
  ];
};

/** Better or worse only where the whole interval says so. */
const gradeOf = ({ low, high }: { readonly low: number; readonly high: number }): Grade => {
  if (low > 0) return 'A';
  return high < 0 ? 'C' : 'B';
};
