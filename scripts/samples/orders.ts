import { type BasketLine, drawBasket } from './basket.ts';
import { dayCount, weekdayOf } from './calendar.ts';
import { planted } from './planted.ts';
import { below, oneOf, type Random } from './random.ts';
import { drawNamed, type Segment } from './segments.ts';
import { type CustomerKind, drawOrderValue } from './spend.ts';

/** Something bought on one day, with the lines that came back. */
export interface Order {
  readonly index: number;
  readonly day: number;
  readonly minute: number;
  readonly channel: string;
  readonly campaign: string;
  readonly lines: readonly BasketLine[];
  readonly fen: number;
  readonly returns: readonly Return[];
}

/** A line sent back; without a line it is money given back for goodwill. */
interface Return {
  readonly line: number | undefined;
  readonly day: number;
  readonly minute: number;
  readonly fen: number;
  /** A cancellation names the order it reverses, a return at the counter does not. */
  readonly namesOrder: boolean;
}

export interface OrderContext {
  readonly kind: CustomerKind;
  readonly segment: Segment;
  readonly meanSpend: number;
  /** No store within reach: what others buy there, these buy on the web. */
  readonly isRemote: boolean;
}

export const drawOrder = (random: Random, context: OrderContext, index: number, day: number): Order => {
  const { kind, segment, meanSpend, isRemote } = context;
  const channel = drawNamed(random, segment.channels);
  const lines = drawBasket(random, segment, drawOrderValue(random, kind, meanSpend * 100));
  const evening = weekdayOf(day) % 6 === 0 ? 0 : 90;
  const minute = Math.min(1259, 560 + evening + below(random, 350) + below(random, 350));
  return {
    index,
    day,
    minute,
    channel: channel === 'store' && isRemote ? 'web' : channel,
    campaign: drawCampaign(random, segment, day),
    lines,
    fen: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    returns: drawReturns(random, segment, lines, day, minute),
  };
};

/** Campaign months by day number: June and November sales and the spring weeks, as codes on the order. */
const drawCampaign = (random: Random, segment: Segment, day: number): string => {
  const isCarried = random() < segment.campaigns;
  const ofYear = day % 365;
  const name =
    ofYear >= 61 && ofYear < 82
      ? 'JUNE'
      : ofYear >= 214 && ofYear < 228
        ? 'NOV11'
        : ofYear >= 290 && ofYear < 318
          ? 'SPRING'
          : '';
  return isCarried && name !== '' ? `${name}-${day < 365 ? 1 : 2}` : '';
};

const drawReturns = (
  random: Random,
  segment: Segment,
  lines: readonly BasketLine[],
  day: number,
  minute: number,
): readonly Return[] => {
  const chance = random() / segment.returns;
  const { whole_order, one_line, goodwill } = planted.refunds;
  const line = below(random, lines.length);
  const later = day + 2 + below(random, 19);
  const found: Return[] = [];
  if (chance < whole_order) {
    for (const [at, { quantity, unitPrice }] of lines.entries())
      found.push({ line: at, day, minute: minute + 16, fen: quantity * unitPrice, namesOrder: true });
  } else if (chance < whole_order + one_line) {
    const { quantity, unitPrice } = lines[line]!;
    found.push({ line, day: later, minute: 700, fen: quantity * unitPrice, namesOrder: false });
  } else if (chance < whole_order + one_line + goodwill) {
    const fen = oneOf(random, [2000, 3000, 5000]);
    found.push({ line: undefined, day: later, minute: 720, fen, namesOrder: false });
  }
  return found.filter((back) => back.day < dayCount);
};
