import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { dataTable } from '../tables.ts';
import { lineageBlock } from './cluster-lineage.ts';
import {
  type ClusterMoves,
  customersWhere,
  type Move,
  nowhere,
  readClusterMoves,
  rounded,
  roundedText,
} from './cluster-moves.ts';
import { flowChart, isChange, largestMoves, matrixChart, moveWords } from './cluster-moves-charts.ts';

/** Moves that the sentence names. */
const mostNamed = 3;

const sizeTable = ({ speech }: Facts, moves: ClusterMoves): Html => {
  const { say } = speech;
  const figureOf = (holds: (id: string, move: Move) => boolean) => (id: string) => {
    const customers = customersWhere(moves, (move) => holds(id, move));
    return { text: roundedText(speech, customers) || '0', sort: rounded(customers) };
  };
  const column = (head: string, holds: (id: string, move: Move) => boolean) => ({
    head,
    kind: 'figure' as const,
    cell: figureOf(holds),
  });
  return dataTable(
    say('segment_moves.table'),
    [
      { head: say('column.segment_name'), cell: (id: string) => ({ text: moves.labelOf(id) }) },
      column(say('segment_moves.then'), (id, { from }) => from === id),
      column(say('segment_moves.joined'), (id, move) => move.to === id && isChange(move)),
      column(say('segment_moves.fresh'), (id, { from, to }) => to === id && from === nowhere),
      column(say('segment_moves.left'), (id, { from, to }) => from === id && to !== id),
      column(say('segment_moves.now'), (id, { to }) => to === id),
    ],
    [...new Set([...moves.now, ...moves.before.filter((id) => id !== nowhere)])],
  );
};

const leadSentences = (facts: Facts, moves: ClusterMoves): Html => {
  const { speech } = facts;
  const both = customersWhere(moves, ({ from }) => from !== nowhere);
  const changed = customersWhere(moves, isChange);
  const text = (customers: number) =>
    customers > 0 && customers < smallestCell
      ? speech.say('word.few', { k: smallestCell })
      : speech.format.count(rounded(customers));
  const lead = speech.tell('segment_moves.lead', {
    date: speech.format.day(moves.since),
    moved: text(changed),
    share: speech.format.share(both > 0 ? rounded(changed) / both : 0),
    entered: text(customersWhere(moves, ({ from }) => from === nowhere)),
  });
  const named = largestMoves(moves)
    .slice(0, mostNamed)
    .map((move) => moveWords(facts, moves, move));
  return html`<p class="lead">${lead}</p>${named.length > 0 && html`<p>${speech.say('segment_moves.largest', { moves: speech.format.list(named) })}</p>`}`;
};

/** Who changed segment since an earlier day, as a flow, a matrix and a table, and what refits did; undefined without segments. */
export const clusterMovesSection = async (facts: Facts): Promise<Section | undefined> => {
  const { speech } = facts;
  const moves = await readClusterMoves(facts);
  const lineage = await lineageBlock(facts);
  if (moves === undefined && lineage === undefined) return undefined;
  const body = moves
    ? html`${leadSentences(facts, moves)}<div class="pair">${flowChart(facts, moves)}${matrixChart(facts, moves)}</div>${sizeTable(facts, moves)}<p class="quiet">${speech.say('segment_moves.rounded', { k: smallestCell })}</p>`
    : offLine(speech.say('segment_moves.first'));
  return { id: 'segment-moves', title: speech.say('segment_moves.title'), body: html`${body}${lineage}` };
};
