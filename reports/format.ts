export type Locale = 'en' | 'zh-CN' | 'zh-TW';

/** Every way a report writes a figure. Money in tables carries no sign: the column heading names the currency. */
export interface Format {
  readonly locale: Locale;
  readonly currency: string;
  /** 12,345 */
  readonly count: (value: number) => string;
  /** 0.1234 as 12.3% */
  readonly share: (value: number) => string;
  /** At most `digits` decimals. */
  readonly decimal: (value: number, digits: number) => string;
  /** One decimal with its sign: +1.2 */
  readonly signed: (value: number) => string;
  /** Exactly `digits` decimals, at most three: for columns of figures that are compared. */
  readonly fixed: (value: number, digits: number) => string;
  /** Full figure without currency, two decimals: for tables. */
  readonly amount: (value: number) => string;
  /** Full figure with currency: for reasons and single customers. */
  readonly money: (value: number) => string;
  /** Compact figure with currency: for tiles and sentences (GBP 1.2M, 1.2万). */
  readonly moneyShort: (value: number) => string;
  /** Compact figure without currency: for chart labels. */
  readonly short: (value: number) => string;
  /** +4.2% */
  readonly change: (value: number) => string;
  /** 2026-03-31 as 31 March 2026 or 2026年3月31日 */
  readonly day: (iso: string) => string;
  /** 2026-03 as Mar 2026 or 2026年3月 */
  readonly month: (iso: string) => string;
  readonly plural: (value: number) => Intl.LDMLPluralRule;
  readonly list: (words: readonly string[]) => string;
}

/** Signs that more than one currency uses (TWD and USD print alike in zh-TW): the code is written instead. */
const sharedSigns = new Set(['$', '¥', '￥', 'kr']);

const languages: Record<Locale, string> = { en: 'en-GB', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW' };

const utc = (iso: string) =>
  Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10) || 1));

/** A minus that lines up with digits, and one kind of blank that no line break enters. */
const tidy = (text: string) => text.replace(/-(?=[\d.])/g, '−').replace(/\u202f/g, '\u00a0');

/** The figures of one locale and one currency; the result depends on nothing else, so pages are byte-equal. */
export const formatOf = (locale: Locale, currency: string): Format => {
  const language = languages[locale];
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(language, { signDisplay: 'negative', ...options });
    return (value: number) => tidy(format.format(value));
  };
  const sign = signOf(language, currency);
  const withSign = (write: (value: number) => string) => (value: number) =>
    value < 0 ? `−${sign}${write(-value)}` : `${sign}${write(value)}`;
  const short = number({ notation: 'compact', maximumSignificantDigits: 3 });
  const amount = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const dayFormat = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const monthFormat = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' });
  const plurals = new Intl.PluralRules(language);
  const words = new Intl.ListFormat(language, { type: 'conjunction' });
  const decimals = [0, 1, 2, 3, 4, 5, 6].map((digits) => number({ maximumFractionDigits: digits }));
  const fixed = [0, 1, 2, 3].map((digits) =>
    number({ minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  return {
    locale,
    currency,
    count: number({ maximumFractionDigits: 0 }),
    share: number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    decimal: (value, digits) => decimals[digits]!(value),
    signed: number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    fixed: (value, digits) => fixed[digits]!(value),
    amount,
    money: withSign(amount),
    moneyShort: withSign(short),
    short,
    change: number({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    day: (iso) => dayFormat.format(utc(iso)),
    month: (iso) => monthFormat.format(utc(iso)),
    plural: (value) => plurals.select(value),
    list: (items) => words.format(items),
  };
};

/** The sign of a currency where it can mean only that one, else its code and a blank: EUR is €, USD is "USD ". */
const signOf = (language: string, currency: string): string => {
  const parts = new Intl.NumberFormat(language, { style: 'currency', currency }).formatToParts(0);
  const sign = parts.find((part) => part.type === 'currency')?.value ?? currency;
  const isOwn = !sharedSigns.has(sign) && sign !== currency;
  return isOwn ? sign : `${currency}\u00a0`;
};
