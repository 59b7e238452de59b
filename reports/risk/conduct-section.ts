import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const fairnessShape = {
  basis: 'text',
  attribute: 'text',
  member_group: 'text',
  customers: 'number',
  bads: 'number',
  approval_rate: 'number',
  approval_low: 'number',
  approval_high: 'number',
  approval_ratio: 'number',
  ratio_low: 'number',
  ratio_high: 'number',
  opportunity_gap: 'number',
  gap_low: 'number',
  gap_high: 'number',
  auc: 'number',
  observed_over_expected: 'number',
} as const;

const attributeShape = { basis: 'text', attribute: 'text', groups: 'number', use_reason: 'text' } as const;

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
  type Group = (typeof rows)[number];
  const hasBoth = new Set(rows.map((row) => row.basis)).size > 1;
  const estimate = (
    head: string,
    of: (row: Group) => readonly [value: number | null, low: number | null, high: number | null],
    write: (value: number) => string,
  ) => ({
    head,
    kind: 'figure' as const,
    cell: (row: Group) => {
      const [value, low, high] = of(row);
      if (value === null || low === null || high === null) return figureCell(value, write);
      const between = say('cash.between', { low: write(low), high: write(high) });
      return { text: `${write(value)} (${between})`, sort: value };
    },
  });
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
      ...(hasBoth
        ? [
            {
              head: say('fairness.basis'),
              cell: (row: Group) => ({ text: word('fairness_basis', row.basis ?? '') }),
            },
          ]
        : []),
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => figureCell(row.customers, format.count),
      },
      { head: say('monitoring.bads'), kind: 'figure', cell: (row) => figureCell(row.bads, format.count) },
      estimate(
        say('fairness.approved'),
        (row) => [row.approval_rate, row.approval_low, row.approval_high],
        format.share,
      ),
      estimate(
        say('fairness.ratio'),
        (row) => [row.approval_ratio, row.ratio_low, row.ratio_high],
        (value) => format.fixed(value, 2),
      ),
      estimate(
        say('fairness.gap'),
        (row) => [row.opportunity_gap, row.gap_low, row.gap_high],
        (value) => format.signed(value * 100),
      ),
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

/** Which attributes are protected, which of them a model may use and why, and which could not be compared. */
const attributeLines = (
  { speech }: Facts,
  attributes: readonly Row<typeof attributeShape>[],
): Html | undefined => {
  const { tell, word, format } = speech;
  const named = (rows: typeof attributes) =>
    format.list([...new Set(rows.map((row) => word('fairness_attribute', row.attribute ?? '')))]);
  const out = attributes.filter((row) => row.use_reason === null);
  const alone = attributes.filter((row) => (row.groups ?? 0) === 0);
  const lines = [
    ...(out.length > 0 ? [tell('fairness.kept_out', { attributes: named(out) })] : []),
    ...attributes
      .filter((row) => row.use_reason !== null)
      .map((row) => tell('fairness.used', { attribute: named([row]), reason: row.use_reason ?? '' })),
    ...(alone.length > 0 ? [tell('fairness.not_compared', { attributes: named(alone) })] : []),
  ];
  return lines.length > 0
    ? html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
    : undefined;
};

/** Whether groups of every protected attribute fare alike, and what became of decisions against the system. */
export const conductSection = async (facts: Facts): Promise<Section> => {
  const { say, tell, word, format } = facts.speech;
  const fairness = await readRows(facts.db, 'risk/fairness', fairnessShape);
  const attributes = await readRows(facts.db, 'risk/fairness-attributes', attributeShape);
  const overrides = await readRows(facts.db, 'risk/overrides', overrideShape);
  const low = fairness.filter((row) => (row.approval_ratio ?? 1) < fourFifths);
  const groups = format.list(low.map((row) => word('fairness_group', row.member_group ?? '')));
  return {
    id: 'conduct',
    title: say('conduct.title'),
    body: html`${attributeLines(facts, attributes)}${
      fairness.length === 0
        ? offLine(say('fairness.off'))
        : html`<p>${low.length > 0 ? tell('fairness.breach', { groups }) : say('fairness.fine')}</p>${fairnessTable(facts, fairness)}<p class="quiet">${say('fairness.note')}</p>`
    }<h3>${say('overrides.title')}</h3>${
      overrides.length > 0
        ? overrideTable(facts, overrides)
        : html`<p class="off">${say('overrides.none')}</p>`
    }`,
  };
};

/** Whether any protected attribute was looked at, as it is for a table of labels without credit data, too. */
export const hasProtected = async ({ db }: Facts): Promise<boolean> =>
  (await readRows(db, 'risk/fairness-attributes', attributeShape)).some((row) => (row.groups ?? 0) > 0);
