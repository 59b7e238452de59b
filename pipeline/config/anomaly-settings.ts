import { z } from 'zod';

const share = z.number().min(0).max(1);
const days = (least: number, most: number) => z.int().min(least).max(most);
const times = z.number().min(1).max(1000);

/** `anomalies` as a person writes it: what tonight's search among account movements goes by. */
export const anomalySettings = z.strictObject({
  window_days: days(1, 3650)
    .default(1)
    .describe('A night judges the movements of this many days; more where exports bring them late.'),
  lookback_days: days(90, 1830).default(365).describe('The history that a day is compared with.'),
  cool_down_days: days(0, 365)
    .default(30)
    .describe('What was told of a customer is not told again within so many days.'),
  min_history: days(5, 1000)
    .default(20)
    .describe('Amounts of an operation from which a customer is judged by the own history alone.'),
  amount_z: z
    .number()
    .min(2)
    .max(20)
    .default(3.5)
    .describe('An amount is unusual above this robust z-score, in deviations from the median.'),
  amount_z_high: z.number().min(2).max(50).default(6).describe('And very unusual above this one.'),
  least_share: share
    .default(0.05)
    .describe('Amounts up to this share of the monthly inflow are never unusual.'),
  least_times: times
    .default(2)
    .describe('Nor are those below this many times the usual amount, however regular it was.'),
  record_times: times
    .default(2)
    .describe('An amount this many times the largest of its operation before is unusual, too.'),
  velocity_p: z
    .number()
    .min(0)
    .max(0.001)
    .default(0.0001)
    .describe('Movements are too many when chance brings as many less often than this.'),
  false_discovery: share
    .default(0.05)
    .describe('Expected share of false findings among those of a night that are statistical.'),
  most_per_thousand: z
    .number()
    .min(0.01)
    .max(1000)
    .default(5)
    .describe(
      'A night tells at most so many alerts per 1,000 customers, the strongest; one it may always tell.',
    ),
  dormant_days: days(30, 3650)
    .default(90)
    .describe('An account is dormant after so many days without an act of the customer.'),
  dormant_times: times
    .default(3)
    .describe('Its waking is serious when the amount is this many times the mean before.'),
  run_off_share: share
    .default(0.2)
    .describe('A balance below this share of its 90-day median is a sign of closing.'),
  recurring_days: days(32, 120)
    .default(45)
    .describe('A monthly payment has stopped after this many days without it.'),
  transfer_times: times
    .default(3)
    .describe('Transfers to one receiver are up at this many times what it got in 30 days before.'),
  structuring_below: z
    .number()
    .min(1)
    .optional()
    .describe(
      'The amount from which a cash deposit must be reported; without it nobody looks for structuring.',
    ),
  structuring_days: days(1, 30).default(7).describe('Deposits just below the limit within so many days,'),
  structuring_count: days(2, 50).default(3).describe('of this number or more, are structuring.'),
  round_to: z.number().min(1).default(1000).describe('Sums that are a multiple of this are round.'),
  in_out_days: days(0, 30)
    .default(1)
    .describe('Money that came in and left again within so many days ran through.'),
  quiet_times: times
    .default(1.25)
    .describe('A confirmed false alarm keeps its signal quiet up to this many times its size.'),
});

type AnomalySettings = z.output<typeof anomalySettings>;

/**
 * The settings under the names that SQL steps use: `anomaly_window_days`. `anomaly_judged_days` are the days that are
 * looked through: the window, the day before it whose alerts may have been held over, and the cool-down before that.
 */
export const anomalyParameters = (settings: AnomalySettings): Readonly<Record<string, number | null>> => ({
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`anomaly_${name}`, value ?? null])),
  anomaly_structuring_below: settings.structuring_below ?? null,
  anomaly_judged_days: settings.window_days + 1 + settings.cool_down_days,
});
