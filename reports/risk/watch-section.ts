import { drawBars } from '../charts/bars.ts';
import { figure } from '../charts/figure.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import type { Sentence } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { listBlock } from './list-block.ts';

const moveShape = {
  movement: 'text',
  customers: 'number',
  red: 'number',
  exposure: 'number',
  previous_on: 'text',
} as const;

const triggerShape = { code: 'text', customers: 'number', entered: 'number' } as const;

type Moves = readonly Row<typeof moveShape>[];

/** Signs that a chart shows; the table under it has them all. */
const mostSigns = 10;

/** Who entered, left, got worse and better since the night before; undefined on a first night. */
export const watchSentence = async (facts: Facts): Promise<Sentence | undefined> => {
  const moves: Moves = await readRows(facts.db, 'risk/watch-moves', moveShape, {
    as_of: facts.options.as_of,
  });
  const previous = moves[0]?.previous_on ?? null;
  if (previous === null) return undefined;
  const of = (movement: string) => moves.find((move) => move.movement === movement)?.customers ?? 0;
  return facts.speech.tell('watch.moves', {
    date: facts.speech.format.day(previous),
    entered: of('entered'),
    left: of('left'),
    worse: of('worse'),
    better: of('better'),
    stays: of('stays'),
  });
};

const signChart = ({ speech, options }: Facts, signs: readonly Row<typeof triggerShape>[]): Html => {
  const { say, word, format } = speech;
  return figure(speech, options.as_of, {
    key: 'watch-signs',
    title: say('watch.signs_title'),
    unit: say('watch.signs_unit'),
    says: speech.tell('watch.signs_says', {
      sign: word('watch_sign', signs[0]!.code ?? ''),
      customers: signs[0]!.customers ?? 0,
    }),
    width: 760,
    draw: (width) =>
      drawBars(
        signs.slice(0, mostSigns).map((sign) => ({
          label: word('watch_sign', sign.code ?? ''),
          value: sign.customers ?? 0,
          text: format.count(sign.customers ?? 0),
        })),
        width,
      ),
    head: [say('watch.sign'), say('column.customers'), say('watch.of_new')],
    rows: signs.map((sign) => [
      word('watch_sign', sign.code ?? ''),
      format.count(sign.customers ?? 0),
      format.count(sign.entered ?? 0),
    ]),
  });
};

/** The watch list with its movement and evidence, and the blacklist. */
export const watchSection = async (facts: Facts, lists: readonly WrittenList[]): Promise<Section> => {
  const { say } = facts.speech;
  const named = (name: string) => lists.find((list) => list.name === name);
  const signs = await readRows(facts.db, 'risk/watch-triggers', triggerShape);
  const moves = await watchSentence(facts);
  const left = named('watch-left');
  return {
    id: 'watch',
    title: say('watch.title'),
    body: html`<p class="lead">${say('watch.lead')}</p><p>${moves ?? say('watch.first_night')}</p>${
      signs.length > 0 && signChart(facts, signs)
    }${listBlock(facts, named('watch-list'), 25)}${left && left.total > 0 && listBlock(facts, left, 15)}${listBlock(facts, named('blacklist'), 25)}`,
  };
};
