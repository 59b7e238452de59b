import { didYouMean } from './did-you-mean.ts';

/** What people write out of habit, with Daybreak's word, where no edit distance would lead to it. */
const habits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  currency: {
    '£': 'GBP',
    '€': 'EUR',
    $: 'USD',
    '¥': 'CNY or JPY',
    rmb: 'CNY',
    nt$: 'TWD',
    ntd: 'TWD',
    hk$: 'HKD',
  },
  encoding: {
    gbk: 'gb18030',
    gb2312: 'gb18030',
    cp936: 'gb18030',
    cp950: 'big5',
    'big5-hkscs': 'big5',
    utf16: 'utf-16le',
    'iso-8859-1': 'latin-1',
    'windows-1252': 'latin-1',
    cp1252: 'latin-1',
    ansi: 'latin-1',
    ascii: 'utf-8',
  },
  entity: {
    orders: 'transactions',
    sales: 'transactions',
    purchases: 'transactions',
    clients: 'customers',
    tickets: 'interactions',
  },
  format: { tsv: 'csv', txt: 'csv', text: 'csv', ndjson: 'json', jsonl: 'json', feather: 'arrow' },
  locale: { zh: 'zh-CN', cn: 'zh-CN', 'zh-hans': 'zh-CN', 'zh-hk': 'zh-TW', 'zh-hant': 'zh-TW', tw: 'zh-TW' },
  timezone: {
    'asia/beijing': 'Asia/Shanghai',
    beijing: 'Asia/Shanghai',
    cst: 'Asia/Shanghai',
    bst: 'Europe/London',
  },
};

/** The value that a person most likely meant for a setting: by habit first, then by spelling. */
export const meantValue = (setting: string, got: string, accepted: readonly string[]): string | undefined => {
  const byHabit = habits[setting]?.[got.toLowerCase()];
  if (byHabit !== undefined) return byHabit;
  // Three letters are all within reach of one another: only the case of a currency may be wrong.
  if (setting === 'currency') return accepted.find((code) => code === got.toUpperCase());
  return didYouMean(got, accepted) ?? (setting === 'locale' && /^en[-_]/i.test(got) ? 'en' : undefined);
};
