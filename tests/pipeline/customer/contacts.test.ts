import { expect, test } from 'vitest';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

const built = async (interactions: readonly Readonly<Record<string, string | number | null>>[]) => {
  const db = await openFixture();
  await given(db, 'interactions', interactions);
  await build(db, ['staging.interactions', 'customer.contacts'], { as_of: '2024-06-30' });
  const found = await rows(db, 'from customer.contacts order by customer_id');
  db.disconnectSync();
  return found;
};

test('counts the last year by kind and keeps the last of each', async () => {
  expect(
    await built([
      {
        customer_id: 'a',
        occurred_at: '2024-06-01 10:00:00',
        kind: 'contact',
        channel: 'Email',
        outcome: 'reached',
      },
      {
        customer_id: 'a',
        occurred_at: '2024-06-01 11:00:00',
        kind: 'contact',
        channel: 'phone',
        outcome: 'no answer',
      },
      { customer_id: 'a', occurred_at: '2023-06-30 11:00:00', kind: 'contact', channel: 'sms' }, // 366 days before
      {
        customer_id: 'a',
        occurred_at: '2024-05-01 09:00:00',
        kind: 'complaint',
        topic: 'delivery',
        resolved_at: '2024-05-04 09:00:00',
      },
      { customer_id: 'a', occurred_at: '2024-03-01 09:00:00', kind: 'survey', score: 7 },
    ]),
  ).toMatchObject([
    {
      customer_id: 'a',
      contacts_12m: 2,
      last_contact_channel: 'phone',
      last_contact_outcome: 'no answer',
      complaints_12m: 1,
      open_complaints: 0,
      last_complaint_topic: 'delivery',
      last_complaint_answer_days: 3,
      visits_12m: 0,
      last_survey_score: 7,
    },
  ]);
});

test('a complaint that is answered after the day is open on it, and later contacts are not seen', async () => {
  expect(
    await built([
      {
        customer_id: 'b',
        occurred_at: '2024-06-29 09:00:00',
        kind: 'complaint',
        topic: 'staff',
        resolved_at: '2024-07-02 09:00:00',
      },
      { customer_id: 'b', occurred_at: '2024-07-01 09:00:00', kind: 'visit' },
    ]),
  ).toMatchObject([
    { customer_id: 'b', open_complaints: 1, last_complaint_answer_days: null, visits_12m: 0 },
  ]);
});

test('who was never in contact has no row', async () => {
  expect(await built([])).toEqual([]);
});
