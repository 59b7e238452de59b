import type { Facts, SourceRow } from './facts.ts';
import { type Html, html } from './html.ts';
import type { Speech } from './messages/speech.ts';

export interface Tile {
  readonly label: string;
  readonly figure: string;
  readonly note?: string;
  /** What it was on earlier nights, from `trendNote`. */
  readonly trend?: Html | undefined;
}

/** The figures a reader looks at first. */
export const tiles = (entries: readonly Tile[]): Html =>
  html`<dl class="tiles">${entries.map(
    (tile) =>
      html`<div class="tile"><dt>${tile.label}</dt><dd class="figure">${tile.figure}</dd>${tile.note !== undefined && html`<dd class="note">${tile.note}</dd>`}${tile.trend && html`<dd class="trend">${tile.trend}</dd>`}</div>`,
  )}</dl>`;

/** A figure of the last 28 days beside that of the 28 days before, in words; no change is claimed on no basis. */
export const changeNote = (speech: Speech, now: number, before: number, isComparable: boolean): string =>
  isComparable && before > 0
    ? speech.say('tile.change', { change: speech.format.change(now / before - 1) })
    : speech.say('tile.no_comparison');

/** What is not there because the data for it is not: one line instead of an empty section. */
export const offLine = (text: string): Html => html`<p class="off">${text}</p>`;

/** Terms with their definitions. */
export const glossary = (entries: readonly (readonly [term: string, meaning: string])[]): Html =>
  html`<dl class="words">${entries.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>`;

const signs: Record<string, string> = { ok: '●', warn: '▲', stop: '■' };

const stateOf = (source: SourceRow) =>
  source.status !== null && source.status in signs ? source.status : 'warn';

/** The mark of a source's state: shape, word and colour say the same. */
export const stateMark = (speech: Speech, status: string): Html =>
  html`<span class="state ${status}"><span aria-hidden="true">${signs[status] ?? '▲'}</span> ${speech.word('freshness', status)}</span>`;

/** With more sources than this, those in order that are no transactions share a badge. */
const mostBadges = 4;

/** One badge per source with the newest day it holds. */
export const freshness = ({ speech, sources }: Facts): Html => {
  const { say } = speech;
  const isShown = (source: SourceRow) =>
    sources.length <= mostBadges || stateOf(source) !== 'ok' || source.entity === 'transactions';
  const others = sources.filter((source) => !isShown(source)).length;
  const age = (source: SourceRow) =>
    source.latest_on === null
      ? say('source.undated')
      : say('source.latest', { date: source.latest_on, days: source.age_days ?? 0 });
  return html`<ul class="badges" aria-label="${say('shell.freshness')}">${sources
    .filter(isShown)
    .map(
      (source) =>
        html`<li class="badge">${stateMark(speech, stateOf(source))} <span>${source.source ?? ''} · ${age(source)}</span></li>`,
    )}${others > 0 && html`<li class="badge">${stateMark(speech, 'ok')} <span>${say('source.others', { n: others })}</span></li>`}</ul>`;
};

/** What the header of every page states besides the title. */
export const headerMeta = (
  { speech, options, window }: Pick<Facts, 'speech' | 'options' | 'window'>,
  audience: 'everybody' | 'marketing' | 'risk' | 'analyst',
) => [
  { label: speech.say('meta.company'), value: options.company },
  ...(window
    ? [
        {
          label: speech.say('meta.window'),
          value: speech.say('meta.window_days', { from: window.first_day, to: window.last_day }),
        },
      ]
    : []),
  { label: speech.say('meta.currency'), value: options.currency },
  {
    label: speech.say('meta.generated_for'),
    value: [
      speech.say(`audience.${audience}`),
      ...(options.generated_for ? [options.generated_for] : []),
    ].join(', '),
  },
];
