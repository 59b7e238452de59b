import { sum } from 'd3-array';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell, listNote } from '../tables.ts';
import { signed } from './credit-totals.ts';

const alertShape = {
  signal: 'text',
  watched: 'number',
  tests: 'number',
  alerts: 'number',
  high: 'number',
  customers: 'number',
  quiet: 'number',
  held_over: 'number',
  highest_q: 'number',
  false_discovery: 'number',
  most_per_thousand: 'number',
  window_days: 'number',
  alerted: 'number',
  previous_on: 'text',
  previous_alerts: 'number',
} as const;

type Kinds = readonly Row<typeof alertShape>[];

const readKinds = ({ db, options }: Facts): Promise<Kinds> =>
  readRows(db, 'risk/alerts', alertShape, { as_of: options.as_of });

const totalOf = (
  kinds: Kinds,
  name: 'alerts' | 'high' | 'quiet' | 'held_over' | 'previous_alerts' | 'tests',
) => sum(kinds, (kind) => kind[name] ?? 0);

/** The alarm at the head of the page: alerts that are told tonight; nothing on a quiet night. */
export const alertsSentence = async (facts: Facts): Promise<Sentence | undefined> => {
  const kinds = await readKinds(facts);
  const alerts = totalOf(kinds, 'alerts');
  if (alerts === 0) return undefined;
  const customers = kinds[0]!.alerted ?? 0;
  return facts.speech.tell('headline.alerts', { alerts, customers, high: totalOf(kinds, 'high') });
};

const summary = ({ speech }: Facts, kinds: Kinds): Html => {
  const { tell, format } = speech;
  const first = kinds[0]!;
  const watched = first.watched ?? 0;
  const alerts = totalOf(kinds, 'alerts');
  const says =
    alerts === 0
      ? tell('alerts.none', { watched })
      : tell('alerts.says', {
          alerts,
          high: totalOf(kinds, 'high'),
          customers: first.alerted ?? 0,
          watched,
          rate: format.decimal((1000 * alerts) / watched, 1),
        });
  const previous = totalOf(kinds, 'previous_alerts');
  const since =
    first.previous_on !== null &&
    tell('alerts.since', {
      previous,
      date: format.day(first.previous_on),
      change: signed(alerts - previous, format.count),
    });
  return html`<p>${says} ${since}</p>`;
};

/** How far the findings can be trusted, what people have quietened, and what is beyond the night's budget. */
const trust = ({ speech }: Facts, kinds: Kinds): Html => {
  const { say, tell, format } = speech;
  const tested = kinds.filter((kind) => kind.tests !== null);
  const rules = kinds.filter((kind) => kind.tests === null);
  const quiet = totalOf(kinds, 'quiet');
  const found = totalOf(tested, 'alerts');
  const counts = { tests: totalOf(tested, 'tests'), rules: totalOf(rules, 'alerts') };
  const level = format.share(kinds[0]!.false_discovery ?? 0);
  const discovery =
    found > 0
      ? tell('alerts.discovery', { ...counts, level, tested: found })
      : tell('alerts.no_discovery', { ...counts, level });
  const held = totalOf(kinds, 'held_over');
  const most = kinds[0]!.most_per_thousand ?? 0;
  const heldOver =
    held > 0 && html`<li>${tell('alerts.held_over', { held, most: format.decimal(most, 2) })}</li>`;
  return html`<ul class="plain">${heldOver}<li>${discovery}</li><li>${quiet > 0 ? tell('alerts.quiet', { quiet }) : say('alerts.no_quiet')}</li></ul>`;
};

const kindsChart = ({ speech, options }: Facts, kinds: Kinds): Html => {
  const { say, word, format } = speech;
  const all = totalOf(kinds, 'alerts');
  return figure(speech, options.as_of, {
    key: 'alert-kinds',
    title: say('alerts.chart_title'),
    unit: say('alerts.chart_unit'),
    says: speech.tell('alerts.chart_says', {
      kind: word('signal', kinds[0]!.signal ?? ''),
      alerts: kinds[0]!.alerts ?? 0,
      all,
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        kinds.map((kind) => ({
          label: word('signal', kind.signal ?? ''),
          value: kind.alerts ?? 0,
          text: format.count(kind.alerts ?? 0),
        })),
        width,
      ),
    head: [say('alerts.kind'), say('alerts.number'), say('alerts.of_high'), say('column.customers')],
    rows: kinds.map((kind) => [
      word('signal', kind.signal ?? ''),
      format.count(kind.alerts ?? 0),
      format.count(kind.high ?? 0),
      format.count(kind.customers ?? 0),
    ]),
  });
};

const kindsTable = ({ speech }: Facts, kinds: Kinds): Html => {
  const { say, word, format } = speech;
  const count = (head: string, of: (kind: Kinds[number]) => number | null) => ({
    head,
    kind: 'figure' as const,
    cell: (kind: Kinds[number]) => figureCell(of(kind), format.count),
  });
  return dataTable(
    say('alerts.kinds'),
    [
      {
        head: say('alerts.kind'),
        cell: (kind: Kinds[number]) => ({ text: word('signal', kind.signal ?? '') }),
      },
      count(say('alerts.number'), (kind) => kind.alerts),
      count(say('alerts.before'), (kind) => kind.previous_alerts),
      count(say('alerts.of_high'), (kind) => kind.high),
      count(say('alerts.of_quiet'), (kind) => kind.quiet),
      ...(totalOf(kinds, 'held_over') > 0
        ? [count(say('alerts.of_held_over'), (kind) => kind.held_over)]
        : []),
      count(say('alerts.tests'), (kind) => kind.tests),
      {
        head: say('alerts.false_share'),
        kind: 'figure',
        cell: (kind) => figureCell(kind.highest_q, format.share),
      },
      {
        head: say('alerts.meaning'),
        kind: 'words',
        cell: (kind) => ({ text: word('signal_meaning', kind.signal ?? '') }),
      },
    ],
    kinds,
  );
};

const listOf = (facts: Facts, list: WrittenList | undefined): Html | undefined => {
  if (list === undefined || list.fileRows === 0) return undefined;
  const { speech } = facts;
  const most = 20;
  return html`<h3>${speech.word('list', list.name)}</h3>${
    list.total > 0 && listTable(facts, list, speech.word('list_who', list.name), most)
  }${listNote(speech, list.total, most, `lists/${list.name}.csv`, 'rows')}`;
};

/** What is unusual among tonight's account movements: how much, of which kinds, how sure, and the rows that show it. */
export const alertsSection = async (facts: Facts, list: WrittenList | undefined): Promise<Section> => {
  const { say } = facts.speech;
  const title = say('alerts.title');
  const kinds = await readKinds(facts);
  if ((kinds[0]?.watched ?? 0) === 0) return { id: 'alerts', title, body: offLine(say('alerts.off')) };
  const days = kinds[0]!.window_days ?? 1;
  const lead = days === 1 ? say('alerts.lead') : say('alerts.lead_days', { days });
  return {
    id: 'alerts',
    title,
    body: html`<p class="lead">${lead}</p>${summary(facts, kinds)}${trust(facts, kinds)}${totalOf(kinds, 'alerts') > 0 && kindsChart(facts, kinds)}${kindsTable(facts, kinds)}${listOf(facts, list)}`,
  };
};
