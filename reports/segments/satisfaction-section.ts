import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { countCell, dataTable, figureCell } from '../tables.ts';

const complaintShape = {
  dimension: 'text',
  member: 'text',
  complaints: 'number',
  met: 'number',
  breached: 'number',
  sla_met_share: 'number',
  answer_days_p50: 'number',
  answer_days_p90: 'number',
  repeated: 'number',
  repeat_share: 'number',
  open: 'number',
  open_to_7_days: 'number',
  open_8_to_30_days: 'number',
  open_31_to_90_days: 'number',
  open_over_90_days: 'number',
  target_days: 'number',
} as const;
const surveyShape = {
  measure: 'text',
  dimension: 'text',
  member: 'text',
  n: 'number',
  value: 'number',
  low: 'number',
  high: 'number',
  response_rate: 'number',
  is_few: 'boolean',
} as const;
const linkShape = {
  answer: 'text',
  n: 'number',
  churn_rate: 'number',
  churn_rate_low: 'number',
  churn_rate_high: 'number',
  difference: 'number',
  difference_low: 'number',
  difference_high: 'number',
} as const;

type Complaints = Row<typeof complaintShape>;
type Survey = Row<typeof surveyShape>;

const memberOf = ({ say, word }: Facts['speech'], row: Complaints | Survey): string =>
  row.dimension === 'total'
    ? word('dimension', 'total')
    : say('service.member', {
        dimension: word('dimension', row.dimension ?? ''),
        member: row.member || say('service.not_recorded'),
      });

/** Topics and channels that are told apart: where there is one alone, its figures are those of all. */
const apart = <R extends Complaints | Survey>(rows: readonly R[]): readonly R[] =>
  rows.filter(
    (row) =>
      row.dimension === 'total' ||
      rows.filter((other) => other.dimension === row.dimension && measureOf(other) === measureOf(row))
        .length > 1,
  );

const measureOf = (row: Complaints | Survey) => ('measure' in row ? row.measure : '');

const answerLines = ({ speech }: Facts, total: Complaints): Html => {
  const { tell, format } = speech;
  const met = format.share(total.sla_met_share ?? 0);
  const n = total.complaints ?? 0;
  const days = (value: number) => format.decimal(value, 0);
  const old = (total.open_31_to_90_days ?? 0) + (total.open_over_90_days ?? 0);
  const lines = [
    ...(total.sla_met_share === null
      ? []
      : [
          total.target_days === null
            ? tell('service.answered_plain', { met, n })
            : tell('service.answered', { met, n, days: days(total.target_days) }),
        ]),
    ...(total.answer_days_p50 === null || total.answer_days_p90 === null
      ? []
      : [tell('service.times', { p50: days(total.answer_days_p50), p90: days(total.answer_days_p90) })]),
    tell('service.repeats', { share: format.share(total.repeat_share ?? 0) }),
    tell('service.open', { open: total.open ?? 0, old }),
  ];
  return html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
};

const complaintTable = ({ speech }: Facts, rows: readonly Complaints[]): Html => {
  const { say, format } = speech;
  // Of a topic with few complaints nothing is said: who complained could be known.
  const hidden = new Set(
    ['topic', 'channel'].flatMap((dimension) => {
      const own = rows.filter((row) => row.dimension === dimension);
      const flags = hiddenGroups(own.map((row) => row.complaints ?? 0));
      return own.filter((_, i) => flags[i]);
    }),
  );
  const unless = (
    head: string,
    of: (row: Complaints) => number | null,
    write: (value: number) => string,
  ) => ({
    head,
    kind: 'figure' as const,
    cell: (row: Complaints) => (hidden.has(row) ? { text: '–', sort: '' } : figureCell(of(row), write)),
  });
  const days = (value: number) => format.decimal(value, 0);
  return dataTable(
    say('service.complaints_table'),
    [
      { head: say('service.kind'), cell: (row: Complaints) => ({ text: memberOf(speech, row) }) },
      {
        head: say('service.complaints'),
        kind: 'figure',
        cell: (row) => countCell(speech, row.complaints ?? 0, hidden.has(row)),
      },
      unless(say('service.in_time'), (row) => row.sla_met_share, format.share),
      unless(say('service.p50'), (row) => row.answer_days_p50, days),
      unless(say('service.p90'), (row) => row.answer_days_p90, days),
      unless(say('service.repeated'), (row) => row.repeat_share, format.share),
      unless(say('service.still_open'), (row) => row.open, format.count),
    ],
    rows,
  );
};

const ageingChart = ({ speech, options }: Facts, total: Complaints): Html | undefined => {
  const { say, tell, word, format } = speech;
  const ages = [
    { name: '7', open: total.open_to_7_days ?? 0 },
    { name: '30', open: total.open_8_to_30_days ?? 0 },
    { name: '90', open: total.open_31_to_90_days ?? 0 },
    { name: 'more', open: total.open_over_90_days ?? 0 },
  ];
  const hidden = hiddenGroups(ages.map((age) => age.open));
  if ((total.open ?? 0) < smallestCell || hidden.some(Boolean)) return undefined;
  return figure(speech, options.as_of, {
    key: 'open-complaints',
    title: say('service.ageing_title'),
    unit: say('service.ageing_unit'),
    says: tell('service.ageing_says', { open: total.open ?? 0, old: total.open_over_90_days ?? 0 }),
    width: 500,
    draw: (width) =>
      drawBars(
        ages.map((age) => ({
          label: word('open_age', age.name),
          value: age.open,
          text: format.count(age.open),
          isStrong: age.name === 'more',
        })),
        width,
      ),
    head: [say('service.ageing_title'), say('service.still_open')],
    rows: ages.map((age) => [word('open_age', age.name), format.count(age.open)]),
  });
};

const writeMeasure = ({ format }: Facts['speech'], { measure }: Survey) =>
  measure === 'csat' ? format.share : format.signed;

const surveyLines = ({ speech }: Facts, rows: readonly Survey[]): Html => {
  const { say, tell, format } = speech;
  const lines = rows
    .filter((row) => row.dimension === 'total' && (row.n ?? 0) >= smallestCell)
    .map((row) => {
      const write = writeMeasure(speech, row);
      const values = {
        value: write(row.value ?? 0),
        low: write(row.low ?? 0),
        high: write(row.high ?? 0),
        n: row.n ?? 0,
      };
      const rate = row.response_rate;
      return html`<li>${tell(row.measure === 'csat' ? 'service.csat_says' : 'service.nps_says', values)}${
        row.is_few === true && html` ${say('service.few')}`
      }${rate !== null && html` ${tell('service.response', { share: format.share(rate) })}`}</li>`;
    });
  return html`<ul class="plain">${lines}</ul>`;
};

const surveyTable = ({ speech }: Facts, rows: readonly Survey[]): Html => {
  const { say, word } = speech;
  const hidden = new Set(
    [...new Set(rows.map((row) => `${row.measure} ${row.dimension}`))].flatMap((group) => {
      const own = rows.filter((row) => `${row.measure} ${row.dimension}` === group);
      const flags = hiddenGroups(own.map((row) => row.n ?? 0));
      return own.filter((_, i) => flags[i]);
    }),
  );
  const nothing = { text: '–', sort: '' };
  return dataTable(
    say('service.satisfaction_table'),
    [
      { head: say('service.kind'), cell: (row: Survey) => ({ text: memberOf(speech, row) }) },
      { head: say('service.measure'), cell: (row) => ({ text: word('measure', row.measure ?? '') }) },
      {
        head: say('service.value'),
        kind: 'figure',
        cell: (row) => (hidden.has(row) ? nothing : figureCell(row.value, writeMeasure(speech, row))),
      },
      {
        head: say('service.interval'),
        kind: 'figure',
        cell: (row) => {
          const write = writeMeasure(speech, row);
          return hidden.has(row) || row.low === null || row.high === null
            ? nothing
            : { text: say('service.range', { low: write(row.low), high: write(row.high) }), sort: row.low };
        },
      },
      {
        head: say('service.answers'),
        kind: 'figure',
        cell: (row) =>
          !hidden.has(row) && row.is_few
            ? { text: say('service.marked_few', { n: row.n ?? 0 }), sort: row.n ?? 0 }
            : countCell(speech, row.n ?? 0, hidden.has(row)),
      },
    ],
    rows,
  );
};

const linkPart = ({ speech }: Facts, rows: readonly Row<typeof linkShape>[]): Html => {
  const { say, tell, format } = speech;
  const late = rows.find((row) => row.answer === 'late');
  const inTime = rows.find((row) => row.answer === 'in_time');
  const enough = (late?.n ?? 0) >= smallestCell && (inTime?.n ?? 0) >= smallestCell;
  if (!late || !inTime || !enough || late.difference === null)
    return html`<h3>${say('service.link_title')}</h3>${offLine(say('service.link_off'))}`;
  const points = (value: number | null) => format.signed(100 * (value ?? 0));
  const says = tell('service.link_late', {
    n: late.n ?? 0,
    late: format.share(late.churn_rate ?? 0),
    low: format.share(late.churn_rate_low ?? 0),
    high: format.share(late.churn_rate_high ?? 0),
    in_time: format.share(inTime.churn_rate ?? 0),
    difference: points(late.difference),
    difference_low: points(late.difference_low),
    difference_high: points(late.difference_high),
  });
  const isSure = (late.difference_low ?? -1) > 0;
  return html`<h3>${say('service.link_title')}</h3><p>${says} ${say(isSure ? 'service.link_sure' : 'service.link_unsure')}</p>`;
};

/** How complaints are answered, how satisfied customers are, and what that has to do with leaving. */
export const satisfactionSection = async (facts: Facts): Promise<Section> => {
  const { db, speech } = facts;
  const { say } = speech;
  const complaints = apart(await readRows(db, 'segments/complaints', complaintShape));
  const surveys = apart(await readRows(db, 'segments/satisfaction', surveyShape));
  const title = say('service.title');
  const total = complaints.find((row) => row.dimension === 'total');
  if (!total && surveys.length === 0) return { id: 'satisfaction', title, body: offLine(say('service.off')) };
  const links = await readRows(db, 'segments/complaint-churn', linkShape);
  const answered =
    total && (total.complaints ?? 0) >= smallestCell
      ? html`${answerLines(facts, total)}${complaintTable(facts, complaints)}${ageingChart(facts, total)}${linkPart(facts, links)}`
      : offLine(say('service.no_complaints'));
  return {
    id: 'satisfaction',
    title,
    body: html`<p class="lead">${say('service.lead')}</p>${answered}<h3>${say('service.satisfaction')}</h3>${
      surveys.length > 0
        ? html`${surveyLines(facts, surveys)}${surveyTable(facts, surveys)}`
        : offLine(say('service.no_surveys'))
    }`,
  };
};
