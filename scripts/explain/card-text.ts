import { max, sum } from 'd3-array';
import type { Card, CardMonth, CardPart, CardTable, Fact } from '../../reports/cards/card.ts';
import type { Speech } from '../../reports/messages/speech.ts';
import { paint } from '../terminal.ts';
import { fitted, padded, widthOf, wrapped } from './columns-of-text.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One sign per month; a month without a purchase is a dot. */
const sparkline = (months: readonly CardMonth[]): string => {
  const most = max(months, ({ amount }) => amount) || 1;
  return months
    .map(({ amount }) =>
      amount <= 0 ? '·' : blocks[Math.min(Math.floor((amount / most) * blocks.length), blocks.length - 1)]!,
    )
    .join('');
};

const monthLines = (
  { say, format }: Speech,
  months: readonly CardMonth[],
  width: number,
): readonly string[] => {
  const half = Math.max(months.length - 12, 0);
  const total = (part: readonly CardMonth[]) => format.money(sum(part, ({ amount }) => amount));
  const says = say('card.history_says', {
    last: total(months.slice(half)),
    before: total(months.slice(0, half)),
    months: months.filter(({ purchase_days }) => purchase_days > 0).length,
  });
  const ends = `${months[0]?.month ?? ''} ${sparkline(months)} ${months.at(-1)?.month ?? ''}`;
  return [...wrapped(says, width), ends];
};

const gap = 2;

/** How many facts stand side by side: as many as fit whole, and one where not even that does. */
const factColumns = (
  facts: readonly Fact[],
  width: number,
): { readonly label: number; readonly value: number; readonly count: number } => {
  const label = Math.max(...facts.map((fact) => widthOf(fact.label)));
  const value = Math.max(...facts.map((fact) => widthOf(fact.text)));
  const count = Math.max(1, Math.floor((width + gap) / (label + value + 2 * gap)));
  const room = Math.floor((width - gap * (count - 1)) / count) - gap;
  return { label: Math.min(label, room - 8), value: Math.max(room - Math.min(label, room - 8), 8), count };
};

/** Facts in as many columns as the width has room for. */
const factLines = (part: Extract<CardPart, { kind: 'facts' }>, width: number): readonly string[] => {
  const { label, value, count } = factColumns(part.facts, width);
  const cells = part.facts.map(
    (fact) =>
      `${paint('dim', padded(fitted(fact.label, label), label), process.stdout)}  ${padded(fitted(fact.text, value), value)}`,
  );
  const lines = Array.from({ length: Math.ceil(cells.length / count) }, (_, row) =>
    cells
      .slice(row * count, (row + 1) * count)
      .join(' '.repeat(gap))
      .trimEnd(),
  );
  return [
    ...(part.title === undefined ? [] : [paint('bold', part.title, process.stdout)]),
    ...lines,
    ...(part.note === undefined ? [] : wrapped(part.note, width)),
  ];
};

/** A table whose widest text columns give way until it fits. */
const tableLines = ({ caption, columns, rows }: CardTable, width: number): readonly string[] => {
  const widths = columns.map(({ head }, k) =>
    Math.max(widthOf(head), ...rows.map((row) => widthOf(row[k]!))),
  );
  const room = () => widths.reduce((all, each) => all + each, 0) + 2 * (widths.length - 1);
  while (room() > width && Math.max(...widths) > 6) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, k) => padded(fitted(cell, widths[k]!), widths[k]!, columns[k]!.isFigure ? 'right' : 'left'))
      .join('  ')
      .trimEnd();
  return [
    paint('bold', caption, process.stdout),
    paint('dim', line(columns.map(({ head }) => head)), process.stdout),
    ...rows.map(line),
  ];
};

const partLines = (speech: Speech, part: CardPart, width: number): readonly string[] => {
  if (part.kind === 'facts') return factLines(part, width);
  if (part.kind === 'months') return monthLines(speech, part.months, width);
  if (part.kind === 'table') return tableLines(part, width);
  if (part.kind === 'note') return wrapped(part.text, width);
  if (part.kind === 'links')
    return part.links.flatMap(({ label, text }) => wrapped(`- ${label}: ${text}`, width, 2));
  return [
    ...(part.title === undefined ? [] : [paint('bold', part.title, process.stdout)]),
    ...part.lines.flatMap((text) => wrapped(`- ${text}`, width, 2)),
  ];
};

/** A card for a terminal of that many columns, in the language of its words. */
export const cardText = (speech: Speech, card: Card, width: number): string => {
  const sections = card.sections.flatMap(({ title, parts }) => [
    '',
    paint('bold', title, process.stdout),
    '─'.repeat(Math.min(widthOf(title), width)),
    ...parts.flatMap((part, i) => [...(i > 0 ? [''] : []), ...partLines(speech, part, width)]),
  ]);
  return [
    paint('bold', card.title, process.stdout),
    ...card.headlines.flatMap(({ text }) => wrapped(text, width)),
    ...sections,
  ].join('\n');
};
