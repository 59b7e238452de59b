import {
  type Calendar,
  type CashModel,
  coverageOf,
  errorInterval,
  fewestDays,
  forecastDays,
  forecastHeldOut,
  heldOut,
  meanAbsolute,
} from './cash-forecast.ts';

/** Money in and out of one book by day, without gaps; `calendar` covers these days and those to come. */
export interface CashBook {
  readonly inflow: Float64Array;
  readonly outflow: Float64Array;
  readonly calendar: Calendar;
}

/** The three series of a book that is forecast. */
export const cashSeries = ['inflow', 'outflow', 'net_flow'] as const;
export type CashSeriesName = (typeof cashSeries)[number];

/** What is expected of each day to come, with an interval that 80 % of past errors fell into. */
export interface CashForecast {
  /** `parts` is inflow minus outflow, each by its own model. */
  readonly model: CashModel | 'parts';
  readonly expected: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly accuracy: CashAccuracy;
}

/** How the forecast did on the held-out days, beside both ways to make it of the series alone. */
export interface CashAccuracy {
  readonly days: number;
  /** Of the forecast in use, after inflow and outflow were made to add up. */
  readonly mae: number;
  readonly calendar_mae: number;
  readonly naive_mae: number;
  readonly coverage: number;
}

/** Forecasts of the same days for the three series; on every day net is inflow minus outflow. */
type Flows = Readonly<Record<CashSeriesName, Float64Array>>;

/** Forecasts of one series by one model: of the held-out days, and of those to come. */
interface Forecasts {
  readonly model: CashModel | 'parts';
  readonly held: Float64Array;
  readonly ahead: Float64Array;
  /** Of the held-out days. */
  readonly errors: Float64Array;
}

/**
 * Forecasts the cash of a book so that net is inflow minus outflow on every day, and neither flow is below zero.
 *
 * Inflow and outflow are each forecast by the model that did better on the held-out blocks (cash-forecast.ts). Net is
 * their difference, unless net by itself was nearer to what happened there: then its forecast stands, and what it
 * differs by is spread over inflow and outflow by the variances of their errors, most to the one known least.
 *
 * Source: the spreading is that of trace minimisation with a diagonal covariance, Wickramasuriya, Athanasopoulos &
 * Hyndman (2019), with net held fixed.
 * @returns undefined for a book shorter than `fewestDays`
 */
export const forecastBook = (
  { inflow, outflow, calendar }: CashBook,
  horizon: number,
): Readonly<Record<CashSeriesName, CashForecast>> | undefined => {
  if (inflow.length < fewestDays) return undefined;
  const net = inflow.map((amount, i) => amount - outflow[i]!);
  const both = (amounts: Float64Array, least: number) =>
    (['calendar', 'seasonal-naive'] as const).map((model) =>
      forecastsOf(model, amounts, calendar, horizon, least),
    );
  const byModel = { inflow: both(inflow, 0), outflow: both(outflow, 0), net_flow: both(net, -Infinity) };
  const [come, gone] = [nearest(byModel.inflow), nearest(byModel.outflow)];
  const parts = differenceOf(come, gone, heldOut(net));
  const chosen = nearest([parts, ...byModel.net_flow]);
  const share = shareOfInflow(come.errors, gone.errors);
  const held = addUp(come.held, gone.held, chosen.held, share);
  const ahead = addUp(come.ahead, gone.ahead, chosen.ahead, share);
  const happened = { inflow: heldOut(inflow), outflow: heldOut(outflow), net_flow: heldOut(net) };
  const models = { inflow: come.model, outflow: gone.model, net_flow: chosen.model };
  const forecast = (name: CashSeriesName): CashForecast => {
    const errors = happened[name].map((amount, i) => amount - held[name][i]!);
    const [low, high] = errorInterval(errors);
    const least = name === 'net_flow' ? -Infinity : 0;
    const [calendar_mae, naive_mae] = byModel[name].map((each) => meanAbsolute(each.errors));
    return {
      model: models[name],
      expected: ahead[name],
      low: ahead[name].map((value) => Math.max(value + low, least)),
      high: ahead[name].map((value) => Math.max(value + high, least)),
      accuracy: {
        days: errors.length,
        mae: meanAbsolute(errors),
        calendar_mae: calendar_mae!,
        naive_mae: naive_mae!,
        coverage: coverageOf(errors),
      },
    };
  };
  return { inflow: forecast('inflow'), outflow: forecast('outflow'), net_flow: forecast('net_flow') };
};

const forecastsOf = (
  model: CashModel,
  amounts: Float64Array,
  calendar: Calendar,
  horizon: number,
  least: number,
): Forecasts => {
  const atLeast = (value: number) => Math.max(value, least);
  const held = forecastHeldOut(model, amounts, calendar).map(atLeast);
  const ahead = forecastDays(model, amounts, calendar, horizon).map(atLeast);
  return { model, held, ahead, errors: heldOut(amounts).map((amount, i) => amount - held[i]!) };
};

/** The forecasts with the smallest mean error; of equals the first. */
const nearest = (list: readonly Forecasts[]): Forecasts =>
  list.reduce((best, each) => (meanAbsolute(each.errors) < meanAbsolute(best.errors) ? each : best));

const differenceOf = (come: Forecasts, gone: Forecasts, happened: Float64Array): Forecasts => {
  const minus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);
  const held = minus(come.held, gone.held);
  return { model: 'parts', held, ahead: minus(come.ahead, gone.ahead), errors: minus(happened, held) };
};

const shareOfInflow = (come: Float64Array, gone: Float64Array): number => {
  const squares = (errors: Float64Array) => errors.reduce((sum, error) => sum + error * error, 0);
  const [a, b] = [squares(come), squares(gone)];
  return a + b > 0 ? a / (a + b) : 0.5;
};

/** Spreads the gap between net and its parts; a flow that would fall below zero leaves the rest to the other. */
const addUp = (come: Float64Array, gone: Float64Array, net: Float64Array, share: number): Flows => {
  const outflow = net.map((value, i) => {
    const gap = value - (come[i]! - gone[i]!);
    return Math.max(gone[i]! - (1 - share) * gap, -value, 0);
  });
  return { inflow: net.map((value, i) => Math.max(value + outflow[i]!, 0)), outflow, net_flow: net };
};
