import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const fairnessShape = {
  attribute: 'text',
  member_group: 'text',
  customers: 'number',
  bads: 'number',
  approval_rate: 'number',
  approval_ratio: 'number',
  opportunity_gap: 'number',
  auc: 'number',
  observed_over_expected: 'number',
} as const;

const overrideShape = {
  field: 'text',
  direction: 'text',
  decisions: 'number',
  in_force: 'number',
  gone_bad: 'number',
  exposure: 'number',
} as const;

/** Below this share of the largest group's approvals the four-fifths rule is broken. */
const fourFifths = 0.8;

const fairnessTable = ({ speech }: Facts, rows: readonly Row<typeof fairnessShape>[]): Html => {
  const { say, word, format } = speech;
  return dataTable(
    say('fairness.table'),
    [
      {
        head: say('fairness.group'),
        cell: (row: (typeof rows)[number]) => ({ text: word('fairness_group', row.member_group ?? '') }),
      },
      {
        head: say('fairness.attribute'),
        cell: (row) => ({ text: word('fairness_attribute', row.attribute ?? '') }),
      },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => figureCell(row.customers, format.count),
      },
      { head: say('monitoring.bads'), kind: 'figure', cell: (row) => figureCell(row.bads, format.count) },
      {
        head: say('fairness.approved'),
        kind: 'figure',
        cell: (row) => figureCell(row.approval_rate, format.share),
      },
      {
        head: say('fairness.ratio'),
        kind: 'figure',
        cell: (row) => figureCell(row.approval_ratio, (value) => format.fixed(value, 2)),
      },
      {
        head: say('fairness.gap'),
        kind: 'figure',
        cell: (row) => figureCell(row.opportunity_gap, (value) => format.signed(value * 100)),
      },
      { head: 'AUC', kind: 'figure', cell: (row) => figureCell(row.auc, (value) => format.fixed(value, 3)) },
    ],
    rows,
  );
};

const overrideTable = ({ speech }: Facts, rows: readonly Row<typeof overrideShape>[]): Html => {
  const { say, word, format } = speech;
  return dataTable(
    say('overrides.table'),
    [
      {
        head: say('overrides.field'),
        cell: (row: (typeof rows)[number]) => ({ text: word('decision_field', row.field ?? '') }),
      },
      {
        head: say('overrides.direction'),
        cell: (row) => ({ text: word('override_direction', row.direction ?? '') }),
      },
      {
        head: say('overrides.decisions'),
        kind: 'figure',
        cell: (row) => figureCell(row.decisions, format.count),
      },
      {
        head: say('overrides.in_force'),
        kind: 'figure',
        cell: (row) => figureCell(row.in_force, format.count),
      },
      {
        head: say('overrides.gone_bad'),
        kind: 'figure',
        cell: (row) => figureCell(row.gone_bad, format.count),
      },
      {
        head: say('column_unit.money', { head: say('column.exposure'), currency: format.currency }),
        kind: 'figure',
        cell: (row) => figureCell(row.exposure, format.amount),
      },
    ],
    rows,
  );
};

/** Whether groups of protected attributes fare alike, and what became of decisions against the system. */
export const conductSection = async (facts: Facts): Promise<Section> => {
  const { say, tell, word, format } = facts.speech;
  const fairness = await readRows(facts.db, 'risk/fairness', fairnessShape);
  const overrides = await readRows(facts.db, 'risk/overrides', overrideShape);
  const low = fairness.filter((row) => (row.approval_ratio ?? 1) < fourFifths);
  const names = format.list(low.map((row) => word('fairness_group', row.member_group ?? '')));
  return {
    id: 'conduct',
    title: say('conduct.title'),
    body: html`${
      fairness.length === 0
        ? offLine(say('fairness.off'))
        : html`<p>${low.length > 0 ? tell('fairness.breach', { groups: names }) : say('fairness.fine')}</p>${fairnessTable(facts, fairness)}<p class="quiet">${say('fairness.note')}</p>`
    }<h3>${say('overrides.title')}</h3>${
      overrides.length > 0
        ? overrideTable(facts, overrides)
        : html`<p class="off">${say('overrides.none')}</p>`
    }`,
  };
};
