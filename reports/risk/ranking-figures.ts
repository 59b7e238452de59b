import { figure } from '../charts/figure.ts';
import { drawIntervals } from '../charts/intervals.ts';
import { drawRoc } from '../charts/roc.ts';
import { drawScoreBands } from '../charts/score-bands.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { type Row, readRows } from '../query.ts';

const rankingShape = {
  origin_on: 'text',
  basis: 'text',
  customers: 'number',
  bads: 'number',
  auc: 'number',
  auc_error: 'number',
  auc_low: 'number',
  auc_high: 'number',
  gini: 'number',
  gini_low: 'number',
  gini_high: 'number',
  ks: 'number',
  ks_low: 'number',
  ks_high: 'number',
  ks_score: 'number',
  ks_noise: 'number',
} as const;

const curveShape = {
  credit_score: 'number',
  goods_share: 'number',
  bads_share: 'number',
  is_ks: 'boolean',
} as const;

const bandShape = {
  origin_on: 'text',
  band_from: 'number',
  band_to: 'number',
  customers: 'number',
  bads: 'number',
  goods_share: 'number',
  bads_share: 'number',
  bad_rate: 'number',
  rate_low: 'number',
  rate_high: 'number',
} as const;

type Ranking = Row<typeof rankingShape>;
type Band = Row<typeof bandShape>;

/** How far the AUC moved from one judged night to the next; they have few customers in common. */
const movement = ({ speech }: Facts, latest: Ranking, before: Ranking | undefined): Html | undefined => {
  if (before === undefined) return undefined;
  const { format } = speech;
  const change = (latest.auc ?? 0) - (before.auc ?? 0);
  const width = 1.96 * Math.hypot(latest.auc_error ?? 0, before.auc_error ?? 0);
  const write = (value: number) => (value > 0 ? '+' : '') + format.fixed(value, 3);
  return html`<p>${speech.tell('monitoring.auc_moved', {
    date: format.day(before.origin_on ?? ''),
    change: write(change),
    low: write(change - width),
    high: write(change + width),
  })}</p>`;
};

const rankingChart = ({ speech, options }: Facts, rows: readonly Ranking[]): Html => {
  const { say, format } = speech;
  const [latest] = rows;
  const auc = (value: number | null) => format.fixed(value ?? 0, 3);
  const between = (low: number | null, high: number | null) => `${auc(low)}–${auc(high)}`;
  const label = (row: Ranking) =>
    row.basis === 'holdout'
      ? say('monitoring.holdout_of', { date: row.origin_on ?? '' })
      : (row.origin_on ?? '');
  const interval = say('monitoring.interval');
  return figure(speech, options.as_of, {
    key: 'ranking',
    title: say('monitoring.ranking_title'),
    unit: say('monitoring.ranking_unit'),
    says: speech.tell('monitoring.ranking_says', {
      bads: latest!.bads ?? 0,
      customers: latest!.customers ?? 0,
      date: format.day(latest!.origin_on ?? ''),
      auc: auc(latest!.auc),
      low: auc(latest!.auc_low),
      high: auc(latest!.auc_high),
      ks: auc(latest!.ks),
      noise: auc(latest!.ks_noise),
    }),
    width: 500,
    draw: (width) =>
      drawIntervals(
        rows.map((row) => ({
          label: label(row),
          value: row.auc ?? 0,
          low: row.auc_low ?? 0,
          high: row.auc_high ?? 0,
          text: auc(row.auc),
        })),
        (value) => format.fixed(value, 1),
        width,
      ),
    head: [
      say('monitoring.night'),
      say('column.customers'),
      say('monitoring.bads'),
      'AUC',
      interval,
      'Gini',
      interval,
      'KS',
      interval,
      say('monitoring.ks_noise'),
    ],
    rows: rows.map((row) => [
      label(row),
      format.count(row.customers ?? 0),
      format.count(row.bads ?? 0),
      auc(row.auc),
      between(row.auc_low, row.auc_high),
      auc(row.gini),
      between(row.gini_low, row.gini_high),
      auc(row.ks),
      between(row.ks_low, row.ks_high),
      auc(row.ks_noise),
    ]),
  });
};

const rocChart = (
  { speech, options }: Facts,
  latest: Ranking,
  curve: readonly Row<typeof curveShape>[],
): Html | undefined => {
  const { say, format } = speech;
  const furthest = curve.find((point) => point.is_ks);
  if (furthest === undefined) return undefined;
  const fixed = (value: number | null) => format.fixed(value ?? 0, 3);
  const pointOf = (point: (typeof curve)[number]) => ({
    goods: point.goods_share ?? 0,
    bads: point.bads_share ?? 0,
  });
  const score = format.count(furthest.credit_score ?? 0);
  return figure(speech, options.as_of, {
    key: 'roc',
    title: say('monitoring.roc_title'),
    unit: say('monitoring.roc_unit', {
      bads: latest.bads ?? 0,
      goods: (latest.customers ?? 0) - (latest.bads ?? 0),
      date: latest.origin_on ?? '',
    }),
    says: speech.tell('monitoring.roc_says', {
      score,
      bads: format.share(furthest.bads_share ?? 0),
      goods: format.share(furthest.goods_share ?? 0),
      ks: fixed(latest.ks),
      low: fixed(latest.ks_low),
      high: fixed(latest.ks_high),
      noise: fixed(latest.ks_noise),
    }),
    width: 500,
    draw: (width) =>
      drawRoc(
        curve.map(pointOf),
        pointOf(furthest),
        {
          share: (value) => `${format.count(value * 100)}%`,
          x: say('monitoring.roc_x'),
          y: say('monitoring.roc_y'),
          ks: say('monitoring.roc_ks', { ks: format.fixed(latest.ks ?? 0, 2), score }),
          chance: say('monitoring.roc_chance'),
        },
        width,
      ),
    head: [say('monitoring.score'), say('monitoring.roc_y'), say('monitoring.roc_x')],
    rows: curve.map((point) => [
      format.count(point.credit_score ?? 0),
      format.share(point.bads_share ?? 0),
      format.share(point.goods_share ?? 0),
    ]),
  });
};

/** The end of the band in which the half of a group is reached. */
const halfOf = (bands: readonly Band[], share: 'goods_share' | 'bads_share'): number => {
  let sum = 0;
  for (const band of bands) {
    sum += band[share] ?? 0;
    if (sum >= 0.5) return band.band_to ?? 0;
  }
  return bands.at(-1)?.band_to ?? 0;
};

const bandsChart = ({ speech, options }: Facts, latest: Ranking, bands: readonly Band[]): Html => {
  const { say, format } = speech;
  const [first] = bands;
  const percent = (value: number) => `${format.decimal(value * 100, 1)}%`;
  const range = (band: Band) =>
    say('monitoring.band_range', { from: format.count(band.band_from ?? 0), to: (band.band_to ?? 0) - 1 });
  return figure(speech, options.as_of, {
    key: 'score-bands',
    title: say('monitoring.bands_title'),
    unit: say('monitoring.bands_unit', {
      goods: (latest.customers ?? 0) - (latest.bads ?? 0),
      bads: latest.bads ?? 0,
      width: (first!.band_to ?? 0) - (first!.band_from ?? 0),
      date: first!.origin_on ?? '',
    }),
    says: speech.tell('monitoring.bands_says', {
      bad: halfOf(bands, 'bads_share'),
      good: halfOf(bands, 'goods_share'),
    }),
    width: 500,
    draw: (width) =>
      drawScoreBands(
        bands.map((band) => ({
          label: format.count(band.band_from ?? 0),
          goods: band.goods_share ?? 0,
          bads: band.bads_share ?? 0,
          hint: `${range(band)}: ${say('monitoring.of', { bads: band.bads ?? 0, customers: band.customers ?? 0 })}`,
        })),
        { share: percent, goods: say('monitoring.bands_good'), bads: say('monitoring.bands_bad') },
        width,
      ),
    head: [
      say('monitoring.band'),
      say('column.customers'),
      say('monitoring.bads'),
      say('monitoring.good_share'),
      say('monitoring.bad_share'),
      say('monitoring.rate'),
      say('monitoring.interval'),
    ],
    rows: bands.map((band) => [
      range(band),
      format.count(band.customers ?? 0),
      format.count(band.bads ?? 0),
      percent(band.goods_share ?? 0),
      percent(band.bads_share ?? 0),
      band.bad_rate === null ? '–' : format.share(band.bad_rate),
      band.bad_rate === null
        ? '–'
        : `${format.share(band.rate_low ?? 0)}–${format.share(band.rate_high ?? 0)}`,
    ]),
  });
};

/** Whether past scores put the bad ones last: AUC of each judged night, ROC and spread of the latest; empty without outcomes. */
export const rankingFigures = async (facts: Facts): Promise<readonly (Html | undefined)[]> => {
  const { db } = facts;
  const ranking = await readRows(db, 'risk/ranking', rankingShape);
  const [latest, before] = ranking;
  if (latest === undefined) return [];
  const curve = await readRows(db, 'risk/ranking-curve', curveShape);
  const bands = await readRows(db, 'risk/ranking-bands', bandShape);
  return [
    html`<div>${rankingChart(facts, ranking)}${movement(facts, latest, before)}</div>`,
    rocChart(facts, latest, curve),
    bands.length > 0 ? bandsChart(facts, latest, bands) : undefined,
  ];
};
