import { describe, expect, test } from 'vitest';
import { causeNames } from '../../models/churn-causes.ts';
import { formatOf, type Locale } from '../../reports/format.ts';
import { segmentWord } from '../../reports/messages/segment-word.ts';
import { catalogues, type Key, placeholdersOf, speechOf } from '../../reports/messages/speech.ts';
import { isMonthOver } from '../../reports/night.ts';
import { sayReasons, saySignal } from '../../reports/reasons.ts';

const speech = (locale: Locale, currency = 'GBP') => speechOf(formatOf(locale, currency));

describe('the three languages', () => {
  const keys = Object.keys(catalogues.en) as Key[];

  test.each(['zh-CN', 'zh-TW'] as const)('%s tells the same facts as English', (locale) => {
    const differing = keys.filter(
      (key) => placeholdersOf(catalogues[locale][key]).join() !== placeholdersOf(catalogues.en[key]).join(),
    );
    expect(differing).toEqual([]);
    expect(Object.keys(catalogues[locale]).sort()).toEqual([...keys].sort());
  });

  test('no message of one place is left in the words of another', () => {
    // Signs that only one of the two scripts uses, and half-width signs after Chinese text.
    const simplifiedOnly = /[客户数据营销质级额销们这发]/u;
    expect(keys.filter((key) => /[户数据营质级额销们这发单]/u.test(catalogues['zh-TW'][key]))).toEqual([]);
    expect(keys.filter((key) => /[戶數據營質級額銷們這發單]/u.test(catalogues['zh-CN'][key]))).toEqual([]);
    expect(simplifiedOnly.test(catalogues['zh-CN']['segments.title'])).toBe(true);
    for (const locale of ['zh-CN', 'zh-TW'] as const) {
      expect(keys.filter((key) => /\p{Script=Han}[,:;?!()]/u.test(catalogues[locale][key]))).toEqual([]);
    }
  });

  test('English counts in singular and plural', () => {
    expect(speech('en').say('morning.list_size', { n: 1 })).toBe('1 customer');
    expect(speech('en').say('morning.list_size', { n: 1200 })).toBe('1,200 customers');
    expect(speech('zh-CN').say('morning.list_size', { n: 1200 })).toBe('1,200 位客户');
  });

  test('values in a sentence are set in bold and escaped', () => {
    const told = speech('en').tell('headline.late', { sources: '<shop>' });
    expect(told.html).toContain('<b>&lt;shop&gt;</b>');
    expect(told.text).toBe('Look at the data first: <shop> did not pass the checks.');
  });

  test('a segment of the same traits as another is told apart', () => {
    expect(segmentWord(speech('en'), 'silent_low.frequent')).toBe('Silent, low value (frequent)');
    expect(segmentWord(speech('zh-TW'), 'active_high')).toBe('活躍・高價值');
    expect(segmentWord(speech('en'), 'a name of their own')).toBe('a name of their own');
  });
});

describe('figures', () => {
  test('currencies that share a sign are written by their code', () => {
    expect(formatOf('en', 'GBP').money(1234.5)).toBe('£1,234.50');
    expect(formatOf('en', 'USD').money(1234.5)).toBe('US$1,234.50');
    expect(formatOf('zh-TW', 'USD').money(5)).toBe('US$5.00');
    expect(formatOf('zh-TW', 'TWD').money(-5)).toBe('−TWD\u00a05.00');
    expect(formatOf('zh-CN', 'CNY').money(5)).not.toBe(formatOf('zh-CN', 'JPY').money(5));
  });

  test('Chinese readers count in ten thousands', () => {
    expect(formatOf('zh-CN', 'EUR').moneyShort(1_234_567)).toBe('€123万');
    expect(formatOf('zh-TW', 'EUR').moneyShort(1_234_567)).toBe('€123萬');
    expect(formatOf('en', 'EUR').moneyShort(1_234_567)).toBe('€1.23m');
  });

  test('a figure that rounds to nothing has no sign', () => {
    expect(formatOf('en', 'GBP').decimal(-0.04, 1)).toBe('0');
    expect(formatOf('en', 'GBP').signed(-0.04)).toBe('0.0');
    expect(formatOf('en', 'GBP').signed(-1.25)).toMatch(/^−1\.[23]$/);
  });

  test('days are written as the place writes them', () => {
    expect(formatOf('en', 'GBP').day('2026-03-31')).toBe('31 March 2026');
    expect(formatOf('zh-CN', 'CNY').day('2026-03-31')).toBe('2026年3月31日');
  });

  test('the month of the last day is over only on its last day', () => {
    expect(isMonthOver('2024-02', '2024-02-28')).toBe(false);
    expect(isMonthOver('2024-02', '2024-02-29')).toBe(true);
    expect(isMonthOver('2023-02', '2023-02-28')).toBe(true);
    expect(isMonthOver('2023-01', '2023-02-01')).toBe(true);
    expect(isMonthOver('2023-03', '2023-02-28')).toBe(false);
  });
});

describe('reasons in words', () => {
  const credit = (json: string) => sayReasons(speech('en'), 'credit_reason', json, 4);

  test('say what cost points first, with the figure', () => {
    expect(
      credit(
        '[{"code":"days_past_due","points":-120,"days":75},{"code":"burden","points":-60,"ratio":0.512},{"code":"tenure_months","points":15,"months":30.2}]',
      ),
    ).toBe('75 days past due today; instalments take 51.2% of income');
  });

  test('say what speaks for a customer whom nothing speaks against', () => {
    expect(credit('[{"code":"on_time_ratio_12m","points":40,"ratio":0.98}]')).toBe(
      'Paid 98.0% of invoices on time',
    );
  });

  test('a share without a sensible denominator is only very much', () => {
    expect(credit('[{"code":"burden","points":-60,"ratio":1502.05}]')).toBe(
      'Instalments take >1,000.0% of income',
    );
  });

  test('a code that no catalogue knows is shown with its figures', () => {
    expect(credit('[{"code":"moon_phase","points":-5,"days":14}]')).toBe('Moon phase, days 14');
    expect(credit('not json')).toBe('');
    expect(sayReasons(speech('en'), 'credit_reason', null)).toBe('');
  });

  const churn = (json: string) => sayReasons(speech('en'), 'churn_reason', json);

  test('say what a cause of churn rests on, without log-odds and without figures that are missing', () => {
    expect(
      churn(
        '[{"code":"silent_beyond_own_gap","contribution":0.7,"days":94,"usual":21.5,"count":null},{"code":"many_refunds","contribution":0.2,"count":3,"share":0.25}]',
      ),
    ).toBe(
      'Silent for 94 days, usually buys every 22 days; 3 refunds in 12 months, 25.0% of what was bought',
    );
    expect(churn('[{"code":"spends_less","contribution":0.3,"recent":120.5,"before":400}]')).toBe(
      'Spent £120.50 in three months, usually £400.00',
    );
    expect(churn('[{"code":"late_answer","contribution":0.3,"days":null,"usual":12}]')).toBe(
      'A complaint was answered late',
    );
    expect(churn('[{"code":"complaints","contribution":0.3,"count":0}]')).toBe('Has complained');
  });

  test('name the attribute of a labelled table with its value', () => {
    expect(
      churn(
        '[{"code":"attribute","name":"Contract","value":"Month-to-month","contribution":0.5},{"code":"attribute","name":"tenure","value":2,"contribution":0.4},{"code":"attribute","name":"plan","value":null,"contribution":0.3}]',
      ),
    ).toBe('Contract: Month-to-month; tenure: 2; plan: not known');
  });

  test.each(['en', 'zh-CN', 'zh-TW'] as const)('say every cause that a model may give, in %s', (locale) => {
    // The codes of scores/churn_causes.sql: the causes, and what silence stands for.
    const codes = [
      ...causeNames.filter((cause) => cause !== 'silent'),
      ...['silent_beyond_own_gap', 'silent_beyond_company_gap', 'bought_once', 'buys_seldom'],
    ];
    for (const code of codes) {
      const figures = { days: 40, usual: 12, count: 2, recent: 3, before: 9, share: 0.4, score: 2 };
      const full = sayReasons(
        speech(locale),
        'churn_reason',
        JSON.stringify([{ code, contribution: 1, ...figures }]),
      );
      expect(catalogues[locale], code).toHaveProperty([`churn_reason_brief.${code}`]);
      expect(full, code).toMatch(/\d/);
      expect(catalogues[locale], code).toHaveProperty([`first_reason.${code}`]);
    }
  });

  test('early signals tell the figure beside the usual one', () => {
    expect(saySignal(speech('en'), 'spend_declined', 0, 928.63)).toBe(
      'Spent £0.00 in 91 days; usually £928.63',
    );
    expect(saySignal(speech('en'), 'account_closed', 51, null)).toBe('Closed an account 51 days ago');
  });
});
