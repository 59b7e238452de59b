import { smallestCell } from '../audiences.ts';
import { type Facts, onlyRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const shape = {
  sales: 'number',
  refunds: 'number',
  margin: 'number',
  deposits: 'number',
  loans: 'number',
  fees: 'number',
  service: 'number',
  contribution: 'number',
  differs: 'boolean',
  vips: 'number',
  vip_value: 'number',
  whole_value: 'number',
} as const;

/** What value is made of; `differs` says whether contribution is another figure than sales after refunds. */
type Contribution = Row<typeof shape>;

/** In the order of the sum; refunds come before the margin, in which they are already taken off. */
const parts = ['sales', 'refunds', 'margin', 'deposits', 'loans', 'fees', 'service', 'contribution'] as const;

const alwaysShown = new Set<string>(['sales', 'margin', 'contribution']);

/** Reads the sums of all customers. */
export const readContribution = async ({ db }: Facts): Promise<Contribution> =>
  onlyRow(await readRows(db, 'segments/contribution', shape), 'segments/contribution');

/** How many VIP customers there are and what they bring; nothing where there is none. */
export const vipLine = (
  { speech }: Facts,
  { vips, vip_value, whole_value }: Contribution,
): Html | undefined => {
  const { tell, format } = speech;
  if (!vips || !whole_value) return undefined;
  const says =
    vips < smallestCell
      ? tell('value.vip_few', { k: smallestCell })
      : tell('value.vip', { customers: vips, value: format.share((vip_value ?? 0) / whole_value) });
  return html`<p>${says}</p>`;
};

/** From sales to contribution, part by part; nothing where the two are the same. */
export const contributionTable = ({ speech }: Facts, sums: Contribution): Html | undefined => {
  const { say, tell, word, format } = speech;
  if (!sums.differs) return undefined;
  const shown = parts.filter((part) => alwaysShown.has(part) || (sums[part] ?? 0) !== 0);
  const lead = tell('value.contribution_lead', {
    contribution: format.moneyShort(sums.contribution ?? 0),
    net: format.moneyShort((sums.sales ?? 0) + (sums.refunds ?? 0)),
  });
  const table = dataTable(
    say('value.contribution'),
    [
      {
        head: say('value.part'),
        cell: (part: (typeof parts)[number]) => ({ text: word('contribution_part', part) }),
      },
      {
        head: say('value.part_amount', { currency: format.currency }),
        kind: 'figure',
        cell: (part) => figureCell(sums[part], format.amount),
      },
    ],
    shown,
  );
  return html`<h3>${say('value.contribution')}</h3><p>${lead}</p>${table}`;
};
