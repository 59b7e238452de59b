import type { Speech } from '../messages/speech.ts';
import { readReasons } from '../reasons.ts';

type Figures = Readonly<Record<string, unknown>>;

const parsed = (json: string | null): Figures => {
  try {
    const found: unknown = JSON.parse(json ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Figures) : {};
  } catch {
    return {};
  }
};

/** Why a product is offered, in words with the figures behind it; a code without words gives its name. */
export const sayOffer = ({ format, explain, word }: Speech, json: string | null): string => {
  const { code, products, lift, share, due_on, gap_days } = parsed(json);
  const names = Array.isArray(products) ? products.map(String) : [];
  const figures = {
    ...(names.length > 0 && { products: format.list(names) }),
    ...(typeof lift === 'number' && { lift: format.fixed(lift, 1) }),
    ...(typeof share === 'number' && { share: format.share(share) }),
    ...(typeof due_on === 'string' && { due_on }),
    ...(typeof gap_days === 'number' && { days: format.count(gap_days) }),
  };
  if (typeof code !== 'string') return '';
  return explain('offer_says', code, figures) ?? word('offer_reason', code);
};

/**
 * Whether a dimension tells of credit, which marketing must not see: which account somebody has can tell of a loan, and
 * a column of the customer master may say anything.
 */
export const tellsOfCredit = (dimension: string): boolean =>
  /^account_product$|credit|loan|debt|overdue|arrears|default|信用|贷|貸|欠款|逾期|违约|違約/i.test(
    dimension,
  );

/** A dimension in which customers come or differ: a column of the customer master keeps its own name. */
export const dimensionWord = ({ word }: Speech, dimension: string): string =>
  word('origin_dimension', dimension.replace(/^attribute: /, ''));

/** A source of customers; the data's own names stand as they are. */
export const memberWord = ({ word }: Speech, member: string): string => word('origin_member', member);

/**
 * What speaks for a prospect, at most three traits and none that tells of credit; of accounts only that there is one.
 */
export const sayLikeness = (speech: Speech, json: string | null): string =>
  readReasons(json)
    .flatMap(({ figures }) => {
      const dimension = String(figures.name ?? '');
      const member = String(figures.value ?? '');
      if (dimension === 'account_product') {
        return member === '(none)' ? [] : [speech.say('prospects.has_account')];
      }
      if (tellsOfCredit(dimension)) return [];
      return [
        speech.say('prospects.trait', {
          dimension: dimensionWord(speech, dimension),
          member: memberWord(speech, member),
        }),
      ];
    })
    .slice(0, 3)
    .join(speech.say('reason.and'));
