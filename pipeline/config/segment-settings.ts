import { z } from 'zod';

const share = (min: number) => z.number().min(min).max(1);

export const segmentSettings = z.strictObject({
  k: z.int().min(2).max(12).optional().describe('Number of segments; the best of 4 to 8 when left out.'),
  starts: z.int().min(1).max(100).default(10).describe('Random starts of k-means; the best one is kept.'),
  seed: z.int().min(0).max(2147483647).default(20240101).describe('Seed of the random starts.'),
  transform: z
    .enum(['log', 'yeo-johnson'])
    .default('log')
    .describe('How skewed figures are bent before they are compared: by the logarithm or by a fitted power.'),
  refit_days: z
    .int()
    .min(1)
    .max(3650)
    .default(28)
    .describe(
      'Segments are fitted anew every so many days; in between customers move, and the segments stay as they are.',
    ),
  compare_days: z
    .int()
    .min(1)
    .max(3650)
    .default(28)
    .describe('The table of who moved looks back this many days.'),
  minimum_stability: share(0)
    .default(0.75)
    .describe('A division is left out when one of its segments is found again less than this in resamples.'),
  minimum_share: share(0)
    .default(0.02)
    .describe('Or when one of them holds less than this share of the customers and of their value.'),
  alarm_moved: share(0.01)
    .default(0.1)
    .describe(
      'Share of customers that may change segment overnight, or by a refit, before the report warns.',
    ),
});
