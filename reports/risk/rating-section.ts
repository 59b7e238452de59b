import { max, sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap, levelOf } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';

const ratingShape = {
  rating: 'number',
  pd_from: 'number',
  pd_below: 'number',
  customers: 'number',
  exposure: 'number',
} as const;

const moveShape = {
  compared: 'text',
  from_grade: 'text',
  to_grade: 'text',
  previous_on: 'text',
  notches: 'number',
  customers: 'number',
  exposure: 'number',
} as const;

const yearShape = { from_class: 'text', to_class: 'text', share_year: 'number', stayed: 'number' } as const;

type Move = Row<typeof moveShape>;

const grades = ['A', 'B', 'C', 'D', 'E'];

/** From this rating on a customer is below investment grade by common scales, and from the last in default. */
const defaultRating = 13;

const ratingChart = (
  { speech, options }: Facts,
  ratings: readonly Row<typeof ratingShape>[],
): Html | undefined => {
  const { say, format } = speech;
  if (ratings.length === 0) return undefined;
  const range = (row: (typeof ratings)[number]) =>
    row.rating === defaultRating
      ? say('rating.default')
      : say('rating.range', { from: bound(row.pd_from ?? 0), to: bound(row.pd_below ?? 1) });
  const bound = (pd: number) => `${format.decimal(pd * 100, 2)}%`;
  const performing = ratings.filter((row) => row.rating !== defaultRating && (row.customers ?? 0) > 0);
  const largest = performing.toSorted((a, b) => (b.customers ?? 0) - (a.customers ?? 0))[0];
  const money = say('column_unit.money', { head: say('column.exposure'), currency: format.currency });
  return figure(speech, options.as_of, {
    key: 'ratings',
    title: say('rating.scale_title'),
    unit: say('column.customers'),
    says: speech.tell('rating.scale_says', {
      customers: sum(ratings, (row) => row.customers ?? 0),
      rating: largest?.rating ?? defaultRating,
      share: format.share((largest?.customers ?? 0) / (sum(ratings, (row) => row.customers ?? 0) || 1)),
      defaulted: ratings.find((row) => row.rating === defaultRating)?.customers ?? 0,
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        ratings.map((row) => ({
          label: say('rating.step', { rating: row.rating ?? 0, range: range(row) }),
          value: row.customers ?? 0,
          text: format.count(row.customers ?? 0),
          isStrong: (row.rating ?? 0) >= 10,
        })),
        width,
      ),
    head: [say('column.rating'), say('column.pd'), say('column.customers'), money],
    rows: ratings.map((row) => [
      format.count(row.rating ?? 0),
      range(row),
      format.count(row.customers ?? 0),
      format.amount(row.exposure ?? 0),
    ]),
  });
};

const gradeName = (facts: Facts, grade: string) =>
  grade.startsWith('(')
    ? facts.speech.word('grade_move', grade)
    : facts.speech.say('credit.grade', { grade });

const moveSentence = ({ speech }: Facts, moves: readonly Move[]) => {
  const { format } = speech;
  const of = (isCounted: (move: Move) => boolean) => moves.filter(isCounted);
  const customers = (some: readonly Move[]) => sum(some, (move) => move.customers ?? 0);
  const worse = of((move) => (move.notches ?? 0) > 0);
  return speech.tell('rating.moves_says', {
    date: format.day(moves[0]!.previous_on ?? ''),
    worse: customers(worse),
    exposure: format.moneyShort(sum(worse, (move) => move.exposure ?? 0)),
    better: customers(of((move) => (move.notches ?? 0) < 0)),
    stayed: customers(of((move) => move.notches === 0)),
    entered: customers(of((move) => move.from_grade === '(new)')),
    left: customers(of((move) => move.to_grade === '(left)')),
  });
};

/** Rows are the grade then, columns the grade now; what stayed is left blank so that the moves can be seen. */
const moveChart = (facts: Facts, moves: readonly Move[], compared: 'night' | 'month'): Html => {
  const { speech, options } = facts;
  const { say, format } = speech;
  const rows = [...grades, '(none)', '(new)'].filter((key) => moves.some((move) => move.from_grade === key));
  const columns = [...grades, '(none)', '(left)'].filter((key) =>
    moves.some((move) => move.to_grade === key),
  );
  const at = (from: string, to: string) =>
    moves.find((move) => move.from_grade === from && move.to_grade === to);
  const greatest = max(moves, (move) => (move.from_grade === move.to_grade ? 0 : (move.customers ?? 0))) ?? 0;
  const cell = (from: string, to: string): Cell => {
    const customers = at(from, to)?.customers ?? 0;
    return {
      text: customers > 0 ? format.count(customers) : '',
      level: from === to ? 0 : levelOf(customers, greatest),
      hint: say('rating.move_cell', {
        from: gradeName(facts, from),
        to: gradeName(facts, to),
        customers,
        exposure: format.moneyShort(at(from, to)?.exposure ?? 0),
      }),
    };
  };
  const date = moves[0]!.previous_on ?? '';
  return figure(speech, options.as_of, {
    key: `grade-moves-${compared}`,
    title: say(compared === 'night' ? 'rating.moves_night' : 'rating.moves_month'),
    unit: say('rating.moves_unit', { date }),
    says: moveSentence(facts, moves),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: columns.map((key) => gradeName(facts, key)),
          rows: rows.map((from) => ({
            label: gradeName(facts, from),
            cells: columns.map((to) => cell(from, to)),
          })),
          kind: 'amount',
          xTitle: say('movement.axis'),
          cellHeight: 36,
        },
        width,
      ),
    head: [say('movement.from'), ...columns.map((key) => gradeName(facts, key))],
    rows: rows.map((from) => [
      gradeName(facts, from),
      ...columns.map((to) => format.count(at(from, to)?.customers ?? 0)),
    ]),
  });
};

const yearTable = ({ speech, options }: Facts, year: readonly Row<typeof yearShape>[]): Html | undefined => {
  const { say, format } = speech;
  if (year.length === 0) return undefined;
  const share = (from: string, to: string) =>
    year.find((row) => row.from_class === from && row.to_class === to)?.share_year ?? 0;
  const name = (grade: string) => say('credit.grade', { grade });
  return figure(speech, options.as_of, {
    key: 'grade-year',
    title: say('rating.year_title'),
    unit: say('rating.year_unit'),
    says: speech.tell('rating.year_says', {
      stayed: format.share(year[0]!.stayed ?? 0),
      good: format.share(share('A', 'E')),
      middle: format.share(share('C', 'E')),
    }),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: grades.map(name),
          rows: grades.map((from) => ({
            label: name(from),
            cells: grades.map((to) => ({
              text: format.share(share(from, to)),
              level: levelOf(share(from, to), 1),
              hint: `${name(from)} → ${name(to)}: ${format.share(share(from, to))}`,
            })),
          })),
          kind: 'amount',
          xTitle: say('rating.year_axis'),
          cellHeight: 36,
        },
        width,
      ),
    head: [say('movement.from'), ...grades.map(name)],
    rows: grades.map((from) => [name(from), ...grades.map((to) => format.share(share(from, to)))]),
  });
};

/** Ratings by PD, and who moved between grades since the night before and since a month before. */
export const ratingSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const ratings = await readRows(facts.db, 'risk/ratings', ratingShape);
  const moves = await readRows(facts.db, 'risk/rating-moves', moveShape);
  const year = await readRows(facts.db, 'risk/migration-year', yearShape);
  const night = moves.filter((move) => move.compared === 'night');
  const month = moves.filter((move) => move.compared === 'month');
  // A first night a month later is compared with the same night twice.
  const isOne = night[0]?.previous_on === month[0]?.previous_on;
  return {
    id: 'rating',
    title: say('rating.title'),
    body: html`${ratings.length > 0 ? ratingChart(facts, ratings) : html`<p class="quiet">${say('rating.no_pd')}</p>`}${
      night.length === 0
        ? offLine(say('rating.first_night'))
        : html`<div class="pair">${moveChart(facts, night, 'night')}${!isOne && month.length > 0 && moveChart(facts, month, 'month')}${yearTable(facts, year)}</div>`
    }${night.length > 0 && month.length === 0 && html`<p class="quiet">${say('rating.no_month')}</p>`}`,
  };
};
