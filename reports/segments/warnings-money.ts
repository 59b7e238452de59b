import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawCurve } from '../charts/curve.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, figureCell } from '../tables.ts';
import type { WarningClass, Warnings } from './warnings.ts';

const curveShape = { called: 'number', worth: 'number', is_best: 'boolean' } as const;

type Curve = readonly Row<typeof curveShape>[];

const moneyTable = ({ speech }: Facts, classes: readonly WarningClass[]): Html => {
  const { say, word, format } = speech;
  const { currency } = format;
  const hidden = hiddenGroups(classes.map((row) => row.customers ?? 0));
  const hiddenActs = hiddenGroups(classes.map((row) => row.acted_on ?? 0));
  const hiddenCalls = hiddenGroups(classes.map((row) => row.worth_calling ?? 0));
  const amount = (head: string, of: (row: WarningClass) => number | null, isHidden: readonly boolean[]) => ({
    head,
    kind: 'figure' as const,
    cell: (row: WarningClass) =>
      isHidden[classes.indexOf(row)] ? { text: '–', sort: '' } : figureCell(of(row), format.amount),
  });
  return dataTable(
    say('money.table'),
    [
      {
        head: say('column.value_class'),
        cell: (row: WarningClass) => ({ text: word('value_class', row.value_class ?? '') }),
      },
      amount(say('money.margin', { currency }), (row) => row.expected_margin_12m, hidden),
      amount(say('money.loss', { currency }), (row) => row.expected_loss, hidden),
      amount(say('money.loss_acted', { currency }), (row) => row.expected_loss_acted_on, hiddenActs),
      {
        head: say('money.worth_calling'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.worth_calling ?? 0, hiddenCalls[classes.indexOf(row)] ?? false),
      },
      amount(say('money.worth', { currency }), (row) => row.worth_of_calling, hiddenCalls),
    ],
    classes,
  );
};

const worthChart = ({ speech, options }: Facts, curve: Curve): Html | undefined => {
  const { say, tell, format } = speech;
  const best = curve.find((point) => point.is_best);
  if (!best || curve.length < 5 || (best.called ?? 0) < smallestCell) return undefined;
  const called = best.called ?? 0;
  const worth = format.moneyShort(best.worth ?? 0);
  return figure(speech, options.as_of, {
    key: 'worth-of-calling',
    title: say('money.curve_title'),
    unit: say('money.curve_unit', { currency: format.currency }),
    says: tell('money.curve_says', { called, worth }),
    width: 760,
    draw: (width) =>
      drawCurve(
        curve.map((point) => ({ x: point.called ?? 0, y: point.worth ?? 0 })),
        { x: called, y: best.worth ?? 0 },
        {
          x: say('money.curve_x'),
          y: say('money.curve_y'),
          tickX: format.short,
          tickY: format.short,
          mark: format.count(called),
        },
        width,
      ),
    head: [
      say('money.curve_x'),
      say('column_unit.money', { head: say('money.curve_y'), currency: format.currency }),
    ],
    rows: curve.map((point) => [format.count(point.called ?? 0), format.amount(point.worth ?? 0)]),
  });
};

/** What is at stake by value class, and where calling stops paying. */
export const moneyPart = async (facts: Facts, { classes, all }: Warnings): Promise<Html> => {
  const { say, tell, format } = facts.speech;
  const curve = await readRows(facts.db, 'segments/worth-curve', curveShape, { smallest: smallestCell });
  const says = tell('money.says', {
    loss: format.moneyShort(all?.expected_loss ?? 0),
    acted: format.moneyShort(all?.expected_loss_acted_on ?? 0),
    worth: format.moneyShort(all?.worth_of_calling ?? 0),
    customers: all?.worth_calling ?? 0,
  });
  const costs = classes.some((row) => (row.cost ?? 0) > 0);
  const best = curve.find((point) => point.is_best);
  const end = curve.at(-1);
  const stops =
    costs && best && end && best !== end
      ? html`<p>${tell('money.stops', {
          called: best.called ?? 0,
          worth: format.moneyShort(best.worth ?? 0),
          all: end.called ?? 0,
          end: format.moneyShort(end.worth ?? 0),
        })}</p>`
      : undefined;
  return html`<p>${says}</p>${stops}${!costs && html`<p class="quiet">${say('money.no_costs')}</p>`}${moneyTable(facts, classes)}${worthChart(facts, curve)}`;
};
