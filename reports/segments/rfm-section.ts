import { max, sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap, levelOf } from '../charts/heat-map.ts';
import { drawTreemap } from '../charts/treemap.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Speech } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const segmentShape = {
  rfm_segment: 'text',
  customers: 'number',
  value: 'number',
  silence: 'number',
  orders: 'number',
  clv: 'number',
} as const;

const gridShape = { r_score: 'number', f_score: 'number', customers: 'number', value: 'number' } as const;

interface Segment {
  readonly key: string;
  readonly name: string;
  readonly row: Row<typeof segmentShape>;
  readonly customers: number;
  readonly value: number;
  readonly isHidden: boolean;
}

const readSegments = async (facts: Facts): Promise<readonly Segment[]> => {
  const rows = await readRows(facts.db, 'segments/rfm-segments', segmentShape);
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  return rows.map((row, i) => ({
    key: row.rfm_segment ?? '',
    name: facts.speech.word('rfm_segment', row.rfm_segment ?? ''),
    row,
    customers: row.customers ?? 0,
    value: row.value ?? 0,
    isHidden: hidden[i]!,
  }));
};

const scores = [1, 2, 3, 4, 5];

const gridChart = ({ speech, options }: Facts, rows: readonly Row<typeof gridShape>[]): Html => {
  const { say, format } = speech;
  const total = sum(rows, (row) => Math.max(row.value ?? 0, 0));
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const at = (r: number, f: number) => rows.findIndex((row) => row.r_score === r && row.f_score === f);
  const greatest = max(rows, (row) => row.value ?? 0) ?? 0;
  const best = rows.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const values = {
    r: best.r_score ?? 0,
    f: best.f_score ?? 0,
    share: format.share(total > 0 ? (best.value ?? 0) / total : 0),
    customers: best.customers ?? 0,
  };
  const text = (i: number) =>
    i < 0 ? '0' : hidden[i] ? `<${smallestCell}` : format.count(rows[i]!.customers ?? 0);
  const cell = (r: number, f: number): Cell => {
    const i = at(r, f);
    const value = i < 0 || hidden[i] ? 0 : (rows[i]!.value ?? 0);
    const share = total > 0 ? value / total : 0;
    return {
      text: text(i),
      level: levelOf(value, greatest),
      hint: say('rfm.cell', {
        r,
        f,
        customers: text(i),
        share: i >= 0 && hidden[i] ? '–' : format.share(share),
      }),
    };
  };
  const recency = [...scores].reverse();
  return figure(speech, options.as_of, {
    key: 'rfm-grid',
    title: say('rfm.grid_title'),
    unit: say('rfm.grid_unit'),
    says: speech.tell('rfm.grid_says', values),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: scores.map((f) => say('rfm.f', { f })),
          rows: recency.map((r) => ({ label: say('rfm.r', { r }), cells: scores.map((f) => cell(r, f)) })),
          kind: 'amount',
          xTitle: say('rfm.axis'),
          cellHeight: 48,
        },
        width,
      ),
    head: [say('rfm.r_and_f'), ...scores.map((f) => say('rfm.f', { f }))],
    rows: recency.map((r) => [say('rfm.r', { r }), ...scores.map((f) => text(at(r, f)))]),
  });
};

const treemapChart = ({ speech, options }: Facts, segments: readonly Segment[]): Html => {
  const { say, format } = speech;
  const shown = segments.filter((segment) => !segment.isHidden && segment.value > 0);
  const total = sum(segments, (segment) => Math.max(segment.value, 0)) || 1;
  const customers = sum(segments, (segment) => segment.customers) || 1;
  const top = shown[0];
  const values = {
    segment: top?.name ?? '–',
    customers: format.share((top?.customers ?? 0) / customers),
    value: format.share((top?.value ?? 0) / total),
  };
  return figure(speech, options.as_of, {
    key: 'rfm-treemap',
    title: say('rfm.treemap_title'),
    unit: say('rfm.treemap_unit', { currency: format.currency }),
    says: speech.tell('rfm.treemap_says', values),
    width: 500,
    draw: (width) =>
      drawTreemap(
        shown.map((segment) => ({
          label: segment.name,
          value: segment.value,
          text: format.share(segment.value / total),
        })),
        width,
      ),
    head: [
      say('column.rfm_segment'),
      say('column.value_12m', { currency: format.currency }),
      say('column.value_share'),
    ],
    rows: shown.map((segment) => [
      segment.name,
      format.amount(segment.value),
      format.share(segment.value / total),
    ]),
  });
};

/** Segments of a company's own grid have no stock action. */
const actionOf = ({ word }: Speech, key: string): string => {
  const action = word('rfm_action', key);
  return action === key ? '–' : action;
};

const segmentTable = ({ speech }: Facts, segments: readonly Segment[]): Html => {
  const { say, format } = speech;
  const total = sum(segments, (segment) => Math.max(segment.value, 0)) || 1;
  const customers = sum(segments, (segment) => segment.customers) || 1;
  const unless = (segment: Segment, value: number | null, write: (value: number) => string) =>
    segment.isHidden ? { text: '–', sort: '' } : figureCell(value, write);
  return dataTable(
    say('rfm.table'),
    [
      { head: say('column.rfm_segment'), cell: (s) => ({ text: s.name }) },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (s) =>
          s.isHidden
            ? { text: say('word.few', { k: smallestCell }), sort: 0 }
            : figureCell(s.customers, format.count),
      },
      {
        head: say('column.customer_share'),
        kind: 'figure',
        cell: (s) => unless(s, s.customers / customers, format.share),
      },
      {
        head: say('column.value_12m', { currency: format.currency }),
        kind: 'figure',
        cell: (s) => unless(s, s.value, format.amount),
      },
      {
        head: say('column.value_share'),
        kind: 'figure',
        cell: (s) => unless(s, s.value / total, format.share),
      },
      {
        head: say('column.typical_silence'),
        kind: 'figure',
        cell: (s) => unless(s, s.row.silence, format.count),
      },
      {
        head: say('column.mean_clv', { currency: format.currency }),
        kind: 'figure',
        cell: (s) => unless(s, s.row.clv, format.amount),
      },
      { head: say('column.action'), kind: 'words', cell: (s) => ({ text: actionOf(speech, s.key) }) },
    ],
    segments,
  );
};

/** Who buys how recently, how often and how much: the 5 by 5 grid and the named segments with what to do. */
export const rfmSection = async (facts: Facts): Promise<Section | undefined> => {
  const grid = await readRows(facts.db, 'segments/rfm-grid', gridShape);
  if (grid.length === 0) return undefined;
  const segments = await readSegments(facts);
  return {
    id: 'rfm',
    title: facts.speech.say('rfm.title'),
    body: html`<p class="lead">${facts.speech.say('rfm.lead')}</p><div class="pair">${gridChart(facts, grid)}${treemapChart(facts, segments)}</div>${segmentTable(facts, segments)}`,
  };
};

/** The segment that brings the most, for the headlines. */
export const topSegment = async (
  facts: Facts,
): Promise<{ name: string; customers: number; share: number } | undefined> => {
  const segments = await readSegments(facts);
  const total = sum(segments, (segment) => Math.max(segment.value, 0));
  const top = segments.find((segment) => !segment.isHidden && segment.value > 0);
  return top && total > 0
    ? { name: top.name, customers: top.customers, share: top.value / total }
    : undefined;
};
