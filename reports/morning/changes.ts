import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { fewOr, type Movement, readMovement } from '../segments/movement.ts';
import { crossedHeadline } from '../segments/warnings.ts';
import { type FigureName, type Trend, writeChange, writeFigure } from '../trends.ts';

/** Segments whose change is told. */
const mostNamed = 3;

interface Area {
  readonly name: 'segments' | 'movers' | 'risk' | 'lists' | 'data';
  readonly sentences: readonly Sentence[];
}

const segmentLines = ({ speech }: Facts, { segments }: Movement): readonly Sentence[] =>
  segments
    .filter((segment) => !segment.isHidden && segment.now !== segment.before)
    .toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.key < b.key ? -1 : 1))
    .slice(0, mostNamed)
    .map((segment) =>
      speech.tell('changed.segment', {
        segment: speech.word('rfm_segment', segment.key),
        customers: segment.now,
        change: signed(speech.format.count, segment.now - segment.before),
      }),
    );

const signed = (write: (value: number) => string, value: number) =>
  value > 0 ? `+\u2060${write(value)}` : write(value).replace('−', '−\u2060');

const moverLines = ({ speech }: Facts, { up, down, champions }: Movement): readonly Sentence[] => [
  ...(up + down > 0
    ? [speech.tell('changed.tiers', { up: fewOr(speech, up), down: fewOr(speech, down) })]
    : []),
  ...(champions && champions.entered + champions.left > 0
    ? [
        speech.tell('changed.champions', {
          segment: speech.word('rfm_segment', 'champions'),
          entered: fewOr(speech, champions.entered),
          left: fewOr(speech, champions.left),
        }),
      ]
    : []),
];

/** A figure of customers and what it has moved, where it has; small numbers as marketing may see them. */
const figureLine = ({ speech, trends }: Facts, name: FigureName): readonly Sentence[] => {
  const trend: Trend | undefined = trends.get(name);
  if (trend?.night === undefined || trend.night.value === trend.now) return [];
  return [
    speech.tell('changed.figure', {
      figure: speech.word('figure', name),
      value: isOfCustomers(name) ? fewOr(speech, trend.now) : writeFigure(speech.format, name, trend.now),
      change: writeChange(speech.format, trend, trend.night),
    }),
  ];
};

const customerFigures: readonly FigureName[] = [
  'high_risk',
  'watched',
  'over_limit',
  'to_save',
  'to_win_back',
];

const isOfCustomers = (name: FigureName) => customerFigures.includes(name);

/** What changed since the night before, by area, in sentences; a first night says that it is one. */
export const changedSection = async (facts: Facts): Promise<Section> => {
  const { say } = facts.speech;
  const movement = await readMovement(facts);
  const crossed = await crossedHeadline(facts);
  const lines = (...names: readonly FigureName[]) => names.flatMap((name) => figureLine(facts, name));
  const areas: readonly Area[] = [
    { name: 'segments', sentences: movement ? segmentLines(facts, movement) : [] },
    { name: 'movers', sentences: movement ? moverLines(facts, movement) : [] },
    {
      name: 'risk',
      sentences: [...(crossed ? [crossed] : []), ...lines('high_risk', 'watched', 'over_limit')],
    },
    { name: 'lists', sentences: lines('to_save', 'to_win_back') },
    { name: 'data', sentences: lines('loaded', 'refused', 'customers') },
  ];
  return { id: 'changed', title: say('changed.title'), body: changedBody(facts, movement, areas) };
};

const changedBody = (
  { speech, trends }: Facts,
  movement: Movement | undefined,
  areas: readonly Area[],
): Html => {
  const { say, word, format } = speech;
  const since = trends.get('customers')?.night?.night_on ?? movement?.since;
  if (since === undefined) return offLine(say('changed.first'));
  const told = areas.filter(({ sentences }) => sentences.length > 0);
  if (told.length === 0) return offLine(say('changed.nothing', { date: format.day(since) }));
  return html`<p class="lead">${say('changed.since', { date: format.day(since) })}</p><dl class="words">${told.map(
    ({ name, sentences }) =>
      html`<dt>${word('changed_area', name)}</dt><dd>${sentences.map((sentence) => html`<p>${sentence}</p>`)}</dd>`,
  )}</dl>`;
};
