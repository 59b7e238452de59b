import { sum } from 'd3-array';
import { hiddenGroups } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { segmentWord } from '../messages/segment-word.ts';
import { type Row, readRows } from '../query.ts';

const shape = {
  segment_id: 'text',
  segment_name: 'text',
  customers: 'number',
  value: 'number',
  orders: 'number',
  raw_silence: 'number',
  raw_frequency: 'number',
  raw_value: 'number',
  raw_order: 'number',
  raw_age: 'number',
  z_silence: 'number',
  z_frequency: 'number',
  z_value: 'number',
  z_order: 'number',
  z_age: 'number',
  since: 'text',
  rule: 'text',
  coverage: 'number',
  purity: 'number',
  stability: 'number',
} as const;

/** A segment with its name in words and the key of its traits, such as `active_high`. */
export type Cluster = Row<typeof shape> & {
  readonly id: string;
  readonly name: string;
  /** The number that stays with the segment from refit to refit, and the name. */
  readonly label: string;
  readonly traits: string;
};

/** The segments of a night; `visible` leaves out those that are too small to show to marketing. */
export interface Clusters {
  readonly all: readonly Cluster[];
  readonly visible: readonly Cluster[];
  readonly buyers: number;
  /** Twelve-month value of all segments, negative ones counted as nothing; never zero. */
  readonly value: number;
}

const gatherClusters = async ({ db, options, speech }: Facts): Promise<Clusters> => {
  const rows = await readRows(db, 'segments/clusters', shape, { as_of: options.as_of });
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const all = rows.map((row) => {
    const key = row.segment_name ?? row.segment_id ?? '';
    const id = row.segment_id ?? '';
    const name = segmentWord(speech, key);
    return {
      ...row,
      id,
      name,
      label: speech.say('clusters.numbered', { id, name }),
      traits: key.split('.')[0] ?? key,
    };
  });
  return {
    all,
    visible: all.filter((_, i) => !hidden[i]),
    buyers: sum(rows, (row) => row.customers ?? 0),
    value: sum(rows, (row) => Math.max(row.value ?? 0, 0)) || 1,
  };
};

const gathered = new WeakMap<Facts, Promise<Clusters>>();

/**
 * The k-means segments, most valuable first; none where nobody has bought. Half a dozen sections speak of them: they are
 * read once a night.
 */
export const readClusters = (facts: Facts): Promise<Clusters> => {
  const known = gathered.get(facts) ?? gatherClusters(facts);
  gathered.set(facts, known);
  return known;
};

const tones = [0, 1, 4, 3, 2] as const;

/** The colour of the segment at a place of the list, the same in every chart: a step of the colours of classes. */
export const toneOf = (place: number): number => tones[place % tones.length]!;
