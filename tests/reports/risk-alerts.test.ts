import { describe, expect, test } from 'vitest';
import { anomalySignals } from '../../pipeline/decisions.ts';
import { drawPsiTrend } from '../../reports/charts/psi-trend.ts';
import { drawRoc } from '../../reports/charts/roc.ts';
import { drawScoreBands } from '../../reports/charts/score-bands.ts';
import { formatOf } from '../../reports/format.ts';
import { speechOf } from '../../reports/messages/speech.ts';
import { sayAlert, sayEvidence } from '../../reports/risk/alert-words.ts';

const english = speechOf(formatOf('en', 'GBP'));

/** The reasons of scores/anomaly_found.sql with every figure that it writes. */
const reasons: Readonly<Record<(typeof anomalySignals)[number], object>> = {
  unusual_amount: {
    operation: 'transfer_out online',
    amount: 500,
    usual_amount: 20,
    largest_before: 90,
    z: 5,
    history: 30,
    basis: 'own',
    monthly_inflow: 900,
  },
  velocity: { days: 1, movements: 14, usual_movements: 2.4, p: 0.00001 },
  level_shift: { direction: 'down', weekly_level: 10, usual_week: 200, z: -4, weeks: 44 },
  dormant_active: {
    account_id: '007',
    quiet_days: 210,
    before_on: '2025-09-01',
    amount: 800,
    usual_amount: 50,
    accounts_woken: 2,
  },
  run_off: {
    account_id: '007',
    signs: 3,
    balance_share: 0.05,
    paid_30_days: 700,
    receiver: 'Other Bank',
    stopped_amount: 1500,
    stopped_counterparty: 'Payroll',
  },
  structuring: { deposits: 4, sum: 38000, limit: 10000, days: 7, usual_deposits: 0.5 },
  round_sums: { round_sums: 8, movements: 12, usual_share: 0.08, round_to: 1000 },
  in_and_out: { inflow: 5000, outflow: 4900, days: 1, monthly_inflow: 800, times_before: 0 },
};
const say = (code: keyof typeof reasons, change: object = {}, speech = english) =>
  sayAlert(speech, JSON.stringify({ code, ...reasons[code], ...change }));

describe('alerts in words', () => {
  test('say what is unusual beside what is usual', () => {
    expect(say('unusual_amount')).toBe(
      'Transfer out (online) of £500.00; usual is £20.00, the largest of 30 before was £90.00',
    );
    expect(say('unusual_amount', { history: 0, largest_before: null })).toBe(
      'Transfer out (online) of £500.00; usual is £20.00',
    );
    expect(say('velocity')).toBe('14 movements in 1 day; 2.4 are usual');
    expect(say('level_shift')).toBe('Spends £10.00 a week, usually £200.00: a lower level');
    expect(say('dormant_active')).toBe(
      '£800.00 moved on account 007 after 210 quiet days; usual was £50.00; 2 accounts woke on that day',
    );
    expect(say('in_and_out')).toBe(
      '£5,000.00 came in and £4,900.00 left within 1 day; a usual month brings £800.00',
    );
    expect(say('round_sums')).toBe('8 of 12 movements in 30 days are multiples of £1,000.00; usually 8.0%');
    expect(say('structuring')).toBe(
      '4 cash deposits just below £10,000.00 within 7 days, £38,000.00 together',
    );
  });

  test('of a run-off name the signs that held, and those only', () => {
    expect(say('run_off')).toBe(
      'Account 007: balance at 5.0% of its median of 90 days; £700.00 to Other Bank in 30 days; the monthly £1,500.00 of Payroll has stopped',
    );
    const drawn = { balance_share: -0.1, receiver: 'cash', stopped_amount: null };
    expect(say('run_off', drawn)).toBe('Account 007: balance below zero; £700.00 drawn in cash in 30 days');
  });

  test.each(['en', 'zh-CN', 'zh-TW'] as const)(
    'are said for every signal, with its meaning, in %s',
    (locale) => {
      const speech = speechOf(formatOf(locale, 'GBP'));
      for (const code of anomalySignals) {
        // The word alone would mean that a figure of the message is missing.
        expect(say(code, {}, speech), code).not.toBe(speech.word('signal', code));
        expect(say(code, {}, speech), code).not.toMatch(/undefined|null|NaN|[{}]/);
        expect(speech.word('signal', code)).not.toBe(code);
        expect(speech.word('signal_meaning', code)).not.toBe(code);
      }
    },
  );

  test('an alert without movements rests on the balance', () => {
    expect(sayEvidence(english, null)).toBe('It shows in the balance alone.');
    expect(sayAlert(english, null)).toBe('');
  });
});

describe('charts of the score', () => {
  const share = (value: number) => `${Math.round(value * 100)}%`;

  test('KS stands between chance and the curve where they are furthest apart', () => {
    const furthest = { goods: 0.2, bads: 0.7 };
    const drawn = drawRoc(
      [furthest, { goods: 1, bads: 1 }],
      furthest,
      { share, x: 'x', y: 'y', ks: 'KS 0.50', chance: 'chance' },
      500,
    ).body.html;
    // x from 50 to 488, y from 296 (none) up to 26 (all).
    expect(drawn).toContain('<line x1="137.6" x2="137.6" y1="242" y2="107" class="whisker"/>');
    expect(drawn).toContain('>KS 0.50</text>');
    expect(drawn).toContain('d="M50,296L137.6,107L488,26"');
  });

  const month = (label: string, psi: number, chance = 0.02) => ({
    label,
    psi,
    chance,
    hint: label,
    isMoved: psi > 0.1,
  });
  const labels = { tick: (value: number) => value.toFixed(2), watch: 'watch', act: 'act', chance: 'chance' };

  test('PSI has both bounds in sight however small or large it is, and one month is drawn', () => {
    for (const points of [[month('2026-03', 0.01)], [month('2026-02', 0.02), month('2026-03', 1.4)]]) {
      const drawn = drawPsiTrend(points, labels, 500).body.html;
      expect(drawn.match(/class="dash"/g)).toHaveLength(2);
      const ys = [...drawn.matchAll(/ c?y1?="([\d.-]+)"/g)].map((match) => Number(match[1]));
      expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
      expect(drawn).not.toContain('NaN');
    }
  });

  test('a band without anybody has no column', () => {
    const bands = [
      { label: '400', goods: 0.1, bads: 0.9, hint: '' },
      { label: '420', goods: 0, bads: 0, hint: '' },
      { label: '440', goods: 0.9, bads: 0.1, hint: '' },
    ];
    const drawn = drawScoreBands(bands, { share, goods: 'good', bads: 'bad' }, 340).body.html;
    // Two marks of the key, two columns each of two bands.
    expect(drawn.match(/<rect/g)).toHaveLength(6);
  });
});
