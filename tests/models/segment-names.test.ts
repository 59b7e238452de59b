import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameSegments, segmentTraits } from '../../models/segment-names.ts';
import { catalogues } from '../../reports/messages/speech.ts';

const at = (silence: number, value: number, frequency = 0) => ({ silence, value, frequency });
const bare = (name: string) => name.split('.')[0]!;

describe('names of segments', () => {
  test('follow from silence and value, every profile one of nine', () => {
    const levels = [-1, 0, 1];
    const names = levels.flatMap((silence) => levels.map((value) => nameSegments([at(silence, value)])[0]!));
    expect(names).toEqual(segmentTraits);
    expect(new Set(names).size).toBe(9);
  });

  test('are all different, whatever the profiles and the names before', () => {
    const z = fc.double({ min: -3, max: 3, noNaN: true });
    const profile = fc.record({ silence: z, value: z, frequency: z });
    fc.assert(
      fc.property(
        fc.array(profile, { minLength: 1, maxLength: 12 }),
        fc.array(profile, { maxLength: 12 }),
        (now, old) => {
          const earlier = nameSegments(old);
          const names = nameSegments(
            now,
            now.map((_, i) => earlier[i]),
          );
          expect(new Set(names).size).toBe(now.length);
          expect(names.every((name) => segmentTraits.includes(bare(name)))).toBe(true);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  test('tell two of the same traits apart by how often they bought, more of them by number', () => {
    expect(nameSegments([at(1, -1, 0.1), at(1, -1, 0.9), at(-1, 1)])).toEqual([
      'silent_low.occasional',
      'silent_low.frequent',
      'active_high',
    ]);
    expect(nameSegments([at(1, -1, 1), at(1, -1, 3), at(1, -1, 2)])).toEqual([
      'silent_low.3',
      'silent_low.1',
      'silent_low.2',
    ]);
  });

  test('stay while they are not clearly wrong', () => {
    expect(nameSegments([at(0.41, 0)])).toEqual(['silent_middle']);
    expect(nameSegments([at(0.41, 0)], ['fading_middle'])).toEqual(['fading_middle']);
    expect(nameSegments([at(0.61, 0)], ['fading_middle'])).toEqual(['silent_middle']);
  });

  test('of a segment that goes on do not give way to a new one like it', () => {
    const names = nameSegments([at(1, -1, 2), at(1, -1, 0)], [undefined, 'silent_low']);
    expect(names).toEqual(['silent_low.frequent', 'silent_low']);
  });

  test('have words in every language', () => {
    for (const catalogue of Object.values(catalogues)) {
      for (const traits of segmentTraits) expect(catalogue).toHaveProperty([`segment_name.${traits}`]);
    }
  });
});
