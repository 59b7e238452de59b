import { max, sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, figureCell, listNote } from '../tables.ts';

const ageShape = {
  age_band: 'text',
  customers: 'number',
  to_contact: 'number',
  p_return: 'number',
  margin_when_active: 'number',
  worth_of_return: 'number',
  seen: 'number',
} as const;
const reasonShape = { reason: 'text', reason_source: 'text', customers: 'number' } as const;

type Age = Row<typeof ageShape>;

const ageTable = ({ speech }: Facts, ages: readonly Age[]): Html => {
  const { say, word, format } = speech;
  const { currency } = format;
  const hidden = hiddenGroups(ages.map((age) => age.customers ?? 0));
  const hiddenCalls = hiddenGroups(ages.map((age) => age.to_contact ?? 0));
  const unless = (age: Age, value: number | null, write: (value: number) => string) =>
    hidden[ages.indexOf(age)] ? { text: '–', sort: '' } : figureCell(value, write);
  return dataTable(
    say('lost.ages'),
    [
      { head: say('lost.age'), cell: (age: Age) => ({ text: word('age_band', age.age_band ?? '') }) },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (age) => countCell(speech, age.customers ?? 0, hidden[ages.indexOf(age)] ?? false),
      },
      {
        head: say('lost.to_contact'),
        kind: 'figure',
        cell: (age) => countCell(speech, age.to_contact ?? 0, hiddenCalls[ages.indexOf(age)] ?? false),
      },
      { head: say('lost.p_return'), kind: 'figure', cell: (age) => unless(age, age.p_return, format.share) },
      { head: say('lost.seen'), kind: 'figure', cell: (age) => figureCell(age.seen, format.count) },
      {
        head: say('lost.margin', { currency }),
        kind: 'figure',
        cell: (age) => unless(age, age.margin_when_active, format.amount),
      },
      {
        head: say('lost.worth', { currency }),
        kind: 'figure',
        cell: (age) => unless(age, age.worth_of_return, format.amount),
      },
    ],
    ages,
  );
};

const reasonChart = (
  { speech, options }: Facts,
  rows: readonly Row<typeof reasonShape>[],
): Html | undefined => {
  const { say, tell, word, format } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const shown = rows.filter((_, i) => !hidden[i]);
  const few = sum(rows, (row, i) => (hidden[i] ? (row.customers ?? 0) : 0));
  const bars = [
    ...shown.map((row) => ({
      name: word('lost_reason', row.reason ?? ''),
      customers: row.customers ?? 0,
      isKnown: row.reason_source !== 'none',
    })),
    ...(few >= smallestCell ? [{ name: say('reasons.others'), customers: few, isKnown: false }] : []),
  ];
  if (bars.length === 0) return undefined;
  return figure(speech, options.as_of, {
    key: 'lost-reasons',
    title: say('lost.reasons_title'),
    unit: say('lost.reasons_unit'),
    says: tell('lost.reasons_says', {
      known: sum(bars, (bar) => (bar.isKnown ? bar.customers : 0)),
      customers: sum(bars, (bar) => bar.customers),
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        bars.map((bar) => ({
          label: bar.name,
          value: bar.customers,
          text: format.count(bar.customers),
          isStrong: bar.isKnown,
        })),
        width,
      ),
    head: [say('column.reason'), say('column.customers')],
    rows: bars.map((bar) => [bar.name, format.count(bar.customers)]),
  });
};

/** Who has left, for how long and why, and whose coming back is worth a word. */
export const winBackSection = async (facts: Facts, list: WrittenList): Promise<Section> => {
  const { speech, db } = facts;
  const { say, tell, word, format } = speech;
  const title = say('lost.title');
  const ages = await readRows(db, 'segments/win-back-ages', ageShape);
  const customers = sum(ages, (age) => age.customers ?? 0);
  if (customers < smallestCell) return { id: 'win-back', title, body: offLine(say('lost.off')) };
  const reasons = await readRows(db, 'segments/lost-reasons', reasonShape);
  const most = max(ages, (age) => age.worth_of_return ?? 0) ?? 0;
  const best = ages.find((age) => (age.worth_of_return ?? 0) === most);
  const says = tell('lost.says', {
    customers,
    worth: format.moneyShort(sum(ages, (age) => age.worth_of_return ?? 0)),
    age: word('age_band', best?.age_band ?? ''),
  });
  return {
    id: 'win-back',
    title,
    body: html`<p class="lead">${say('lost.lead')}</p><p>${says}</p>${ageTable(facts, ages)}${reasonChart(facts, reasons)}${
      list.total > 0 &&
      html`${listTable(facts, list, say('lost.table'), 15)}${listNote(speech, list.total, 15, 'lists/win-back.csv')}`
    }`,
  };
};
