import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import { type Cell, drawHeatMap, levelOf } from '../charts/heat-map.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { isMonthOver } from '../night.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';

const stageShape = {
  lifecycle_stage: 'text',
  customers: 'number',
  value: 'number',
  silence: 'number',
} as const;
const cohortShape = { cohort: 'text', age: 'number', customers: 'number' } as const;

const order = ['potential', 'new', 'growing', 'stable', 'won_back', 'declining', 'dormant', 'lost'];

const stageChart = ({ speech, options }: Facts, rows: readonly Row<typeof stageShape>[]): Html => {
  const { say, format, word } = speech;
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const stages = rows
    .map((row, i) => ({
      key: row.lifecycle_stage ?? '',
      name: word('lifecycle_stage', row.lifecycle_stage ?? ''),
      customers: hidden[i] ? 0 : (row.customers ?? 0),
      text: hidden[i] ? say('word.few', { k: smallestCell }) : format.count(row.customers ?? 0),
      value: hidden[i] ? '–' : format.amount(row.value ?? 0),
      silence: hidden[i] || row.silence === null ? '–' : format.count(row.silence),
    }))
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  const all = sum(stages, (stage) => stage.customers) || 1;
  const of = (...keys: string[]) =>
    sum(
      stages.filter((stage) => keys.includes(stage.key)),
      (stage) => stage.customers,
    );
  const values = {
    active: format.share(of('new', 'growing', 'stable', 'won_back') / all),
    declining: format.share(of('declining') / all),
    gone: format.share(of('dormant', 'lost') / all),
  };
  return figure(speech, options.as_of, {
    key: 'lifecycle-stages',
    title: say('lifecycle.chart_title'),
    unit: say('unit.customers'),
    says: speech.tell('lifecycle.chart_says', values),
    width: 500,
    draw: (width) =>
      drawBars(
        stages.map((stage) => ({
          label: stage.name,
          value: stage.customers,
          text: stage.text,
          isStrong: ['declining', 'dormant', 'lost'].includes(stage.key),
        })),
        width,
      ),
    head: [
      say('column.lifecycle_stage'),
      say('column.customers'),
      say('column.value_12m', { currency: format.currency }),
      say('column.typical_silence'),
      say('column.meaning'),
    ],
    rows: stages.map((s) => [s.name, s.text, s.value, s.silence, word('stage_meaning', s.key)]),
  });
};

interface Cohort {
  readonly month: string;
  readonly size: number;
  readonly active: ReadonlyMap<number, number>;
}

const cohortsOf = (rows: readonly Row<typeof cohortShape>[]): readonly Cohort[] => {
  const months = [...new Set(rows.map((row) => row.cohort ?? ''))].sort();
  return months.map((month) => {
    const active = new Map(
      rows.filter((row) => row.cohort === month).map((row) => [row.age ?? 0, row.customers ?? 0]),
    );
    return { month, size: active.get(0) ?? 0, active };
  });
};

const allAges = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const monthsBetween = (from: string, to: string) =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7));

const isSmall = (count: number) => count > 0 && count < smallestCell;

const cohortChart = (
  { speech, options, window }: Facts,
  rows: readonly Row<typeof cohortShape>[],
): Html | undefined => {
  const { say, format } = speech;
  // The first month of the data holds customers of every age, so it is no cohort of new ones.
  const start = window?.first_day.slice(0, 7);
  const all = cohortsOf(rows).filter((cohort) => cohort.month !== start && cohort.size >= smallestCell);
  const rate = (cohort: Cohort, age: number) => {
    // The month of as_of is not over, so its share would read as a fall.
    const seen =
      monthsBetween(cohort.month, options.as_of) -
      (isMonthOver(options.as_of.slice(0, 7), options.as_of) ? 0 : 1);
    if (age > seen) return undefined;
    return (cohort.active.get(age) ?? 0) / cohort.size;
  };
  const cohorts = all.filter((cohort) => rate(cohort, 1) !== undefined);
  if (cohorts.length < 2) return undefined;
  const mean = (list: readonly Cohort[], age: number) =>
    sum(list, (cohort) => cohort.active.get(age) ?? 0) / sum(list, (cohort) => cohort.size);
  const sixths = cohorts.filter((cohort) => rate(cohort, 6) !== undefined);
  const values = {
    first: format.share(mean(cohorts, 1)),
    sixth: sixths.length > 0 ? format.share(mean(sixths, 6)) : '–',
    cohorts: cohorts.length,
  };
  const ages = allAges.filter((age) => cohorts.some((cohort) => rate(cohort, age) !== undefined));
  const greatest = Math.max(...cohorts.flatMap((cohort) => ages.map((age) => rate(cohort, age) ?? 0)));
  const cell = (cohort: Cohort, age: number): Cell | undefined => {
    const share = rate(cohort, age);
    if (share === undefined) return undefined;
    const values = { month: cohort.month, age, size: cohort.size };
    if (isSmall(cohort.active.get(age) ?? 0)) {
      return {
        text: '·',
        level: 0,
        hint: say('cohort.cell', { ...values, share: say('word.few', { k: smallestCell }) }),
      };
    }
    return {
      text: String(Math.round(share * 100)),
      level: levelOf(share, greatest),
      hint: say('cohort.cell', { ...values, share: format.share(share) }),
    };
  };
  const label = (cohort: Cohort) => say('cohort.label', { month: cohort.month, size: cohort.size });
  return figure(speech, options.as_of, {
    key: 'cohorts',
    title: say('cohort.title'),
    unit: say('cohort.unit'),
    says: speech.tell('cohort.says', values),
    width: 500,
    draw: (width) =>
      drawHeatMap(
        {
          columns: ages.map(String),
          rows: cohorts.map((cohort) => ({
            label: width < 400 ? cohort.month : label(cohort),
            cells: ages.map((age) => cell(cohort, age)),
          })),
          kind: 'amount',
          xTitle: say('cohort.axis'),
          cellHeight: 26,
        },
        width,
      ),
    head: [say('cohort.first_month'), ...ages.map(String)],
    rows: cohorts.map((cohort) => [
      label(cohort),
      ...ages.map((age) => {
        const share = rate(cohort, age);
        if (share === undefined) return '';
        return isSmall(cohort.active.get(age) ?? 0)
          ? say('word.few', { k: smallestCell })
          : format.share(share);
      }),
    ]),
  });
};

/** Where customers stand in life with the company, and how many of each month's new ones come back. */
export const lifecycleSection = async (facts: Facts): Promise<Section | undefined> => {
  const stages = await readRows(facts.db, 'segments/lifecycle', stageShape);
  if (stages.length === 0) return undefined;
  const { as_of } = facts.options;
  const cohorts = await readRows(facts.db, 'segments/cohorts', cohortShape, { as_of });
  return {
    id: 'lifecycle',
    title: facts.speech.say('lifecycle.title'),
    body: html`<p class="lead">${facts.speech.say('lifecycle.lead')}</p><div class="pair">${stageChart(facts, stages)}${cohortChart(facts, cohorts)}</div>`,
  };
};
