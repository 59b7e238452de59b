import { drawColumns } from '../charts/columns.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { workbookName } from '../lists/list-workbook.ts';
import type { Sentence } from '../messages/speech.ts';
import { isMonthOver } from '../night.ts';
import { renderPage, type Section } from '../page.ts';
import { changeNote, freshness, headerMeta, type Tile, tiles } from '../page-parts.ts';
import { capabilityList } from '../quality/quality-page.ts';
import { type Row, readRows } from '../query.ts';
import { trendNote } from '../trends.ts';
import { alarmBlock, readAlarms } from './alarms.ts';
import { changedSection } from './changes.ts';
import { figuresSection } from './figures-section.ts';
import { trackSection } from './track-section.ts';

const monthShape = { month: 'text', amount: 'number', buyers: 'number' } as const;

/** What there is to say of a company whose exports hold no purchases. */
const otherTiles = ({ speech, totals, trends }: Facts, lists: readonly WrittenList[]): Html => {
  const { say, format } = speech;
  const size = (name: string) => lists.find((list) => list.name === name)?.total ?? 0;
  const scored: Tile[] = [
    {
      label: say('tile.high_risk'),
      figure: format.count(totals.high_risk ?? 0),
      note: say('tile.high_risk_note', { n: totals.churn_scored ?? 0 }),
      trend: trendNote(speech, trends, 'high_risk'),
    },
    {
      label: say('tile.to_act'),
      figure: format.count(size('save-list')),
      note: say('tile.to_act_note', { n: size('churn-watch') }),
    },
  ];
  return tiles([
    {
      label: say('tile.customers'),
      figure: format.count(totals.customers ?? 0),
      trend: trendNote(speech, trends, 'customers'),
    },
    ...((totals.churn_scored ?? 0) > 0 ? scored : []),
  ]);
};

const recentTiles = ({ speech, window, totals, recent, trends }: Facts): Html => {
  const { say, format } = speech;
  const change = (now: number | null, before: number | null) =>
    changeNote(speech, now ?? 0, before ?? 0, window?.has_two_periods ?? false);
  const entries: Tile[] = [
    {
      label: say('tile.sales_28'),
      figure: format.moneyShort(recent.amount ?? 0),
      note: change(recent.amount, recent.amount_before),
      trend: trendNote(speech, trends, 'sales_28'),
    },
    {
      label: say('tile.buyers_28'),
      figure: format.count(recent.buyers ?? 0),
      note: change(recent.buyers, recent.buyers_before),
      trend: trendNote(speech, trends, 'buyers_28'),
    },
    {
      label: say('tile.orders_28'),
      figure: format.count(recent.orders ?? 0),
      note: change(recent.orders, recent.orders_before),
      trend: trendNote(speech, trends, 'orders_28'),
    },
    {
      label: say('tile.new_28'),
      figure: format.count(recent.new_buyers ?? 0),
      note: change(recent.new_buyers, recent.new_buyers_before),
      trend: trendNote(speech, trends, 'new_buyers_28'),
    },
    {
      label: say('tile.customers'),
      figure: format.count(totals.customers ?? 0),
      note: say('tile.buyers_of', { n: totals.buyers ?? 0 }),
      trend: trendNote(speech, trends, 'customers'),
    },
    {
      label: say('tile.value_at_risk'),
      figure: format.moneyShort(totals.value_at_risk ?? 0),
      note: say('tile.value_at_risk_note'),
      trend: trendNote(speech, trends, 'value_at_risk'),
    },
  ];
  return tiles(entries);
};

const monthsChart = (
  { speech, options }: Facts,
  months: readonly Row<typeof monthShape>[],
): Html | undefined => {
  const { say, format } = speech;
  const isOver = (month: string) => isMonthOver(month, options.as_of);
  const over = months.filter((row) => isOver(row.month ?? ''));
  const last = over.at(-1);
  if (!last || over.length < 2) return undefined;
  const isCut = months.length > over.length;
  const best = over.reduce((a, b) => ((b.amount ?? 0) > (a.amount ?? 0) ? b : a));
  const isBest = best === last;
  const values = {
    month: format.month(last.month ?? ''),
    amount: format.moneyShort(last.amount ?? 0),
    best: format.month(best.month ?? ''),
    best_amount: format.moneyShort(best.amount ?? 0),
  };
  return figure(speech, options.as_of, {
    key: 'months',
    title: say('months.title'),
    unit: say(isCut ? 'months.unit_cut' : 'months.unit', { currency: format.currency }),
    says: isBest ? speech.tell('months.says_best', values) : speech.tell('months.says', values),
    width: 1080,
    draw: (width) =>
      drawColumns(
        months.map((row) => ({
          label: format.month(row.month ?? ''),
          value: row.amount ?? 0,
          hint: `${format.month(row.month ?? '')}: ${format.money(row.amount ?? 0)}`,
          isSoft: !isOver(row.month ?? ''),
        })),
        format.short,
        width,
      ),
    head: [say('months.month'), say('months.amount', { currency: format.currency }), say('months.buyers')],
    rows: months.map((row) => [
      row.month ?? '',
      format.amount(row.amount ?? 0),
      format.count(row.buyers ?? 0),
    ]),
  });
};

const doors = ({ speech }: Facts, lists: readonly WrittenList[]): Html => {
  const { say } = speech;
  const reports = [
    { href: 'marketing/segments.html', name: say('nav.segments'), about: say('door.segments') },
    { href: 'marketing/products.html', name: say('nav.products'), about: say('door.products') },
    { href: 'risk/risk.html', name: say('nav.risk'), about: say('door.risk') },
    { href: 'analyst/quality.html', name: say('nav.quality'), about: say('door.quality') },
  ];
  const listed = (audience: WrittenList['audience'], title: string) => {
    const own = lists.filter((list) => list.audience === audience);
    const line = ({ name, total }: WrittenList) =>
      html`<li><a href="${audience}/lists/${name}.html">${speech.word('list', name)}</a> – ${say('morning.list_size', { n: total })}</li>`;
    return (
      own.length > 0 &&
      html`<h3>${title}</h3><ul class="plain">${own.map(line)}</ul><p class="quiet"><a href="${audience}/${workbookName(audience)}">${say('morning.workbook', { file: workbookName(audience) })}</a></p>`
    );
  };
  return html`<ul class="doors">${reports.map((report) => html`<li><a href="${report.href}">${report.name}</a><p>${report.about}</p></li>`)}</ul><div class="pair"><div>${listed('marketing', say('morning.lists'))}</div><div>${listed('risk', say('morning.risk_lists'))}</div></div>`;
};

const notScored = ({ speech, totals, sources, window }: Facts): Section => {
  const { say } = speech;
  const strangers = sources.reduce((all, source) => all + (source.without_customer ?? 0), 0);
  const lines = [
    strangers > 0 && say('morning.strangers', { n: strangers }),
    (totals.without_purchase ?? 0) > 0 &&
      say(window ? 'data.no_purchase' : 'data.no_purchases_at_all', { n: totals.without_purchase ?? 0 }),
    (totals.all_cancelled ?? 0) > 0 && say('data.all_cancelled', { n: totals.all_cancelled ?? 0 }),
    (totals.without_clv ?? 0) > 0 && say('data.without_clv', { n: totals.without_clv ?? 0 }),
    (totals.without_churn ?? 0) > 0 && say('data.without_churn', { n: totals.without_churn ?? 0 }),
  ].filter((line) => line !== false);
  return {
    id: 'not-scored',
    title: say('data.not_scored'),
    body:
      lines.length > 0
        ? html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
        : html`<p>${say('data.all_scored')}</p>`,
  };
};

/** The page opened first: how fresh the data is, what changed, where to read on, and what is missing. */
export const morningPage = async (
  facts: Facts,
  headlines: readonly Sentence[],
  lists: readonly WrittenList[],
): Promise<string> => {
  const { speech, options, db } = facts;
  const { say } = speech;
  const { as_of } = options;
  const months = await readRows(db, 'morning/months', monthShape, { as_of });
  const chart = monthsChart(facts, months);
  const off = facts.capabilities.filter((row) => !row.is_on);
  const alarms = await readAlarms(facts);
  const track = await trackSection(facts);
  return renderPage(speech, options, {
    name: 'morning',
    title: say('morning.title'),
    alarms: alarmBlock(facts, alarms),
    headlines,
    meta: headerMeta(facts, 'everybody'),
    opening: html`${freshness(facts)}${facts.window ? recentTiles(facts) : otherTiles(facts, lists)}`,
    sections: [
      await changedSection(facts),
      {
        id: 'reports',
        title: say('morning.reports'),
        body: doors(facts, lists),
      },
      figuresSection(facts),
      ...(chart ? [{ id: 'sales', title: say('months.title'), body: chart }] : []),
      ...(track ? [track] : []),
      notScored(facts),
      ...(off.length > 0
        ? [{ id: 'off', title: say('morning.off'), body: capabilityList(facts, 'off') }]
        : []),
    ],
    method: [say('method.morning')],
  });
};
