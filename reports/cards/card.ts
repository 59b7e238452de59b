import { type Audience, type CustomerColumn, checkColumns } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type ColumnValue, cellKind, cellOf, headOf, wordOf } from '../lists/columns.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Tile } from '../page-parts.ts';

/** One thing known about a customer, as it is read; `value` is the same for a program. */
export interface Fact {
  readonly column: string;
  readonly label: string;
  readonly text: string;
  readonly value: ColumnValue;
}

/** A small table about one customer; its cells are words already. */
export interface CardTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly { readonly column: string; readonly head: string; readonly isFigure: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** What a customer bought in a month, YYYY-MM. */
export interface CardMonth {
  readonly month: string;
  readonly amount: number;
  readonly purchase_days: number;
}

/** A place on a list, with what is said there. */
export interface CardLink {
  readonly label: string;
  /** From the card's own folder. */
  readonly href: string;
  readonly text: string;
}

/** A piece of a section, for a page and for a terminal alike. */
export type CardPart =
  | {
      readonly kind: 'facts';
      readonly title?: string;
      readonly facts: readonly Fact[];
      readonly note?: string;
    }
  | { readonly kind: 'lines'; readonly title?: string; readonly lines: readonly string[] }
  | { readonly kind: 'links'; readonly links: readonly CardLink[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'months'; readonly months: readonly CardMonth[] }
  | CardTable;

export interface CardSection {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly CardPart[];
}

/** All that one audience sees of one customer. */
export interface Card {
  readonly customer_id: string;
  readonly title: string;
  readonly headlines: readonly Sentence[];
  readonly tiles: readonly Tile[];
  readonly sections: readonly CardSection[];
}

/** The part of a night's common facts that cards need. */
export type CardFacts = Pick<Facts, 'db' | 'options' | 'speech' | 'capabilities' | 'window'>;

/** For whom a card is made: an audience of the published folders, or whoever may open the warehouse itself. */
export interface View {
  readonly facts: CardFacts;
  readonly audience: Audience | 'analyst';
}

/** A value in the words of the language. */
export const valueText = (view: View, column: CustomerColumn, value: ColumnValue): string => {
  const { speech } = view.facts;
  if (typeof value === 'string') return wordOf(speech, column, value);
  const { text } = cellOf(speech, column, value);
  return typeof text === 'string' ? text : text.html;
};

/**
 * What is known of a customer, in the order of the columns; what is not known is left out.
 * @throws AUDIENCE_COLUMN when the audience may not see one of them
 */
export const factsOf = (
  view: View,
  row: Readonly<Partial<Record<CustomerColumn, ColumnValue>>>,
  columns: readonly CustomerColumn[],
): readonly Fact[] => {
  if (view.audience !== 'analyst') checkColumns(view.audience, columns);
  return columns.flatMap((column) => {
    const value = row[column] ?? null;
    if (value === null) return [];
    return [
      { column, label: headOf(view.facts.speech, column), text: valueText(view, column, value), value },
    ];
  });
};

/**
 * A table of rows about one customer; columns that are empty throughout are left out.
 * @throws AUDIENCE_COLUMN when the audience may not see one of the columns
 */
export const tableOf = <C extends CustomerColumn>(
  view: View,
  caption: string,
  columns: readonly C[],
  rows: readonly Readonly<Partial<Record<C, ColumnValue>>>[],
): CardTable => {
  if (view.audience !== 'analyst') checkColumns(view.audience, columns);
  const shown = columns.filter((column) => rows.some((row) => (row[column] ?? null) !== null));
  return {
    kind: 'table',
    caption,
    columns: shown.map((column) => ({
      column,
      head: headOf(view.facts.speech, column),
      isFigure: cellKind(column) === 'figure',
    })),
    rows: rows.map((row) => shown.map((column) => valueText(view, column, row[column] ?? null))),
  };
};

/** A section, unless nothing is in it. */
export const sectionOf = (
  view: View,
  id: CardSectionId,
  parts: readonly (CardPart | undefined)[],
): CardSection | undefined => {
  const filled = parts.filter((part) => part !== undefined && !isEmpty(part)) as CardPart[];
  return filled.length === 0
    ? undefined
    : { id, title: view.facts.speech.say(`card_section.${id}`), parts: filled };
};

/** The sections that a card may have. */
export type CardSectionId =
  | 'lists'
  | 'history'
  | 'value'
  | 'leaving'
  | 'offers'
  | 'contacts'
  | 'credit'
  | 'credit_file'
  | 'alerts'
  | 'not_scored'
  | 'master'
  | 'rows';

const isEmpty = (part: CardPart): boolean =>
  (part.kind === 'facts' && part.facts.length === 0) ||
  (part.kind === 'lines' && part.lines.length === 0) ||
  (part.kind === 'links' && part.links.length === 0) ||
  (part.kind === 'table' && part.rows.length === 0);
