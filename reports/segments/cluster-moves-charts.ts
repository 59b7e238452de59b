import { max } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import { figure, textWidth } from '../charts/figure.ts';
import { drawFlow } from '../charts/flow.ts';
import { type Cell, drawHeatMap, levelOf } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import {
  type ClusterMoves,
  customersWhere,
  type Move,
  nowhere,
  rounded,
  roundedText,
} from './cluster-moves.ts';
import { toneOf } from './cluster-profiles.ts';

/** New buyers are grey. */
const newTone = 5;

/** Whether customers went from one segment to another; new buyers did not. */
export const isChange = ({ from, to }: Move) => from !== to && from !== nowhere;

/** Moves that are large enough to name, largest first. */
export const largestMoves = ({ moves }: ClusterMoves): readonly Move[] =>
  moves
    .filter((move) => isChange(move) && move.customers >= smallestCell)
    .toSorted((a, b) => b.customers - a.customers || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));

/** A move in words: `40 from one segment to another`. */
export const moveWords = ({ speech }: Facts, { nameOf }: ClusterMoves, move: Move): string =>
  speech.say('segment_moves.one', {
    customers: roundedText(speech, move.customers),
    from: nameOf(move.from),
    to: nameOf(move.to),
  });

const cellHint = ({ speech }: Facts, { nameOf }: ClusterMoves, from: string, to: string, customers: number) =>
  speech.say('segment_moves.cell', {
    from: nameOf(from),
    to: nameOf(to),
    customers: customers === 0 ? '0' : roundedText(speech, customers),
  });

/** Head and rows of the matrix, for both charts. */
const matrixTable = ({ speech }: Facts, moves: ClusterMoves) => ({
  head: [speech.say('segment_moves.from'), ...moves.now.map(moves.nameOf)],
  rows: moves.before.map((from) => [
    moves.nameOf(from),
    ...moves.now.map((to) => roundedText(speech, between(moves, from, to))),
  ]),
});

const between = (moves: ClusterMoves, from: string, to: string): number =>
  customersWhere(moves, (move) => move.from === from && move.to === to);

/** Names where all of them fit above their columns, else the numbers that stand before the names of the rows. */
const columnHeads = ({ now, nameOf }: ClusterMoves, width: number): readonly string[] => {
  const room = (width * 0.66) / now.length;
  return now.every((id) => textWidth(nameOf(id)) <= room) ? now.map(nameOf) : now;
};

/** From which segment to which, as a grid of rounded numbers. */
export const matrixChart = (facts: Facts, moves: ClusterMoves): Html => {
  const { speech, options } = facts;
  const [largest] = largestMoves(moves);
  const greatest = max(moves.moves, (move) => (move.from === move.to ? 0 : rounded(move.customers))) ?? 0;
  const cell = (from: string, to: string): Cell | undefined => {
    const customers = between(moves, from, to);
    if (customers === 0) return undefined;
    return {
      text: roundedText(speech, customers),
      level: from === to ? 0 : levelOf(rounded(customers), greatest),
      hint: cellHint(facts, moves, from, to, customers),
    };
  };
  return figure(speech, options.as_of, {
    key: 'segment-matrix',
    title: speech.say('segment_moves.matrix_title'),
    unit: speech.say('segment_moves.matrix_unit', { date: moves.since }),
    says: largest
      ? speech.tell('segment_moves.matrix_says', { move: moveWords(facts, moves, largest) })
      : speech.tell('segment_moves.matrix_none', { date: speech.format.day(moves.since) }),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: columnHeads(moves, width),
          rows: moves.before.map((from) => ({
            label: moves.labelOf(from),
            cells: moves.now.map((to) => cell(from, to)),
          })),
          kind: 'amount',
          xTitle: speech.say('segment_moves.axis'),
          cellHeight: 42,
        },
        width,
      ),
    ...matrixTable(facts, moves),
  });
};

const flowSentence = ({ speech }: Facts, moves: ClusterMoves) => {
  const kept = moves.before
    .filter((id) => id !== nowhere)
    .map((id) => {
      const all = rounded(customersWhere(moves, ({ from }) => from === id));
      return { id, share: all > 0 ? Math.min(rounded(between(moves, id, id)) / all, 1) : 0 };
    })
    .toSorted((a, b) => a.share - b.share || (a.id < b.id ? -1 : 1));
  const [least, most] = [kept[0], kept.at(-1)];
  const values = {
    segment: least ? moves.nameOf(least.id) : '',
    stayed: speech.format.share(least?.share ?? 0),
  };
  if (least === undefined || most === undefined || least === most) {
    return speech.tell('segment_moves.flow_says_one', values);
  }
  return speech.tell('segment_moves.flow_says', {
    ...values,
    best: moves.nameOf(most.id),
    most: speech.format.share(most.share),
  });
};

/** The same as ribbons from the segments of then to those of now. */
export const flowChart = (facts: Facts, moves: ClusterMoves): Html => {
  const { speech, options } = facts;
  const ids = [...new Set([...moves.now, ...moves.before])];
  const node = (id: string, customers: number) => ({
    key: id,
    label: moves.nameOf(id),
    text: roundedText(speech, customers),
    tone: id === nowhere ? newTone : toneOf(ids.indexOf(id)),
  });
  const left = moves.before.map((id) =>
    node(
      id,
      customersWhere(moves, ({ from }) => from === id),
    ),
  );
  const right = moves.now.map((id) =>
    node(
      id,
      customersWhere(moves, ({ to }) => to === id),
    ),
  );
  const flows = moves.moves.map(({ from, to, customers }) => ({
    from,
    to,
    value: rounded(customers),
    hint: cellHint(facts, moves, from, to, customers),
  }));
  return figure(speech, options.as_of, {
    key: 'segment-flow',
    title: speech.say('segment_moves.flow_title'),
    unit: speech.say('segment_moves.flow_unit', { date: moves.since }),
    says: flowSentence(facts, moves),
    width: 500,
    draw: (width) => drawFlow(left, right, flows, width),
    ...matrixTable(facts, moves),
  });
};
