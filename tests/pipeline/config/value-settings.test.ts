import { describe, expect, test } from 'vitest';
import { load, minimal, problems } from './minimal-config.ts';

const withSetting = (text: string) => problems(`${minimal}${text}\n`).join('\n');

describe('settings of value', () => {
  test('have defaults that need no line in the config', () => {
    const { rfm, value, lifecycle, seasonality, clv } = load(minimal);
    expect(rfm).toEqual({ method: 'cut-offs', grid: 10, refit_days: 90 });
    expect(value).toEqual({ by: 'contribution', prime: 0.5, main: 0.8, ordinary: 0.95, vip_share: 0.01 });
    expect(lifecycle.new_days).toBe(90);
    expect(seasonality).toEqual({ use: 'auto' });
    expect(clv.prior).toBe('none');
  });

  test('shares of tiers rise', () => {
    expect(withSetting('value: { prime: 0.9 }')).toContain('value.main requires shares that rise');
    expect(withSetting('value: { prime: 0.3, main: 0.6, ordinary: 0.9 }')).toBe('');
  });

  test('silences of the stages rise', () => {
    expect(withSetting('lifecycle: { lost_gaps: 2 }')).toContain(
      'lifecycle.dormant_gaps requires gaps that rise',
    );
  });

  test('an interaction of an unknown kind has no cost', () => {
    expect(withSetting('contribution: { cost_to_serve: { complaint: 12, dinner: 80 } }')).toContain('dinner');
    expect(withSetting('contribution: { cost_to_serve: { complaint: 12, visit: 30.5 } }')).toBe('');
    expect(withSetting('contribution: { cost_to_serve: { complaint: -1 } }')).toContain('at least 0');
  });
});
