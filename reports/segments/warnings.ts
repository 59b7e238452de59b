import { smallestCell } from '../audiences.ts';
import { type Facts, onlyRow } from '../facts.ts';
import type { Sentence } from '../messages/speech.ts';
import { type Row, readRows } from '../query.ts';

const classShape = {
  value_class: 'text',
  customers: 'number',
  watched: 'number',
  acted_on: 'number',
  crossed_up: 'number',
  crossed_down: 'number',
  expected_margin_12m: 'number',
  expected_loss: 'number',
  expected_loss_acted_on: 'number',
  worth_calling: 'number',
  worth_of_calling: 'number',
  act_threshold: 'number',
  watch_threshold: 'number',
  act_rule: 'text',
  capacity: 'number',
  save_rate: 'number',
  cost: 'number',
} as const;

const crossingShape = { value_class: 'text', direction: 'text', customers: 'number' } as const;

/** A value class with its warning points, or all of them together. */
export type WarningClass = Row<typeof classShape>;

export interface Warnings {
  readonly classes: readonly WarningClass[];
  readonly all: WarningClass | undefined;
  /** The night that tonight is held against; none on the first on the books. */
  readonly previousOn: string | null;
  readonly crossings: readonly Row<typeof crossingShape>[];
  /** Whether sales or balances say what customers are worth. */
  readonly isMoneyKnown: boolean;
}

/** Who is watched, acted on and has crossed a point; from `scores.churn_money_totals` and the books of warnings. */
export const readWarnings = async ({ db, options }: Facts): Promise<Warnings> => {
  const { as_of } = options;
  const rows = await readRows(db, 'segments/warnings', classShape);
  const books = await readRows(db, 'segments/warning-books', { previous_on: 'text' }, { as_of });
  const all = rows.find((row) => row.value_class === 'all');
  return {
    classes: rows.filter((row) => row.value_class !== 'all'),
    all,
    previousOn: onlyRow(books, 'segments/warning-books').previous_on,
    crossings: await readRows(db, 'segments/crossings', crossingShape),
    isMoneyKnown: (all?.expected_margin_12m ?? 0) > 0,
  };
};

/** Customers who crossed in a direction: `act`, `watch` or `down`. */
export const crossed = ({ crossings }: Warnings, direction: string): number =>
  crossings.reduce((all, row) => all + (row.direction === direction ? (row.customers ?? 0) : 0), 0);

/** How many are to be called and what would go with them; nothing where nobody is. */
export const saveHeadline = async (
  { db, speech }: Facts,
  customers: number,
): Promise<Sentence | undefined> => {
  if (customers === 0) return undefined;
  const shape = { customers: 'number', expected_loss: 'number' } as const;
  const totals = onlyRow(await readRows(db, 'segments/save-totals', shape), 'segments/save-totals');
  const loss = totals.expected_loss ?? 0;
  return loss > 0
    ? speech.tell('headline.save_list_loss', { customers, loss: speech.format.moneyShort(loss) })
    : speech.tell('headline.save_list', { customers });
};

/** Who crossed the point to act since the night before; nothing where nobody did, or too few to say. */
export const crossedHeadline = async (facts: Facts): Promise<Sentence | undefined> => {
  const warnings = await readWarnings(facts);
  const act = crossed(warnings, 'act');
  if (warnings.previousOn === null || act < smallestCell) return undefined;
  const { tell, format } = facts.speech;
  return tell('headline.crossed', { date: format.day(warnings.previousOn), act });
};
