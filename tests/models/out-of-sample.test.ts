import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/numeric/random.ts';
import {
  join,
  judgeAllByTime,
  judgeByFolds,
  judgeByTime,
  type LabelledRows,
  type Learner,
  type Origin,
  personHash,
} from '../../models/out-of-sample.ts';

const day = (cut: number) => `day ${cut}`;

/** Rows whose feature tells the day they belong to and the person, so that a spy can say what it was given. */
const rowsOf = (n: number, value: number, firstPerson = 0): LabelledRows => {
  const random = seededRandom(value + 1);
  return {
    features: [
      { name: 'day', kind: 'number', values: new Float64Array(n).fill(value) },
      {
        name: 'who',
        kind: 'number',
        values: Float64Array.from({ length: n }, (_, i) => firstPerson + (i >> 1)),
      },
    ],
    label: Float64Array.from({ length: n }, () => (random() < 0.4 ? 1 : 0)),
    // Two accounts to a person.
    person: Int32Array.from({ length: n }, (_, i) => firstPerson + (i >> 1)),
  };
};

const spy = () => {
  const seen: { trained: LabelledRows; judged: LabelledRows }[] = [];
  const learner: Learner = {
    name: 'spy',
    fit: (trained) => (judged) => {
      seen.push({ trained, judged });
      return new Float64Array(judged.label.length).fill(0.5);
    },
  };
  return { seen, learner };
};

const origins: readonly Origin[] = [0, 30, 60, 90, 120, 150].map((cut) => ({
  name: day(cut),
  cut,
  known: cut + 61,
  ...rowsOf(400, cut),
}));

describe('judging by time', () => {
  test('a fit sees only origins whose outcomes were known on the day it is judged on', () => {
    const { seen, learner } = spy();
    judgeByTime(origins, learner, 3);
    expect(seen.length).toBe(9);
    for (const { trained, judged } of seen) {
      const cut = judged.features[0]!.kind === 'number' ? judged.features[0]!.values[0]! : Number.NaN;
      const latest = Math.max(...(trained.features[0] as { values: Float64Array }).values);
      expect(latest + 61).toBeLessThanOrEqual(cut);
    }
  });

  test('origins whose horizons overlap with every other one are not judged at all', () => {
    const { learner } = spy();
    expect(judgeByTime(origins.slice(0, 3), learner, 3)).toEqual([]);
  });

  test('no person stands on both sides, with one split or with several', () => {
    for (const folds of [1, 3]) {
      const { seen, learner } = spy();
      judgeByTime(origins, learner, folds);
      for (const { trained, judged } of seen) {
        const known = new Set(trained.person);
        expect([...judged.person].some((person) => known.has(person))).toBe(false);
      }
    }
  });

  test('with several folds everybody at the origin is judged once; with one, about a third', () => {
    const pieces = (folds: number) =>
      judgeByTime(origins, spy().learner, folds).map(({ said }) => said.length);
    expect(pieces(3)).toEqual([400, 400, 400]);
    for (const n of pieces(1)) expect(Math.abs(n - 400 / 3)).toBeLessThan(50);
  });
});

test('learners that are judged together say what each says alone, of the very same rows', () => {
  const shareOf: Learner = {
    name: 'share',
    fit: ({ label }) => {
      const share = label.reduce((sum, one) => sum + one, 0) / label.length;
      return (judged) => new Float64Array(judged.label.length).fill(share);
    },
  };
  const [first, second] = [spy(), spy()];
  const together = judgeAllByTime(origins, [first.learner, shareOf, second.learner], 3);
  expect(together[1]).toEqual(judgeByTime(origins, shareOf, 3));
  expect(together[2]).toEqual(together[0]);
  // Parted once: a learner finds what it made of a column for the one before it.
  first.seen.forEach(({ trained }, k) => {
    expect(second.seen[k]!.trained).toBe(trained);
  });
});

describe('judging by folds', () => {
  test('persons are kept together and outcomes spread evenly', () => {
    const { seen, learner } = spy();
    const rows = rowsOf(1000, 7);
    const pieces = judgeByFolds(rows, learner, 5);
    expect(pieces.reduce((sum, { said }) => sum + said.length, 0)).toBe(1000);
    for (const { trained, judged } of seen) {
      const known = new Set(trained.person);
      expect([...judged.person].some((person) => known.has(person))).toBe(false);
    }
    const overall = rows.label.reduce((a, b) => a + b, 0) / 1000;
    for (const { happened } of pieces) {
      expect(Math.abs(happened.reduce((a, b) => a + b, 0) / happened.length - overall)).toBeLessThan(0.06);
    }
  });

  test('the order of rows moves nobody to another fold', () => {
    const rows = rowsOf(300, 3);
    const turned: LabelledRows = {
      features: rows.features.map(
        (f) => ({ ...f, values: (f as { values: Float64Array }).values.toReversed() }) as never,
      ),
      label: rows.label.toReversed(),
      person: rows.person.toReversed(),
    };
    const persons = (of: LabelledRows) => {
      const { seen, learner } = spy();
      judgeByFolds(of, learner, 3);
      return seen.map(({ judged }) => [...new Set(judged.person)].sort((a, b) => a - b));
    };
    expect(persons(turned)).toEqual(persons(rows));
  });
});

test('joining origins that know different categories keeps each row in its own', () => {
  const part = (levels: string[], codes: number[]): LabelledRows => ({
    features: [{ name: 'plan', kind: 'category', levels, codes: Int32Array.from(codes) }],
    label: new Float64Array(codes.length),
    person: Int32Array.from(codes, (_, i) => i),
  });
  const both = join([part(['a', 'c'], [0, 1, -1]), part(['b', 'c'], [1, 0])])!;
  const [feature] = both.features;
  if (feature?.kind !== 'category') throw new Error('a category stays one');
  const words = Array.from(feature.codes, (code) => feature.levels[code]);
  expect(words).toEqual(['a', 'c', undefined, 'c', 'b']);
});

test('persons that follow each other fall in every fold', () => {
  const counts = [0, 0, 0];
  for (let person = 0; person < 3000; person++) counts[personHash(person) % 3]! += 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(80);
});
