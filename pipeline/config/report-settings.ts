import { z } from 'zod';

/** What the published pages hold beyond the figures themselves. */
export const reportSettings = z.strictObject({
  cards: z
    .int()
    .min(0)
    .max(10_000)
    .default(100)
    .describe('At most so many customers of the lists have a page of their own, per audience; 0 makes none.'),
  pseudonyms: z
    .string()
    .min(16, { error: 'a key of at least 16 signs' })
    .optional()
    .describe(
      'A secret key: marketing then sees keyed pseudonyms in place of customer ids, and analyst/pseudonyms.csv tells who is who. Without it, which is the default, marketing sees the ids. Keep it out of the file: let it come from an environment variable.',
    ),
  pdf: z
    .string()
    .min(1, { error: 'auto, never or the path of a Chromium' })
    .default('auto')
    .describe(
      'The segment and the risk report as PDF too: auto where a Chromium is found, never, or the path of one.',
    ),
});
