import { type ColumnProfile, filled } from './column-profile.ts';
import { matchHeader } from './header-match.ts';
import type { ExportProfile } from './read-export.ts';

/** What the exports say about the company, each with its evidence; a guess without evidence is a question. */
export interface CompanyGuess {
  readonly currency: { readonly value: string; readonly evidence: string | undefined };
  readonly timezone: { readonly value: string; readonly evidence: string | undefined };
  readonly locale: { readonly value: 'en' | 'zh-CN' | 'zh-TW'; readonly evidence: string };
}

/** Countries as exports write them, with currency and time zone where the country has one of each. */
const countries: readonly (readonly [names: RegExp, currency: string, timezone?: string])[] = [
  [/^(united kingdom|uk|great britain|gb|gbr|england)$/i, 'GBP', 'Europe/London'],
  [/^(china|cn|chn|prc|中国|中國)$/i, 'CNY', 'Asia/Shanghai'],
  [/^(taiwan|tw|twn|台湾|台灣|臺灣)$/i, 'TWD', 'Asia/Taipei'],
  [/^(hong kong|hk|hkg|香港)$/i, 'HKD', 'Asia/Hong_Kong'],
  [/^(singapore|sg|sgp|新加坡)$/i, 'SGD', 'Asia/Singapore'],
  [/^(japan|jp|jpn|日本)$/i, 'JPY', 'Asia/Tokyo'],
  [/^(germany|de|deu|deutschland)$/i, 'EUR', 'Europe/Berlin'],
  [/^(france|fr|fra)$/i, 'EUR', 'Europe/Paris'],
  [/^(netherlands|nl|nld)$/i, 'EUR', 'Europe/Amsterdam'],
  [/^(ireland|ie|irl|eire)$/i, 'EUR', 'Europe/Dublin'],
  [/^(switzerland|ch|che)$/i, 'CHF', 'Europe/Zurich'],
  [/^(india|in|ind)$/i, 'INR', 'Asia/Kolkata'],
  [/^(united states|usa|us|united states of america)$/i, 'USD'],
  [/^(canada|ca|can)$/i, 'CAD'],
  [/^(australia|au|aus)$/i, 'AUD'],
];

const signs: readonly (readonly [sign: RegExp, currency: string])[] = [
  [/£/, 'GBP'],
  [/€/, 'EUR'],
  [/元|￥|¥/, 'CNY'],
  [/NT\$/, 'TWD'],
  [/HK\$/, 'HKD'],
  [/\$/, 'USD'],
];

/** Reads currency, time zone and language out of countries, currency columns, signs and script. */
export const guessCompany = (exports: readonly ExportProfile[]): CompanyGuess => {
  const columns = exports.flatMap((read) => read.columns);
  const home = homeCountry(columns);
  const script = guessScript(exports);
  const [currency, timezone] = script?.isTraditional ? ['TWD', 'Asia/Taipei'] : ['CNY', 'Asia/Shanghai'];
  const byScript = (value: string) => (script === undefined ? undefined : value);
  return {
    currency: writtenCurrency(columns) ?? {
      value: home?.currency ?? byScript(currency!) ?? 'USD',
      evidence: home?.evidence ?? script?.evidence,
    },
    timezone: {
      value: home?.timezone ?? byScript(timezone!) ?? 'UTC',
      evidence: home?.timezone === undefined ? script?.evidence : home.evidence,
    },
    locale: localeOf(script),
  };
};

const top = (column: ColumnProfile) => [...column.values].toSorted((a, b) => b[1] - a[1])[0];

const writtenCurrency = (columns: readonly ColumnProfile[]) => {
  for (const column of columns) {
    const [value, count] = top(column) ?? ['', 0];
    const share = Math.round((100 * count) / Math.max(1, filled(column)));
    if (
      matchHeader(column.name, ['currency', 'currency code', 'ccy', '币种', '货币']) === 1 ||
      /^币种$|^货币$/.test(column.name)
    ) {
      if (/^[A-Z]{3}$/.test(value)) return { value, evidence: `${share} % of ${column.name} say so` };
    }
    const sign = column.numbers.marked > 0 ? signs.find(([pattern]) => pattern.test(value)) : undefined;
    if (sign !== undefined) return { value: sign[1], evidence: `${column.name} writes ${value}` };
  }
  return undefined;
};

const homeCountry = (columns: readonly ColumnProfile[]) => {
  for (const column of columns) {
    if (matchHeader(column.name, ['country', 'country name', 'country code', '国家', '国家或地区']) < 0.8)
      continue;
    const [value, count] = top(column) ?? ['', 0];
    const country = countries.find(([names]) => names.test(value));
    const share = Math.round((100 * count) / Math.max(1, filled(column)));
    if (country === undefined || share < 50) continue;
    const [, currency, timezone] = country;
    return { currency, timezone, evidence: `${share} % of ${column.name} are ${value}` };
  }
  return undefined;
};

/** Characters that only one of the two scripts of Chinese uses, all common in names and business words. */
const traditionalOnly = /[號單會員價額產類門電話區國張陳劉黃吳趙楊無總訂戶臺灣東車馬買賣]/g;
const simplifiedOnly = /[号单会员价额产类门电话区国张陈刘黄吴赵杨无总订户东车马买卖]/g;

/** The script of the Chinese in the headers, if there is any, and whether most headers are in it. */
const guessScript = (exports: readonly ExportProfile[]) => {
  const columns = exports.flatMap((read) => read.columns);
  const chinese = columns.filter(({ name }) => /\p{Script=Han}/u.test(name));
  if (chinese.length === 0) return undefined;
  const text = chinese.flatMap(({ name, values }) => [name, ...[...values.keys()].slice(0, 200)]).join(' ');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const isTraditional = count(traditionalOnly) > count(simplifiedOnly);
  const words = isTraditional ? 'traditional Chinese' : 'simplified Chinese';
  const evidence = `${chinese.length} of ${columns.length} headers are in ${words}`;
  return { isTraditional, evidence, isMost: chinese.length * 2 > columns.length };
};

const localeOf = (script: ReturnType<typeof guessScript>): CompanyGuess['locale'] => {
  if (script === undefined) return { value: 'en', evidence: 'the headers are in Latin script' };
  const value = script.isTraditional ? 'zh-TW' : 'zh-CN';
  return { value: script.isMost ? value : 'en', evidence: script.evidence };
};
