import { sum } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { drawIntervals } from '../charts/intervals.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type CellValue, dataTable, figureCell } from '../tables.ts';
import { dimensionWord, memberWord } from './offer-words.ts';
import { type Dimension, isWayOfComing, type Source } from './sources.ts';

/** Sources of a chart. */
const mostBars = 10;

const withRange = (
  value: number | null,
  low: number | null,
  high: number | null,
  write: (value: number) => string,
): CellValue =>
  value === null || low === null || high === null
    ? figureCell(value, write)
    : {
        text: html`${write(value)} <span class="quiet">${write(low)}–${write(high)}</span>`,
        sort: value,
      };

const dimensionTable = ({ speech }: Facts, { name, sources }: Dimension): Html => {
  const { say, word, format } = speech;
  const { currency } = format;
  const short = (value: number) => format.count(value);
  return dataTable(
    say('acquisition.table', { dimension: dimensionWord(speech, name) }),
    [
      {
        head: dimensionWord(speech, name),
        cell: (row: Source) => ({ text: memberWord(speech, row.member ?? '') }),
      },
      {
        head: say('acquisition.buyers'),
        kind: 'figure',
        cell: (row) => figureCell(row.buyers, format.count),
      },
      {
        head: say('acquisition.best'),
        kind: 'figure',
        cell: (row) => withRange(row.best_share, row.best_low, row.best_high, format.share),
      },
      {
        head: say('acquisition.against'),
        kind: 'id',
        cell: (row) => ({ text: word('origin_verdict', row.verdict) }),
      },
      {
        head: say('acquisition.years'),
        kind: 'figure',
        cell: (row) => figureCell(row.first_years, format.count),
      },
      {
        head: say('acquisition.value', { currency }),
        kind: 'figure',
        cell: (row) => withRange(row.first_year_value, row.first_year_low, row.first_year_high, short),
      },
      {
        head: say('acquisition.repeat'),
        kind: 'figure',
        cell: (row) => withRange(row.repeat_rate, row.repeat_low, row.repeat_high, format.share),
      },
    ],
    sources,
  );
};

type Measure = 'first_year' | 'repeat';

const figuresOf = (row: Source, measure: Measure) =>
  measure === 'repeat'
    ? { value: row.repeat_rate, low: row.repeat_low, high: row.repeat_high }
    : { value: row.first_year_value, low: row.first_year_low, high: row.first_year_high };

const intervalChart = (
  { speech, options }: Facts,
  { name, sources }: Dimension,
  measure: Measure,
): Html | undefined => {
  const { say, tell, format } = speech;
  const write = measure === 'repeat' ? format.share : format.short;
  const marks = sources
    .flatMap((source) => {
      const { value, low, high } = figuresOf(source, measure);
      return value === null || low === null || high === null
        ? []
        : [{ label: memberWord(speech, source.member ?? ''), value, low, high, text: write(value) }];
    })
    .sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1))
    .slice(0, mostBars);
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || marks.length < 2) return undefined;
  const values = { first: first.label, high: first.text, last: last.label, low: last.text };
  return figure(speech, options.as_of, {
    key: `acquisition-${measure}`,
    title: say(measure === 'repeat' ? 'acquisition.repeat_title' : 'acquisition.value_title', {
      dimension: dimensionWord(speech, name),
    }),
    unit:
      measure === 'repeat'
        ? say('acquisition.repeat_unit')
        : say('acquisition.value_unit', { currency: format.currency }),
    says: tell(measure === 'repeat' ? 'acquisition.repeat_says' : 'acquisition.value_says', values),
    width: 500,
    // The chart starts at nothing; that a mean of few may be below it stands in the table.
    draw: (width) =>
      drawIntervals(
        marks.map((mark) => ({ ...mark, value: Math.max(mark.value, 0), low: Math.max(mark.low, 0) })),
        write,
        width,
      ),
    head: [
      dimensionWord(speech, name),
      say('chart_range.value'),
      say('chart_range.low'),
      say('chart_range.high'),
    ],
    rows: marks.map((mark) => [mark.label, write(mark.value), write(mark.low), write(mark.high)]),
  });
};

/** The way of coming that brings the best customers most surely, beyond chance; or that none does. */
export const acquisitionSays = (
  { speech }: Facts,
  dimensions: readonly Dimension[],
): Sentence | undefined => {
  const { tell, format } = speech;
  const named = (source: Source) => !['(none)', '(other)', 'not referred'].includes(source.member ?? '');
  const ways = dimensions.filter(isWayOfComing);
  const best = ways
    .flatMap((dimension) =>
      dimension.sources
        .filter((source) => source.verdict === 'more' && named(source))
        .map((source) => ({ dimension, source })),
    )
    .sort((a, b) => (b.source.best_low ?? 0) - (a.source.best_low ?? 0))[0];
  if (!best) return ways.length > 0 ? tell('acquisition.says_none') : undefined;
  const { dimension, source } = best;
  const buyers = sum(dimension.sources, (row) => row.buyers ?? 0);
  return tell('acquisition.says', {
    dimension: dimensionWord(speech, dimension.name),
    source: memberWord(speech, source.member ?? ''),
    share: format.share(source.best_share ?? 0),
    low: format.share(source.best_low ?? 0),
    high: format.share(source.best_high ?? 0),
    all: format.share(
      sum(dimension.sources, (row) => (row.best_share ?? 0) * (row.buyers ?? 0)) / Math.max(buyers, 1),
    ),
  });
};

/** Where the best customers came from: by channel, campaign, referral and what the customer master says. */
export const acquisitionSection = (facts: Facts, dimensions: readonly Dimension[]): Section => {
  const { say } = facts.speech;
  const title = say('acquisition.title');
  if (dimensions.length === 0) return { id: 'acquisition', title, body: offLine(say('acquisition.off')) };
  const main = dimensions[0]!;
  const says = acquisitionSays(facts, dimensions);
  const missing = [
    ...(dimensions.some(({ name }) => name === 'first_channel') ? [] : [say('acquisition.no_channel')]),
    ...(dimensions.some(({ name }) => name === 'first_campaign') ? [] : [say('acquisition.no_campaign')]),
  ];
  const unnamed = sum(dimensions, (dimension) => dimension.unnamed);
  return {
    id: 'acquisition',
    title,
    body: html`<p class="lead">${say('acquisition.lead')}</p>${says && html`<p>${says}</p>`}<div class="pair">${intervalChart(facts, main, 'first_year')}${intervalChart(facts, main, 'repeat')}</div>${dimensions.map(
      (dimension) => dimensionTable(facts, dimension),
    )}${unnamed > 0 && html`<p class="quiet">${say('acquisition.few', { n: unnamed, k: smallestCell })}</p>`}<p class="quiet">${say('acquisition.reading')}</p>${missing.map((line) => offLine(line))}`,
  };
};
