import { hiddenGroups, smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { countCell, dataTable, figureCell } from '../tables.ts';
import { crossed, readWarnings, type WarningClass, type Warnings } from './warnings.ts';
import { moneyPart } from './warnings-money.ts';

/** Few are said as few: who they are could be worked out. */
const some = ({ speech }: Facts, customers: number): string | number =>
  customers > 0 && customers < smallestCell ? speech.say('word.few', { k: smallestCell }) : customers;

const crossedLine = (facts: Facts, warnings: Warnings): Html => {
  const { say, tell, format } = facts.speech;
  if (warnings.previousOn === null) return html`<p class="quiet">${say('warnings.first_night')}</p>`;
  const date = format.day(warnings.previousOn);
  const [act, watch, down] = [
    crossed(warnings, 'act'),
    crossed(warnings, 'watch'),
    crossed(warnings, 'down'),
  ];
  const total = act + watch + down;
  if (total === 0) return html`<p>${say('warnings.crossed_none', { date })}</p>`;
  if (total < smallestCell) return html`<p>${say('warnings.crossed_few', { date, k: smallestCell })}</p>`;
  return html`<p>${tell('warnings.crossed', {
    date,
    act: some(facts, act),
    watch: some(facts, watch),
    down: some(facts, down),
  })}</p>`;
};

const whyOf = ({ speech }: Facts, row: WarningClass): string => {
  const { format, explain } = speech;
  const figures = {
    ...(row.capacity !== null && { capacity: row.capacity }),
    ...(row.cost !== null && { cost: format.money(row.cost) }),
    ...(row.save_rate !== null && { rate: format.share(row.save_rate) }),
  };
  return explain('act_rule', row.act_rule ?? '', figures) ?? '–';
};

const pointTable = (facts: Facts, { classes, previousOn, isMoneyKnown }: Warnings): Html => {
  const { speech } = facts;
  const { say, word, format } = speech;
  const count = (head: string, of: (row: WarningClass) => number | null) => {
    const hidden = hiddenGroups(classes.map((row) => of(row) ?? 0));
    return {
      head,
      kind: 'figure' as const,
      cell: (row: WarningClass) => countCell(speech, of(row) ?? 0, hidden[classes.indexOf(row)] ?? false),
    };
  };
  const point = (value: number | null) =>
    value === null ? { text: say('warnings.nobody'), sort: 2 } : figureCell(value, format.share);
  return dataTable(
    say('warnings.points'),
    [
      {
        head: say('column.value_class'),
        cell: (row: WarningClass) => ({
          text: word('value_class', isMoneyKnown ? (row.value_class ?? '') : 'all'),
        }),
      },
      count(say('column.customers'), (row) => row.customers),
      { head: say('warnings.watch_from'), kind: 'figure', cell: (row) => point(row.watch_threshold) },
      { head: say('warnings.act_from'), kind: 'figure', cell: (row) => point(row.act_threshold) },
      count(say('warnings.watched'), (row) => row.watched),
      count(say('warnings.acted_on'), (row) => row.acted_on),
      ...(previousOn === null
        ? []
        : [
            count(say('warnings.up'), (row) => row.crossed_up),
            count(say('warnings.down'), (row) => row.crossed_down),
          ]),
      { head: say('warnings.why'), kind: 'words', cell: (row) => ({ text: whyOf(facts, row) }) },
    ],
    classes,
  );
};

/** Who crossed a warning point tonight, where the points lie and why, and whether calling pays. */
export const warningsSection = async (facts: Facts): Promise<Section | undefined> => {
  const { say } = facts.speech;
  const warnings = await readWarnings(facts);
  if (warnings.classes.length === 0) return undefined;
  const money = warnings.isMoneyKnown ? await moneyPart(facts, warnings) : offLine(say('money.off'));
  return {
    id: 'warnings',
    title: say('warnings.title'),
    body: html`<p class="lead">${say('warnings.lead')}</p>${crossedLine(facts, warnings)}${pointTable(facts, warnings)}<h3>${say('money.title')}</h3>${money}`,
  };
};
