import { max } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap, levelOf } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Sentence, Speech } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { dataTable, figureCell } from '../tables.ts';
import { fewOr, type Movement, readMovement, type SegmentChange, tierOrder } from './movement.ts';

/** Segments whose change the sentence names. */
const mostNamed = 3;

const rowOrder = [...tierOrder, '(none)', '(new)'];
/** Hardly anybody loses a tier for none, and on a phone every column counts. */
const columnOrder = [...tierOrder, '(left)'];

const isDrawn = ({ from, to }: Movement['moves'][number]) =>
  rowOrder.includes(from) && columnOrder.includes(to);

const signed = ({ format }: Speech, change: number) =>
  change > 0 ? `+${format.count(change)}` : format.count(change);

const tierName = (speech: Speech, key: string) =>
  key.startsWith('(') ? speech.word('move_class', key) : speech.word('value_tier', key);

const tierChart = ({ speech, options }: Facts, { since, up, down, moves }: Movement): Html => {
  const { say, format } = speech;
  const rows = rowOrder.filter((key) => moves.some((move) => move.from === key));
  const columns = columnOrder.filter((key) => moves.some((move) => move.to === key));
  const greatest = max(moves, (move) => (move.isHidden ? 0 : move.customers)) ?? 0;
  const at = (from: string, to: string) => moves.find((move) => move.from === from && move.to === to);
  const text = (from: string, to: string) => {
    const move = at(from, to);
    if (!move) return '';
    return move.isHidden ? '·' : format.count(move.customers);
  };
  const cell = (from: string, to: string): Cell | undefined => {
    const move = at(from, to);
    if (from === to) return undefined;
    return {
      text: text(from, to),
      level: move === undefined ? 0 : move.isHidden ? 1 : levelOf(move.customers, greatest),
      hint: say('movement.cell', {
        from: tierName(speech, from),
        to: tierName(speech, to),
        customers: move?.isHidden ? say('movement.hidden') : format.count(move?.customers ?? 0),
      }),
    };
  };
  const values = { up: fewOr(speech, up), down: fewOr(speech, down), date: format.day(since) };
  return figure(speech, options.as_of, {
    key: 'tier-moves',
    title: say('movement.chart_title'),
    unit: say('movement.chart_unit', { date: since }),
    says: speech.tell('movement.chart_says', values),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: columns.map((key) => tierName(speech, key)),
          rows: rows.map((from) => ({
            label: tierName(speech, from),
            cells: columns.map((to) => cell(from, to)),
          })),
          kind: 'amount',
          xTitle: say('movement.axis'),
          cellHeight: 38,
        },
        width,
      ),
    head: [say('movement.from'), ...columns.map((key) => tierName(speech, key))],
    rows: rows.map((from) => [tierName(speech, from), ...columns.map((to) => text(from, to))]),
  });
};

const changeTable = ({ speech }: Facts, { since, segments }: Movement): Html => {
  const { say, word, format } = speech;
  const few = { text: say('word.few', { k: smallestCell }), sort: 0 };
  const unless = (segment: SegmentChange, value: number, write: (value: number) => string) =>
    segment.isHidden ? { text: '–', sort: '' } : figureCell(value, write);
  return dataTable(
    say('movement.table'),
    [
      { head: say('column.rfm_segment'), cell: (s: SegmentChange) => ({ text: word('rfm_segment', s.key) }) },
      {
        head: say('movement.then', { date: since }),
        kind: 'figure',
        cell: (s) => unless(s, s.before, format.count),
      },
      {
        head: say('movement.now'),
        kind: 'figure',
        cell: (s) => (s.isHidden && s.now < smallestCell && s.now > 0 ? few : unless(s, s.now, format.count)),
      },
      {
        head: say('movement.change'),
        kind: 'figure',
        cell: (s) => unless(s, s.now - s.before, (change) => signed(speech, change)),
      },
      {
        head: say('movement.value_change', { currency: format.currency }),
        kind: 'figure',
        cell: (s) => unless(s, s.value_change, format.amount),
      },
    ],
    segments,
  );
};

/** The segments that changed most in size, in one sentence. */
const netSentence = (speech: Speech, { since, segments }: Movement): Sentence => {
  const { say, word, tell, format } = speech;
  const changed = segments
    .filter((segment) => !segment.isHidden && segment.now !== segment.before)
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.key < b.key ? -1 : 1))
    .slice(0, mostNamed);
  const date = format.day(since);
  if (changed.length === 0) return tell('movement.net_none', { date });
  const named = changed.map((segment) =>
    say('movement.net_one', {
      segment: word('rfm_segment', segment.key),
      change: signed(speech, segment.now - segment.before),
    }),
  );
  return tell('movement.net', { date, changes: format.list(named) });
};

/** Who moved since the night before, by value tier and by RFM segment; one line on a first night. */
export const movementSection = async (facts: Facts): Promise<Section> => {
  const { speech } = facts;
  const read = await readMovement(facts);
  const movement = read && { ...read, moves: read.moves.filter(isDrawn) };
  const title = speech.say('movement.title');
  if (!movement) return { id: 'movement', title, body: offLine(speech.say('movement.first')) };
  const hasHidden = movement.moves.some((move) => move.isHidden);
  return {
    id: 'movement',
    title,
    body: html`<p class="lead">${netSentence(speech, movement)}</p>${
      movement.moves.length > 0
        ? tierChart(facts, movement)
        : html`<p>${speech.say('movement.none', { date: speech.format.day(movement.since) })}</p>`
    }${hasHidden && html`<p class="quiet">${speech.say('movement.hidden_note', { k: smallestCell })}</p>`}${changeTable(facts, movement)}`,
  };
};

/** The morning's sentence on movement; undefined on a first night, or when nobody moved. */
export const movementHeadline = async (facts: Facts): Promise<Sentence | undefined> => {
  const { speech } = facts;
  const movement = await readMovement(facts);
  if (!movement) return undefined;
  const { up, down, since, champions } = movement;
  const { entered, left } = champions ?? { entered: 0, left: 0 };
  if (up + down + entered + left === 0) return undefined;
  const few = (customers: number) => fewOr(speech, customers);
  const values = { date: speech.format.day(since), up: few(up), down: few(down) };
  if (!champions) return speech.tell('headline.movement_tiers', values);
  return speech.tell('headline.movement', {
    ...values,
    entered: few(entered),
    left: few(left),
    segment: speech.word('rfm_segment', 'champions'),
  });
};
