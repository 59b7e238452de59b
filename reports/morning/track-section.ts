import { sum } from 'd3-array';
import { smallestCell } from '../audiences.ts';
import { type Facts, onlyRow } from '../facts.ts';
import { html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';

const trackShape = {
  night_on: 'text',
  customers: 'number',
  predicted: 'number',
  happened: 'number',
  high: 'number',
  high_happened: 'number',
} as const;

type Track = Row<typeof trackShape>;

/** What past nights foresaw beside what happened, and when the first one can be judged; undefined without churn. */
export const trackSection = async ({ db, speech, options }: Facts): Promise<Section | undefined> => {
  const { say, tell, format } = speech;
  const { as_of } = options;
  const title = say('track.title');
  const tracks = await readRows(db, 'morning/track-record', trackShape, { as_of });
  const shown = tracks.filter(({ customers }) => (customers ?? 0) >= smallestCell);
  if (shown.length === 0) {
    const waiting = await readRows(
      db,
      'morning/track-waiting',
      { night_on: 'text', judged_on: 'text' },
      { as_of },
    );
    const { night_on, judged_on } = onlyRow(waiting, 'morning/track-waiting');
    if (night_on === null || judged_on === null) return undefined;
    const dates = { night: format.day(night_on), date: format.day(judged_on) };
    return { id: 'track', title, body: offLine(say('track.waiting', dates)) };
  }
  const all = (of: (track: Track) => number | null) => sum(shown, (track) => of(track) ?? 0);
  const says = tell('track.says', {
    nights: shown.length,
    predicted: format.share(all((track) => track.predicted) / all((track) => track.customers)),
    happened: format.share(all((track) => track.happened) / all((track) => track.customers)),
  });
  const share = (part: number | null, whole: number | null) =>
    figureCell((whole ?? 0) < smallestCell ? null : (part ?? 0) / (whole ?? 1), format.share);
  const table = dataTable(
    say('track.table'),
    [
      { head: say('track.night'), kind: 'id', cell: (track: Track) => ({ text: track.night_on ?? '' }) },
      {
        head: say('track.customers'),
        kind: 'figure',
        cell: (track) => figureCell(track.customers, format.count),
      },
      {
        head: say('track.predicted'),
        kind: 'figure',
        cell: (track) => share(track.predicted, track.customers),
      },
      {
        head: say('track.happened'),
        kind: 'figure',
        cell: (track) => share(track.happened, track.customers),
      },
      {
        head: say('track.high'),
        kind: 'figure',
        cell: (track) => figureCell((track.high ?? 0) < smallestCell ? null : track.high, format.count),
      },
      {
        head: say('track.high_happened'),
        kind: 'figure',
        cell: (track) => share(track.high_happened, track.high),
      },
    ],
    shown,
  );
  return {
    id: 'track',
    title,
    body: html`<p>${says}</p>${table}<p class="quiet">${say('track.method')}</p>`,
  };
};
