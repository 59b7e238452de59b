import type { Table } from 'apache-arrow';
import { column } from './columns.ts';
import type { Condition, ExpertCard } from './expert-card.ts';

/** A line of a customer's card: which band's points, and the figure that put the customer there. */
export interface CreditReason {
  readonly code: string;
  readonly points: number;
  /** Null where the company's data cannot tell. */
  readonly value: number | null;
}

/** A watch-list trigger that was met, with the figures that met it by column. */
export interface WatchReason {
  readonly code: string;
  readonly weight: 'red' | 'strong' | 'weak';
  readonly figures: Readonly<Record<string, number>>;
}

const reader = 'credit reasons';

/**
 * Tells why each customer has their score. The function it returns takes a row: it gives the hard rule that
 * capped the grade first, with 0 points, then all characteristics that gave or took points, the most taken
 * first and then the most given. Their points sum to the score minus the card's base.
 * `inputs` and `scores` are the tables that `expertScorecard.score` read and returned.
 */
export const creditReasons = (
  card: ExpertCard,
  inputs: Table,
  scores: Table,
): ((row: number) => readonly CreditReason[]) => {
  const lines = card.characteristics.map(({ name }, order) => ({
    code: name,
    order,
    values: column(inputs, name, reader),
    points: column(scores, `points_${name}`, reader),
  }));
  const cappedBy = column(scores, 'capped_by', reader);
  const rules = card.rules.map(({ code, when }) => ({
    code,
    values: column(inputs, when[0]!.column, reader),
  }));
  return (row) => {
    const rule = rules[cappedBy[row]! - 1];
    const moved = lines
      .map(({ code, order, values, points }) => ({
        code,
        order,
        points: points[row]!,
        value: known(values[row]!),
      }))
      .filter(({ points }) => points !== 0)
      .sort((a, b) => rank(a.points) - rank(b.points) || a.order - b.order)
      .map(({ code, points, value }) => ({ code, points, value }));
    return rule ? [{ code: rule.code, points: 0, value: known(rule.values[row]!) }, ...moved] : moved;
  };
};

/**
 * The few reasons to show: the rule that capped the grade, then the worst characteristic of each family that
 * took points, at most `most`; where none did, the two that gave most.
 */
export const mainReasons = (
  card: ExpertCard,
  reasons: readonly CreditReason[],
  most = 4,
): readonly CreditReason[] => {
  const family = new Map<string, string>(card.characteristics.map(({ name, family }) => [name, family]));
  const rules = reasons.filter(({ code }) => !family.has(code));
  const taken = reasons.filter(({ points }) => points < 0);
  const worst = taken.filter(
    ({ code }, i) => taken.findIndex((other) => family.get(other.code) === family.get(code)) === i,
  );
  const given = reasons.filter(({ points }) => points > 0);
  return [...rules, ...(worst.length > 0 ? worst.slice(0, most) : given.slice(0, 2))];
};

/** The watch-list triggers each customer met, as evidence; the function it returns takes a row. */
export const watchReasons = (
  card: ExpertCard,
  inputs: Table,
  scores: Table,
): ((row: number) => readonly WatchReason[]) => {
  const bits = column(scores, 'triggers', reader);
  const figures = (when: readonly Condition[], row: number) =>
    Object.fromEntries(when.map(({ column: name }) => [name, column(inputs, name, reader)[row]!]));
  return (row) =>
    card.triggers
      .filter((_, k) => (bits[row]! & (1 << k)) !== 0)
      .map(({ code, weight, when }) => ({ code, weight, figures: figures(when, row) }));
};

/** Points taken come before points given, the larger of each first. */
const rank = (points: number): number => (points < 0 ? points : 1 / points);

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
