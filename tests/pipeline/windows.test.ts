import { expect, test } from 'vitest';
import { addDays, daysBetween, windowsOf } from '../../pipeline/windows.ts';

test('days are counted over months, leap years and summer time', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2024-04-01', -1)).toBe('2024-03-31');
  expect(daysBetween('2023-12-31', '2024-12-31')).toBe(366);
});

test('the holdout is a quarter of the history and the churn horizon fits into it', () => {
  // CDNOW: 272 days from the first purchase to 1997-09-30.
  expect(windowsOf('1997-09-30', '1997-01-01', {})).toEqual({
    as_of: '1997-09-30',
    holdout_days: 68,
    calibration_end: '1997-07-24',
    churn_horizon_days: 68,
    baseline_end: '1997-05-17',
  });
});

test('a long history keeps half a year back and looks 90 days ahead', () => {
  expect(windowsOf('2026-03-31', '2020-01-01', {})).toMatchObject({
    holdout_days: 182,
    churn_horizon_days: 90,
  });
});

test('the config decides where it says something', () => {
  const settings = { holdout_days: 273, churn_horizon_days: 30 };
  expect(windowsOf('1998-06-30', '1997-01-01', settings)).toMatchObject({
    calibration_end: '1997-09-30',
    churn_horizon_days: 30,
    baseline_end: '1997-08-31',
  });
});
