import { expect, test } from 'vitest';
import { load, minimal, problems } from './minimal-config.ts';

const gated = (quality: string) => `${minimal}    quality: ${quality}\n`;

test('gates are read in shares, hours and deviations, and what is left out stays out', () => {
  const { sources, quality } = load(
    gated(
      '{ freshness_stop: 3d, volume: { stop: 8 }, duplicates: { warn: 2%, stop: 0.5 }, nulls: { amount: { stop: 1% } } }',
    ),
  );
  expect(sources[0]!.quality).toEqual({
    reject_above: 0.01,
    freshness_stop_hours: 72,
    volume: { stop: 8 },
    duplicates: { warn: 0.02, stop: 0.5 },
    nulls: { amount: { stop: 0.01 } },
  });
  expect(quality).toEqual({ on_stop: 'keep_previous' });
});

test('a gate that watches nothing or stops before it marks is told with its place', () => {
  expect(problems(gated('{ nulls: { amuont: { warn: 1% } }, orphans: { warn: 5%, stop: 1% } }'))).toEqual([
    expect.stringMatching(
      /^\d+:\d+ {2}sources\.shop\.quality\.nulls requires a column that is mapped, got "amuont"; did you mean amount/,
    ),
    expect.stringMatching(
      /sources\.shop\.quality\.orphans\.stop requires a limit from warn on, which is 5%, got "1%"/,
    ),
  ]);
});
