import type { Table } from 'apache-arrow';
import { column } from './columns.ts';
import type { ExpertCard } from './expert-card.ts';

/**
 * A line of a customer's card: points, and the figure that earned them, under the name of its unit (`days`,
 * `months`, `ratio`, `count`); null where the company's data cannot tell.
 */
export interface CreditReason {
  readonly code: string;
  readonly points: number;
  readonly [figure: string]: string | number | null;
}

/** A watch-list trigger that was met, with the figures that met it. */
export interface WatchReason {
  readonly code: string;
  readonly weight: string;
  readonly [figure: string]: string | number;
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
  const lines = card.characteristics.map(({ name }) => ({
    code: name,
    figure: figureOf(name),
    values: column(inputs, name, reader),
    points: column(scores, `points_${name}`, reader),
  }));
  const cappedBy = column(scores, 'capped_by', reader);
  const rules = card.rules.map(({ code, when: [first] }) => ({
    code,
    figure: figureOf(first!.column),
    values: column(inputs, first!.column, reader),
  }));
  return (row) => {
    const rule = rules[cappedBy[row]! - 1];
    // Sorting is stable: equal points stay in the order of the card.
    const moved = lines
      .map(({ code, figure, values, points }) => ({
        code,
        points: points[row]!,
        [figure]: known(values[row]!),
      }))
      .filter(({ points }) => points !== 0)
      .sort((a, b) => order(a.points) - order(b.points));
    return rule ? [{ code: rule.code, points: 0, [rule.figure]: known(rule.values[row]!) }, ...moved] : moved;
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
  const families = new Map<string, string>(card.characteristics.map(({ name, family }) => [name, family]));
  const rules = reasons.filter(({ code }) => !families.has(code));
  const taken = reasons.filter(({ points }) => points < 0);
  const isFirstOfFamily = ({ code }: CreditReason, i: number) =>
    taken.findIndex((other) => families.get(other.code) === families.get(code)) === i;
  const worst = taken.filter(isFirstOfFamily).slice(0, most);
  return [...rules, ...(worst.length > 0 ? worst : reasons.filter(({ points }) => points > 0).slice(0, 2))];
};

/** The watch-list triggers each customer met, as evidence; the function it returns takes a row. */
export const watchReasons = (
  card: ExpertCard,
  inputs: Table,
  scores: Table,
): ((row: number) => readonly WatchReason[]) => {
  const bits = column(scores, 'triggers', reader);
  const triggers = card.triggers.map(({ code, weight, when }) => ({
    code,
    weight,
    evidence: when.map(({ column: name }) => [figureOf(name), column(inputs, name, reader)] as const),
  }));
  return (row) =>
    triggers
      .filter((_, k) => (bits[row]! & (1 << k)) !== 0)
      .map(({ code, weight, evidence }) => ({
        code,
        weight,
        ...Object.fromEntries(evidence.map(([figure, values]) => [figure, values[row]!])),
      }));
};

/** Points taken come before points given, the larger of each first. */
const order = (points: number): number => (points < 0 ? points : 1 / points);

/** The unit of a column, by which reports know how to write its value. */
export const figureOf = (name: string): string => {
  if (name.includes('days')) return 'days';
  if (name.includes('months')) return 'months';
  return /ratio|share|change|utilisation|burden/.test(name) ? 'ratio' : 'count';
};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
