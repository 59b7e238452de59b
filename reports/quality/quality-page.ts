import { sum } from 'd3-array';
import { shorten } from '../../pipeline/refusals.ts';
import { amountsFigure, calibrationFigure } from '../calibration-figure.ts';
import type { Facts, SourceRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { modelGroups } from '../model-card.ts';
import { renderPage, type Section } from '../page.ts';
import { freshness, headerMeta, offLine, stateMark, tiles } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { readReasons } from '../reasons.ts';
import { dataTable, figureCell, type TableColumn, textCell } from '../tables.ts';
import { trendNote } from '../trends.ts';

const fileShape = {
  source: 'text',
  file: 'text',
  entity: 'text',
  encoding: 'text',
  path: 'text',
  records: 'number',
  loaded: 'number',
  refused: 'number',
} as const;

const refusalShape = {
  source: 'text',
  code: 'text',
  column_name: 'text',
  reason: 'text',
  records: 'number',
  examples: 'text',
  is_held: 'boolean',
} as const;

type Refusal = Row<typeof refusalShape>;

const sourcesSection = (facts: Facts, files: readonly Row<typeof fileShape>[]): Section => {
  const { speech, sources } = facts;
  const { say, format, word } = speech;
  const usualScore: TableColumn<SourceRow> = {
    head: say('quality.usual_score'),
    kind: 'figure',
    cell: (s) => figureCell(s.usual_score, (score) => format.fixed(score, 1)),
  };
  const sourceTable = dataTable(
    say('quality.sources_table'),
    [
      { head: say('quality.source'), cell: (s: SourceRow) => textCell(s.source) },
      {
        head: say('quality.state'),
        cell: (s) => ({ text: stateMark(speech, s.status ?? 'warn'), sort: s.status ?? '' }),
      },
      { head: say('quality.latest'), kind: 'id', cell: (s) => textCell(s.latest_on) },
      { head: say('quality.entity'), cell: (s) => ({ text: word('entity', s.entity ?? '') }) },
      { head: say('quality.records'), kind: 'figure', cell: (s) => figureCell(s.records, format.count) },
      { head: say('quality.loaded'), kind: 'figure', cell: (s) => figureCell(s.loaded, format.count) },
      { head: say('quality.refused'), kind: 'figure', cell: (s) => figureCell(s.refused, format.count) },
      {
        head: say('quality.without_customer'),
        kind: 'figure',
        cell: (s) => figureCell(s.without_customer, format.count),
      },
      {
        head: say('quality.duplicates'),
        kind: 'figure',
        cell: (s) => figureCell(s.duplicate_rows, format.count),
      },
      {
        head: say('quality.score'),
        kind: 'figure',
        cell: (s) => figureCell(s.score, (score) => format.fixed(score, 1)),
      },
      // Nights before tonight are needed for it.
      ...(sources.some((source) => source.usual_score !== null) ? [usualScore] : []),
      { head: say('quality.causes'), kind: 'words', cell: (s) => textCell(causes(speech, s)) },
    ],
    sources,
  );
  const fileTable = dataTable(
    say('quality.files_table'),
    [
      { head: say('quality.file'), cell: (f: Row<typeof fileShape>) => textCell(f.file) },
      { head: say('quality.source'), cell: (f) => textCell(f.source) },
      { head: say('quality.encoding'), cell: (f) => textCell(f.encoding) },
      { head: say('quality.reader'), cell: (f) => ({ text: word('reader', f.path ?? '') }) },
      { head: say('quality.records'), kind: 'figure', cell: (f) => figureCell(f.records, format.count) },
      { head: say('quality.loaded'), kind: 'figure', cell: (f) => figureCell(f.loaded, format.count) },
      { head: say('quality.refused'), kind: 'figure', cell: (f) => figureCell(f.refused, format.count) },
    ],
    files,
  );
  return {
    id: 'sources',
    title: say('quality.sources_title'),
    body: html`<p class="lead">${say('quality.sources_lead')}</p>${sourceTable}${findings(facts)}<h3>${say('quality.files_title')}</h3>${fileTable}`,
  };
};

/** What costs a source's score most, with the points lost. */
const causes = ({ word, format }: Facts['speech'], source: SourceRow): string | null =>
  readReasons(source.causes)
    .slice(0, 3)
    .map(({ code, figures }) => `${word('respect', code)} −${format.decimal(Number(figures.points), 1)}`)
    .join(', ') || null;

/** Findings whose figures are shares of the rows; the others count rows or hours. */
const shareFindings = new Set(['refused', 'duplicates', 'orphans', 'nulls']);

/** What a gate found in a source, one sentence per finding. */
export const findingLines = ({ speech }: Facts, source: SourceRow): readonly string[] =>
  readReasons(source.findings).map(({ code, figures }) => {
    const { share, limit, column } = figures;
    const isShare = shareFindings.has(code);
    const write = (value: unknown) =>
      typeof value !== 'number' ? '–' : isShare ? speech.format.share(value) : speech.format.count(value);
    const values = {
      source: source.source ?? '',
      found: write(share),
      limit: write(limit),
      column: String(column ?? ''),
    };
    // Customers or products have no day, so that rows kept from before have no age.
    const known = code === 'kept' && typeof share !== 'number' ? 'kept_undated' : code;
    return speech.explain('finding', known, values) ?? `${source.source}: ${code}`;
  });

const findings = (facts: Facts): Html | undefined => {
  const lines = facts.sources.flatMap((source) => findingLines(facts, source));
  return lines.length > 0
    ? html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
    : undefined;
};

interface Example {
  readonly file?: string;
  readonly line?: number | null;
  readonly value?: string | null;
}

const exampleLines = (speech: Facts['speech'], json: string | null): Html => {
  const parsed: unknown = json === null ? [] : JSON.parse(json);
  const examples = Array.isArray(parsed) ? (parsed as Example[]) : [];
  return html`${examples.map(
    ({ file, line, value }) =>
      html`<div>${speech.say('quality.example', { file: file ?? '', line: String(line ?? '–') })} ${typeof value === 'string' && value !== '' && html`<code>${shorten(value)}</code>`}</div>`,
  )}`;
};

const refusalsSection = ({ speech }: Facts, refusals: readonly Refusal[]): Section => {
  const { say, format, word } = speech;
  const table = dataTable(
    say('quality.refusals_table'),
    [
      {
        head: say('quality.reason'),
        kind: 'words',
        cell: (r: Refusal) => {
          // Known codes in the reader's language; others as the loader wrote them.
          const said = word('refusal', r.code ?? '');
          return { text: said === r.code ? (r.reason ?? r.code) : said };
        },
      },
      { head: say('quality.column'), cell: (r) => textCell(r.column_name || null) },
      {
        head: say('quality.source'),
        cell: (r) => textCell(r.is_held ? say('quality.held_export', { source: r.source ?? '' }) : r.source),
      },
      { head: say('quality.records'), kind: 'figure', cell: (r) => figureCell(r.records, format.count) },
      {
        head: say('quality.examples'),
        kind: 'words',
        cell: (r) => ({ text: exampleLines(speech, r.examples) }),
      },
    ],
    refusals,
  );
  return {
    id: 'refused',
    title: say('quality.refusals_title'),
    body:
      refusals.length > 0
        ? html`<p class="lead">${say('quality.refusals_lead')}</p>${table}`
        : offLine(say('quality.no_refusals')),
  };
};

/** What the data allows and what would switch on the rest, one line each. */
export const capabilityList = ({ speech, capabilities }: Facts, which: 'all' | 'off'): Html => {
  const { say, word } = speech;
  const listed = capabilities.filter((row) => which === 'all' || !row.is_on);
  const needs = (row: Facts['capabilities'][number]) => {
    const said = word('capability_needs', row.capability);
    return said === row.capability ? row.needs : said;
  };
  return html`<ul class="plain">${listed.map((row) => {
    const name = word('capability', row.capability);
    return html`<li>${row.is_on ? say('capability_line.on', { name }) : say('capability_line.off', { name, needs: needs(row) })}</li>`;
  })}</ul>`;
};

const tilesOf = ({ speech, sources, models, trends }: Facts): Html => {
  const { say, format } = speech;
  const all = (column: 'records' | 'loaded' | 'refused' | 'without_customer') =>
    sum(sources, (source) => source[column] ?? 0);
  const records = all('records');
  const used = models.filter((model) => model.is_used).length;
  return tiles([
    {
      label: say('quality.records'),
      figure: format.count(records),
      note: say('tile.sources', { n: sources.length }),
      trend: trendNote(speech, trends, 'records'),
    },
    {
      label: say('quality.loaded'),
      figure: format.count(all('loaded')),
      note: records > 0 ? say('tile.of_records', { share: format.share(all('loaded') / records) }) : '–',
      trend: trendNote(speech, trends, 'loaded'),
    },
    {
      label: say('quality.refused'),
      figure: format.count(all('refused')),
      note: records > 0 ? say('tile.of_records', { share: format.share(all('refused') / records) }) : '–',
      trend: trendNote(speech, trends, 'refused'),
    },
    {
      label: say('quality.without_customer'),
      figure: format.count(all('without_customer')),
      note: say('tile.without_customer_note'),
      trend: trendNote(speech, trends, 'without_customer'),
    },
    {
      label: say('tile.models'),
      figure: format.count(used),
      note: say('tile.models_note', { n: models.length }),
    },
  ]);
};

/** The questions that models answer, in the order of the report card. */
const purposes = ['value', 'purchases', 'spend', 'season', 'churn', 'credit', 'offer', 'segments', 'rfm'];

/** What the models in use foresaw beside what came. */
const calibrations = (facts: Facts): Html => {
  const used = facts.models.filter((model) => model.is_used);
  const charts = used.map(
    (model) =>
      calibrationFigure(facts, model, `calibration-${model.purpose}`) ??
      amountsFigure(facts, model, `amounts-${model.purpose}`),
  );
  return html`<div class="pair">${charts.filter((chart) => chart !== undefined)}</div>`;
};

/** The analyst's page: what was loaded, refused and why, what is switched on, and the report card of the models. */
export const qualityPage = async (facts: Facts): Promise<string> => {
  const { speech, sources, models } = facts;
  const { say, tell } = speech;
  const files = await readRows(facts.db, 'quality/files', fileShape);
  const refusals = await readRows(facts.db, 'quality/refusals', refusalShape);
  const kept = refusals.filter(({ is_held }) => !is_held);
  const records = sum(sources, (source) => source.records ?? 0);
  const loaded = sum(sources, (source) => source.loaded ?? 0);
  const refused = sum(sources, (source) => source.refused ?? 0);
  return renderPage(speech, facts.options, {
    name: 'quality',
    title: say('quality.title'),
    headlines: [
      tell(records === loaded + refused ? 'headline.balanced' : 'headline.unbalanced', {
        records,
        loaded,
        refused,
      }),
      ...(kept[0] ? [tell('headline.refusals', { kinds: kept.length, records: kept[0].records ?? 0 })] : []),
    ],
    meta: headerMeta(facts, 'analyst'),
    opening: html`${freshness(facts)}${tilesOf(facts)}`,
    sections: [
      sourcesSection(facts, files),
      refusalsSection(facts, refusals),
      { id: 'capabilities', title: say('quality.capabilities_title'), body: capabilityList(facts, 'all') },
      {
        id: 'models',
        title: say('quality.models_title'),
        body:
          models.length > 0
            ? html`<p class="lead">${say('quality.models_lead')}</p>${modelGroups(speech, models, purposes, 'graded')}${calibrations(facts)}`
            : offLine(say('quality.no_models')),
      },
    ],
    method: [say('method.quality')],
  });
};
