import type { Facts, ModelRow } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { findingLines } from '../quality/quality-page.ts';
import { readRows } from '../query.ts';
import { fewOr } from '../segments/movement.ts';

/** What somebody should look at, and where. */
export interface Alarm {
  /** stop: figures are wrong or old; warn: read with care, or act. */
  readonly level: 'stop' | 'warn';
  readonly text: string;
  readonly href: string;
}

const places = {
  sources: 'analyst/quality.html#sources',
  models: 'analyst/quality.html#models',
  segments: 'marketing/segments.html#clusters',
  credit: 'risk/risk.html#credit-model',
  anomalies: 'risk/risk.html#alerts',
  limits: 'risk/risk.html#limits',
} as const;

const alarmShape = { kind: 'text', detail: 'text', count: 'number' } as const;

const sourceAlarms = (facts: Facts): readonly Alarm[] =>
  facts.sources
    .filter(({ status }) => status !== 'ok')
    .flatMap((source) => {
      const lines = findingLines(facts, source);
      const said =
        lines.length > 0 ? lines : [facts.speech.say('alarm.source', { source: source.source ?? '' })];
      const level = source.status === 'stop' ? ('stop' as const) : ('warn' as const);
      return said.map((text) => ({ level, text, href: places.sources }));
    });

/** A purpose whose model in use has no grade while others of it were judged: the naive rule stands in. */
const fellBack = ({ models }: Facts): readonly ModelRow[] =>
  models.filter(
    (model) =>
      model.is_used &&
      model.grade === null &&
      models.some((other) => other.purpose === model.purpose && !other.is_used && other.grade !== null),
  );

const modelAlarms = (facts: Facts): readonly Alarm[] => {
  const { say, word, format } = facts.speech;
  const name = ({ model }: ModelRow) => word('model_name', model ?? '');
  const drifting = facts.models.filter(({ is_drifting }) => is_drifting === true);
  return [
    ...fellBack(facts).map((model) =>
      say('alarm.fallback', { purpose: word('model_purpose', model.purpose ?? ''), model: name(model) }),
    ),
    ...drifting.map((model) =>
      say('alarm.model_drift', {
        model: name(model),
        change: format.change(model.drift ?? 0),
        date: model.drift_since ?? '',
      }),
    ),
  ].map((text) => ({ level: 'warn', text, href: places.models }));
};

/** Everything that asks for attention tonight, the worst first; numbers of customers as marketing may see them. */
export const readAlarms = async (facts: Facts): Promise<readonly Alarm[]> => {
  const { speech, db, options } = facts;
  const { say } = speech;
  const rows = await readRows(db, 'morning/alarms', alarmShape, { as_of: options.as_of });
  const raised = (kind: string) => rows.filter((row) => row.kind === kind);
  const warn = (text: string, href: string): Alarm => ({ level: 'warn', text, href });
  const alarms: readonly Alarm[] = [
    ...raised('held').map(({ detail }) => ({
      level: 'stop' as const,
      text: say('alarm.held', { source: detail ?? '' }),
      href: places.sources,
    })),
    ...sourceAlarms(facts),
    ...modelAlarms(facts),
    ...raised('segments').map(({ count }) => warn(say('alarm.segments', { n: count ?? 0 }), places.segments)),
    ...raised('credit').map(({ count }) => warn(say('alarm.credit', { n: count ?? 0 }), places.credit)),
    ...raised('limits').map(({ count }) =>
      warn(say('alarm.limits', { customers: fewOr(speech, count ?? 0) }), places.limits),
    ),
    ...raised('anomalies').map(({ count }) =>
      warn(say('alarm.anomalies', { customers: fewOr(speech, count ?? 0) }), places.anomalies),
    ),
  ];
  return [
    ...alarms.filter(({ level }) => level === 'stop'),
    ...alarms.filter(({ level }) => level === 'warn'),
  ];
};

const signs = { stop: '■', warn: '▲' } as const;

/** The alarms at the head of the morning page; a line that says so where there is none. */
export const alarmBlock = ({ speech }: Facts, alarms: readonly Alarm[]): Html => {
  const { say, word } = speech;
  if (alarms.length === 0) return html`<p class="alarms none">${say('alarm.none')}</p>`;
  return html`<div class="alarms" id="alarms" role="region" aria-labelledby="alarms-title"><h2 id="alarms-title">${say('alarm.title', { n: alarms.length })}</h2><ul>${alarms.map(
    ({ level, text, href }) =>
      html`<li><span class="state ${level}"><span aria-hidden="true">${signs[level]}</span> ${word('alarm_level', level)}</span> <span>${text} <a href="${href}">${say('alarm.look')}</a></span></li>`,
  )}</ul></div>`;
};
