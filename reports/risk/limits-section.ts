import { sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';
import { type CreditTotals, signed } from './credit-totals.ts';
import { listBlock } from './list-block.ts';

const classShape = {
  credit_grade: 'text',
  customers: 'number',
  with_limit: 'number',
  credit_limit: 'number',
  limit_used: 'number',
  blocked: 'number',
  payment_method: 'text',
  payment_terms: 'number',
} as const;

const stepShape = {
  code: 'text',
  customers: 'number',
  credit_limit: 'number',
  raised: 'number',
  lowered: 'number',
} as const;

const blockShape = { code: 'text', customers: 'number', limit_used: 'number' } as const;

const classTable = ({ speech }: Facts, classes: readonly Row<typeof classShape>[]): Html => {
  const { say, word, format } = speech;
  const money = (head: string) => say('column_unit.money', { head, currency: format.currency });
  return dataTable(
    say('limits.table'),
    [
      {
        head: say('column.credit_grade'),
        cell: (row: (typeof classes)[number]) => ({ text: row.credit_grade ?? '' }),
      },
      {
        head: say('column.payment_method'),
        cell: (row) => ({ text: word('payment_method', row.payment_method ?? '') }),
      },
      {
        head: say('column.payment_terms_days'),
        kind: 'figure',
        cell: (row) => figureCell(row.payment_terms, format.count),
      },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => figureCell(row.customers, format.count),
      },
      {
        head: say('limits.with_limit'),
        kind: 'figure',
        cell: (row) => figureCell(row.with_limit, format.count),
      },
      {
        head: money(say('column.credit_limit')),
        kind: 'figure',
        cell: (row) => figureCell(row.credit_limit, format.amount),
      },
      {
        head: money(say('column.limit_used')),
        kind: 'figure',
        cell: (row) => figureCell(row.limit_used, format.amount),
      },
      { head: say('limits.blocked'), kind: 'figure', cell: (row) => figureCell(row.blocked, format.count) },
    ],
    classes,
  );
};

const stepChart = ({ speech, options }: Facts, steps: readonly Row<typeof stepShape>[]): Html => {
  const { say, word, format } = speech;
  const customers = sum(steps, (step) => step.customers ?? 0);
  const first = steps[0]!;
  const money = say('column_unit.money', { head: say('column.credit_limit'), currency: format.currency });
  return figure(speech, options.as_of, {
    key: 'limit-steps',
    title: say('limits.steps_title'),
    unit: say('column.customers'),
    says: speech.tell('limits.steps_says', {
      step: word('limit_name', first.code ?? ''),
      share: format.share((first.customers ?? 0) / (customers || 1)),
      unknown: steps.find((step) => step.code === 'limit_unknown')?.customers ?? 0,
    }),
    width: 500,
    draw: (width) =>
      drawBars(
        steps.map((step) => ({
          label: word('limit_name', step.code ?? ''),
          value: step.customers ?? 0,
          text: format.count(step.customers ?? 0),
        })),
        width,
      ),
    head: [say('limits.step'), say('column.customers'), money, say('limits.raised'), say('limits.lowered')],
    rows: steps.map((step) => [
      word('limit_name', step.code ?? ''),
      format.count(step.customers ?? 0),
      format.amount(step.credit_limit ?? 0),
      format.count(step.raised ?? 0),
      format.count(step.lowered ?? 0),
    ]),
  });
};

const blockChart = (
  { speech, options }: Facts,
  blocks: readonly Row<typeof blockShape>[],
  { tonight, before }: CreditTotals,
): Html => {
  const { say, word, format } = speech;
  const money = say('column_unit.money', { head: say('column.limit_used'), currency: format.currency });
  const stopped = tonight?.blocked ?? 0;
  return figure(speech, options.as_of, {
    key: 'blocks',
    title: say('limits.blocks_title'),
    unit: say('column.customers'),
    says: before
      ? speech.tell('limits.blocks_since', {
          customers: stopped,
          change: signed(stopped - (before.blocked ?? 0), format.count),
          date: format.day(before.night_on ?? ''),
        })
      : speech.tell('limits.blocks_says', { customers: stopped }),
    width: 500,
    draw: (width) =>
      drawBars(
        blocks.map((block) => ({
          label: word('block_name', block.code ?? ''),
          value: block.customers ?? 0,
          text: format.count(block.customers ?? 0),
        })),
        width,
      ),
    head: [say('limits.block'), say('column.customers'), money],
    rows: blocks.map((block) => [
      word('block_name', block.code ?? ''),
      format.count(block.customers ?? 0),
      format.amount(block.limit_used ?? 0),
    ]),
  });
};

/** Limits and terms suggested by grade, the step that set them, whose orders stop, and the list with every reason. */
export const limitsSection = async (
  facts: Facts,
  totals: CreditTotals,
  list: WrittenList | undefined,
): Promise<Section | undefined> => {
  const { say, tell, format } = facts.speech;
  const classes = await readRows(facts.db, 'risk/limits', classShape);
  if (classes.length === 0) return undefined;
  const steps = await readRows(facts.db, 'risk/limit-steps', stepShape);
  const blocks = await readRows(facts.db, 'risk/blocks', blockShape);
  const used = sum(classes, (row) => row.limit_used ?? 0);
  const limit = sum(classes, (row) => row.credit_limit ?? 0);
  if (limit + used === 0)
    return { id: 'limits', title: say('limits.title'), body: offLine(say('limits.off')) };
  return {
    id: 'limits',
    title: say('limits.title'),
    body: html`<p class="lead">${say('limits.lead')}</p><p>${tell('limits.says', {
      customers: sum(classes, (row) => row.with_limit ?? 0),
      limit: format.moneyShort(limit),
      used: format.moneyShort(used),
      share: limit > 0 ? format.share(used / limit) : '–',
      raised: sum(steps, (step) => step.raised ?? 0),
      lowered: sum(steps, (step) => step.lowered ?? 0),
    })}</p>${classTable(facts, classes)}<div class="pair">${steps.length > 0 && stepChart(facts, steps)}${
      blocks.length > 0
        ? blockChart(facts, blocks, totals)
        : html`<p class="off">${say('limits.no_block')}</p>`
    }</div>${listBlock(facts, list, 20)}`,
  };
};
