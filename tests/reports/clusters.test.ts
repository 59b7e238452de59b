import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { segmentTraits } from '../../models/segment-names.ts';
import { drawFlow } from '../../reports/charts/flow.ts';
import { type Facts, gatherFacts } from '../../reports/facts.ts';
import { catalogues } from '../../reports/messages/speech.ts';
import type { Section } from '../../reports/page.ts';
import { rounded } from '../../reports/segments/cluster-moves.ts';
import { clusterMovesSection } from '../../reports/segments/cluster-moves-section.ts';
import { clusterTraitsSection } from '../../reports/segments/cluster-traits-section.ts';
import { clustersSection } from '../../reports/segments/clusters-section.ts';
import { nightOptions, openFixture } from './fixture.ts';

let db: DuckDBConnection;
let facts: Facts;
beforeAll(async () => {
  db = await openFixture();
  facts = await gatherFacts(db, nightOptions(''));
});
afterAll(() => db.disconnectSync());

const htmlOf = (section: Section | undefined): string => section?.body.html ?? '';
const textOf = (section: Section | undefined): string =>
  htmlOf(section)
    .replace(/<\/?b>/g, '')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|[\s|]*/g, '|');

/** What a change of the warehouse makes of the pages; it is taken back afterwards. */
const within = async <T>(statements: readonly string[], look: () => Promise<T>): Promise<T> => {
  await db.run('begin');
  for (const statement of statements) await db.run(statement);
  try {
    return await look();
  } finally {
    await db.run('rollback');
  }
};

describe('the segments', () => {
  test('come with their number, their rule in raw units, what it finds and what to do', async () => {
    const text = textOf(await clustersSection(facts));
    expect(text).toContain('|1 · Active, high value|');
    expect(text).toContain(
      'In plain figures: last purchase at most 38 days ago and at least £900 in all. This finds 91.2% of the segment, and 94.3% of those it finds belong to it.',
    );
    expect(text).toContain('exactly 1 purchase day and £20 to £890 in all');
    expect(text).toContain('thank them in person');
    expect(text).toContain('|4 · Silent, low value (frequent)|');
  });

  test('say how old the model is, when the next one is due and how stable it is', async () => {
    const text = textOf(await clustersSection(facts));
    // 31 March is 19 days after 12 March; the weakest of 0.93, 0.91, 0.89 and 0.87.
    expect(text).toContain(
      'Fitted on 12 March 2026 on 480 customers, 19 days ago; the next refit is on 9 April 2026.',
    );
    expect(text).toContain('to 87.0% (Jaccard). Silhouette: 0.36;');
    expect(text).toContain('No alarm');
  });

  test('raise an alarm in words when more moved than the settings allow', async () => {
    const text = await within(
      [`update scores.segment_drift set value = 0.123, is_alarm = 1 where measure = 'moved overnight'`],
      async () => textOf(await clustersSection(facts)),
    );
    expect(text).toContain('Alarm: 12.3% changed segment overnight (alarm above 10.0%).');
    expect(text).not.toContain('No alarm');
  });

  test('give medians in raw units beside the deviations', async () => {
    const html = htmlOf(await clustersSection(facts));
    const table = html.match(/id="cluster-profile"[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/)![1]!;
    expect(table).toMatch(/<td class="n">\d+ days? \([+−]?\d\.\d\)<\/td>/);
  });

  test('draw who is likely still buying without means of a few customers', async () => {
    const drawn = htmlOf(await clustersSection(facts));
    expect(drawn).toContain('id="segment-alive"');
    const none = await within(
      ['lower', 'upper'].map(
        (half) =>
          `update night.report_customers_${half} set p_alive = null where hash(customer_id) % 40 <> 0`,
      ),
      async () => htmlOf(await clustersSection(facts)),
    );
    expect(none).not.toContain('id="segment-alive"');
  });

  test.each(['en', 'zh-CN', 'zh-TW'] as const)('have all their words in %s', (locale) => {
    const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const quotedIn = (text: string) => [...text.matchAll(/'([^'\n]*)'/g)].map((match) => match[1]!);
    const measures = quotedIn(
      read('pipeline/scores/segment-movement.ts').match(/readonly measure:([^;]*);/)![1]!,
    );
    const kinds = quotedIn(read('models/segment-match.ts').match(/readonly kind:([^;]*);/)![1]!);
    const attributes = [
      ...read('pipeline/features/segment_background.sql').matchAll(/'(\w+)' as attribute/g),
    ].map((match) => match[1]!);
    expect([measures.length, kinds.length, new Set(attributes).size]).toEqual([3, 6, 9]);
    const families = {
      segment_name: [...segmentTraits, 'everybody'],
      segment_advice: [...segmentTraits, 'everybody'],
      // At most twelve segments, and one free number beside them.
      segment_suffix: ['frequent', 'occasional', ...Array.from({ length: 13 }, (_, i) => String(i + 1))],
      segment_drift: measures.map((measure) => measure.replaceAll(' ', '_')),
      lineage: kinds.filter((kind) => kind !== 'kept'),
      trait: attributes,
    };
    const missing = Object.entries(families).flatMap(([family, keys]) =>
      keys.map((key) => `${family}.${key}`).filter((key) => !(key in catalogues[locale])),
    );
    expect(missing).toEqual([]);
  });
});

describe('moves between segments', () => {
  test('are rounded to the nearest five, and one to four are said as fewer than five', async () => {
    expect([0, 1, 4, 5, 7, 8, 23].map(rounded)).toEqual([0, 2.5, 2.5, 5, 5, 10, 25]);
    const section = await clusterMovesSection(facts);
    const titles = [...htmlOf(section).matchAll(/<title>([^<]* → [^<]*)<\/title>/g)].map((match) => match[1]);
    expect(titles).toContain('Active, high value → Fading, middling value: 25');
    expect(titles).toContain('Active, low value → Active, high value: &lt;5');
    expect(titles).toContain('New buyers → Active, low value: 10');
    // Neither an exact move nor whoever is no buyer any more is on the page.
    expect(textOf(section)).not.toMatch(/\b(101|23|88|64|41|111)\b/);
  });

  test('are told in sentences, the largest first', async () => {
    const text = textOf(await clusterMovesSection(facts));
    // 23 + 3 + 41 = 67 of 431 who were buyers on both days.
    expect(text).toContain(
      'Since 3 March 2026, 65 customers (15.1%) have changed segment, and 10 new buyers have joined one.',
    );
    expect(text).toContain(
      'Largest moves: 40 from Fading, middling value to Silent, low value (frequent) and 25 from Active, high value to Fading, middling value.',
    );
  });

  test('stand in a table of then and now', async () => {
    const text = textOf(await clusterMovesSection(facts));
    // Then 101 + 23 = 124; came from others 3; left 23; now 101 + 3 = 104.
    expect(text).toContain('|1 · Active, high value|125|&lt;5|0|25|105|');
  });

  test('wait for segments that are old enough', async () => {
    const text = await within(['delete from scores.segment_moves'], async () =>
      textOf(await clusterMovesSection(facts)),
    );
    expect(text).toContain('Moves between segments show once');
  });

  test('name what a refit ended or split, by the name it had last', async () => {
    const quiet = textOf(await clusterMovesSection(facts));
    expect(quiet).toContain('No refit has split, merged, ended or begun a segment since 12 February 2026.');
    const text = await within(
      [
        `insert into scores.segment_lineage values ('2026-03-12', 7, 1, 40, 0.44, 0.35, 'split'),
           ('2026-03-12', 7, 2, 3, 0.31, 0.03, 'split'), ('2026-03-12', 7, 0, 90, 1, 0, 'retired')`,
      ],
      async () => textOf(await clusterMovesSection(facts)),
    );
    expect(text).toContain('|12 March 2026: Fading, high value (group 2) ended.|');
    expect(text).toContain(
      '|12 March 2026: 44.0% of Fading, high value (group 2) split off to Active, high value.|',
    );
    expect(text).not.toContain('31.0%');
  });
});

describe('a flow chart', () => {
  const node = (key: string, tone: number) => ({ key, label: `Class ${key}`, text: '50', tone });
  const flows = [
    { from: 'a', to: 'a', value: 60, hint: 'a to a' },
    { from: 'a', to: 'b', value: 15, hint: 'a to b' },
    { from: 'b', to: 'b', value: 25, hint: 'b to b' },
    { from: 'b', to: 'gone', value: 9, hint: 'to a class that is not drawn' },
  ];
  const nodes = [node('a', 0), node('b', 1)];

  test('draws heights in proportion, and who stays paler than who goes', () => {
    const { body } = drawFlow(nodes, nodes, flows, 400);
    // 100 customers on 300 pixels: 75 and 25 on the left, 60 and 40 on the right.
    const heights = [...body.html.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(heights).toEqual([225, 75, 180, 120]);
    const ribbons = [...body.html.matchAll(/fill-opacity="([\d.]+)"><title>([^<]*)/g)].map((m) => [
      m[2],
      m[1],
    ]);
    expect(ribbons).toEqual([
      ['a to a', '0.25'],
      ['a to b', '0.75'],
      ['b to b', '0.25'],
    ]);
  });

  test('is the same in whatever order the flows come, and may be empty', () => {
    expect(drawFlow(nodes, nodes, flows.toReversed(), 400)).toEqual(drawFlow(nodes, nodes, flows, 400));
    expect(drawFlow(nodes, nodes, [], 400).body.html).not.toContain('NaN');
  });
});

describe('who is in a segment', () => {
  test('is told by what differs most from all customers', async () => {
    const text = textOf(await clusterTraitsSection(facts));
    expect(text).toContain(
      '|Active, high value|More often: main channel store (40.0% against 25.0%), age 60 and over (20.0% against 10.0%) and kind of customer company (30.0% against 20.0%).|',
    );
    expect(text).toContain('Over all segments the customers differ in main channel.');
    expect(text).toContain('There is no proven difference in gender.');
  });

  test('leaves out shares that rest on a handful, whether they have the trait or lack it', async () => {
    const text = textOf(await clusterTraitsSection(facts));
    // Four of the first segment live in Leeds: nor may the others tell of them. Three of it do not live in the North.
    expect(text).not.toContain('Leeds (4.0%');
    expect(text).not.toContain('97.0%');
    expect(text).not.toContain('Leeds');
  });

  test('does not say the same of two values twice', async () => {
    const text = textOf(await clusterTraitsSection(facts));
    expect(text).not.toContain('kind of customer person (70.0%');
  });

  test('calls products by their names, as text', async () => {
    const html = await within(
      [`update scores.strongest_pair set item = 'P1', name = '<b>Mug</b>' where level = 'product'`],
      async () => htmlOf(await clusterTraitsSection(facts)),
    );
    expect(html).toContain('Buy more often: &lt;b&gt;Mug&lt;/b&gt; (60.0% against 30.0%).');
  });

  test('is left out where nothing differs', async () => {
    const section = await within(['update scores.segment_background set is_different = 0'], async () =>
      clusterTraitsSection(facts),
    );
    expect(section).toBeUndefined();
  });
});
