import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../models/numeric/random.ts';
import { creditSettings } from '../../../pipeline/config/credit-settings.ts';
import { buildLabelled } from '../../../pipeline/features/labelled.ts';
import { buildLabelledHistory } from '../../../pipeline/features/labelled-history.ts';
import type { Night } from '../../../pipeline/night.ts';
import { creditQuestion } from '../../../pipeline/scores/credit-question.ts';
import { type LabelledQuestion, scoreLabelled } from '../../../pipeline/scores/labelled-models.ts';
import type { Source } from '../../../pipeline/sources/source.ts';
import { build, openFixture } from '../warehouse-fixture.ts';

/** What one can know of 500 applicants: a debt share, and what became of those who were accepted. */
const applicants = () => {
  const random = seededRandom(5);
  return Array.from({ length: 500 }, (_, i) => {
    const debt = random() * 4;
    const value = random() < 1 / (1 + Math.exp(3 - 1.3 * debt));
    const isAccepted = debt + random() < 3;
    return { id: i + 1, debt, value: isAccepted ? value : null, isTest: i % 5 === 0 };
  });
};

let db: DuckDBConnection;
const source = { entity: 'labels', attributes: 'all' } as Source;
const config = { sources: [source], credit: creditSettings.parse({}), segments: { seed: 1 } };
const night = () => ({ db, config }) as unknown as Night;

const given = async (
  rows: readonly { id: number; debt: number; value: boolean | null; isTest: boolean }[],
) => {
  db = await openFixture();
  const tuples = rows.map(
    ({ id, debt, value, isTest }) =>
      `('table', 'a.csv', ${id}, '${id}', 'defaulted', ${value}, ${isTest}, map {'debt': '${debt}'})`,
  );
  await db.run(`insert into raw.labels (source, file, record_no, customer_id, label, value, is_test, attributes)
    values ${tuples.join(', ')}`);
  await build(db, ['staging.customers', 'staging.accounts', 'staging.loans', 'staging.labels']);
  await buildLabelledHistory(night());
  await buildLabelled(night());
};
const scored = async (question: LabelledQuestion) => (await scoreLabelled(night(), question))!;
const parcelling = {
  ...creditQuestion,
  averaged: false,
  declined: { method: 'parcelling', uplift: 3 } as const,
};
const none: LabelledQuestion = { ...creditQuestion, averaged: false };

describe('applicants who were declined', () => {
  const people = applicants();
  const isDeclined = (i: number) => people[i]!.value === null;
  const known = people.filter(({ value, isTest }) => value !== null && !isTest).length;
  const asked = people.filter(({ value, isTest }) => value === null && !isTest).length;
  let plain: Awaited<ReturnType<typeof scored>>;
  let inferred: typeof plain;
  beforeAll(async () => {
    await given(people);
    plain = await scored(none);
    inferred = await scored(parcelling);
  });

  test('are scored, and neither fitted nor judged, where nothing is to be inferred', () => {
    expect(asked).toBeGreaterThan(50);
    expect(plain.probability).toHaveLength(500);
    expect([...plain.probability].every((p) => p > 0 && p < 1)).toBe(true);
    const card = plain.cards.find(({ is_used }) => is_used)!;
    expect(card.n).toBe(known);
    expect(card.metrics).toMatchObject({ n: known });
    expect([...plain.heldOut.keys()].filter((i) => Number.isNaN(plain.heldOut[i]!))).toEqual(
      people.flatMap((_, i) => (isDeclined(i) ? [i] : [])),
    );
  });

  test('enter the fit as the method says, and both cards are told with what accepted ones showed', () => {
    const used = inferred.cards.find(({ is_used }) => is_used)!;
    const without = inferred.cards.find(({ model }) => model === inferred.model.name)!;
    expect(used).toMatchObject({
      model: 'parcelling',
      n: known + asked,
      metrics: { n: known, inferred: asked },
      note: 'fitted with the declined',
    });
    expect(without).toMatchObject({
      n: known,
      is_used: false,
      note: 'fitted without the declined',
      metrics: plain.cards.find(({ is_used }) => is_used)!.metrics,
    });
    expect((used.metrics as { auc: number }).auc).toBeGreaterThan(0.6);
    // Of the rows of test_where, those with an outcome.
    const set = people.filter(({ value, isTest }) => value !== null && isTest).length;
    for (const card of [used, without]) expect(card.metrics).toMatchObject({ test: { n: set } });
  });

  test('are said to be riskier by an uplift', () => {
    const mean = ({ probability }: typeof plain) => {
      const rows = people.flatMap((_, i) => (isDeclined(i) ? [probability[i]!] : []));
      return rows.reduce((sum, p) => sum + p, 0) / rows.length;
    };
    expect(mean(inferred)).toBeGreaterThan(mean(plain) + 0.02);
    expect(inferred.heldOut.filter(Number.isNaN)).toHaveLength(people.filter((_, i) => isDeclined(i)).length);
  });

  test('and accepted ones that were set aside change no fitted number, whatever became of them', async () => {
    await given(
      people.map((one) => (one.isTest ? { ...one, value: one.value === null ? true : !one.value } : one)),
    );
    const other = await scored(parcelling);
    expect(JSON.stringify(other.model)).toBe(JSON.stringify(inferred.model));
    expect(other.probability).toEqual(inferred.probability);
  });
});
