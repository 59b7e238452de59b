import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { scoreSources } from '../../../pipeline/scores/acquisition.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { scoreProspects } from '../../../pipeline/scores/prospects.ts';
import { scoreReferral } from '../../../pipeline/scores/referral.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

/** Everything above the acquisition features, and these. */
const acquisitionSteps = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.invoices',
  'staging.loans',
  'staging.labels',
  'staging.interactions',
  'customer.refund_matches',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.customers',
  'features.acquisition',
  'features.acquisition_sources',
];

const sale = (customer_id: string, occurred_at: string, amount: number, more: object = {}) => ({
  customer_id,
  occurred_at,
  amount,
  kind: amount > 0 ? 'purchase' : 'refund',
  ...more,
});

describe('how customers came', () => {
  let db: DuckDBConnection;
  const of = async (id: string) =>
    (await rows(db, `from features.acquisition where customer_id = '${id}'`))[0];

  beforeAll(async () => {
    db = await openFixture();
    await given(db, 'customers', [
      { customer_id: 'a', kind: 'person', region: 'North', referred_by: 'b', opened_on: '2023-01-01' },
      { customer_id: 'b', kind: 'company', industry: 'mills' },
      { customer_id: 'p', kind: 'person' },
    ]);
    await db.run(
      `update raw.customers set attributes = case customer_id
         when 'p' then map {'acquired by': 'partner'} when 'b' then map {'acquired by': ' '} end`,
    );
    await given(db, 'transactions', [
      sale('a', '2023-02-01 09:00', 40, { channel: 'web', campaign_id: 'SPRING', order_id: '1' }),
      sale('a', '2023-02-01 10:00', 10, { channel: 'store', order_id: '2' }),
      sale('a', '2024-01-31 10:00', 5, { channel: 'app', order_id: '3' }),
      sale('a', '2024-02-01 10:00', 700, { channel: 'app', order_id: '4' }),
      sale('b', '2024-04-01', 300),
      sale('b', '2024-04-02', -20),
    ]);
    await given(db, 'interactions', [
      { customer_id: 'a', occurred_at: '2023-01-20 10:00', kind: 'visit', channel: 'Phone' },
      { customer_id: 'a', occurred_at: '2023-01-25 10:00', kind: 'visit', channel: 'mail' },
      { customer_id: 'b', occurred_at: '2024-04-01 08:00', kind: 'complaint', channel: 'branch' },
      { customer_id: 'p', occurred_at: '2024-05-01 08:00', kind: 'enquiry', channel: 'mail' },
    ]);
    await given(db, 'accounts', [
      { account_id: '1', customer_id: 'a', product: 'card', opened_on: '2023-02-01' },
      { account_id: '2', customer_id: 'p', product: 'loan', opened_on: '2024-02-01' },
    ]);
    await build(db, acquisitionSteps);
  });

  test('the first line of the first day tells channel and campaign; a year ends after 365 days', async () => {
    expect(await of('a')).toMatchObject({
      first_purchase_on: '2023-02-01',
      first_channel: 'web',
      first_campaign: 'SPRING',
      value_91: 50,
      value_365: 55,
      repeats_within_365: 1,
    });
  });

  test('values wait until their days are over', async () => {
    expect(await of('b')).toMatchObject({ value_91: null, value_365: null, repeats_within_365: null });
    await build(db, acquisitionSteps, { as_of: '2024-07-01' });
    expect(await of('b')).toMatchObject({ value_91: 280, value_182: null });
    await build(db, acquisitionSteps);
  });

  test('only what came before the first purchase counts as known before it', async () => {
    expect(await of('a')).toMatchObject({ contact_channel: 'phone', had_account: false });
    expect(await of('b')).toMatchObject({ contact_channel: null, had_contact: false });
    expect(await of('p')).toMatchObject({
      status: 'no purchase yet',
      contact_channel: 'mail',
      account_product: 'loan',
      first_purchase_on: null,
    });
  });

  test('every source is a dimension, further columns of the exports as well', async () => {
    const found = await rows(
      db,
      'select dimension, member, is_before from features.acquisition_sources order by customer_id, dimension',
    );
    expect(found).toContainEqual({ dimension: 'first_campaign', member: 'SPRING', is_before: false });
    expect(found).toContainEqual({ dimension: 'referral', member: 'not referred', is_before: true });
    expect(found).toContainEqual({ dimension: 'attribute: acquired by', member: 'partner', is_before: true });
    expect(found.filter(({ dimension }) => dimension === 'attribute: acquired by').length).toBe(1);
    // A prospect made no first purchase, with or without a campaign.
    expect(found.filter(({ dimension }) => dimension === 'first_campaign').length).toBe(2);
  });
});

test('a company without customers has no sources, and nobody fails over it', async () => {
  const db = await openFixture();
  await build(db, acquisitionSteps);
  await db.run('create table scores.value (customer_id varchar, value_tier varchar)');
  await scoreSources({ db });
  await scoreReferral({ db });
  await createModelCards(db);
  await scoreProspects({
    db,
    config: { credit: { protected: [] }, churn: { leak_alarm: 0.95 } },
    windows: { as_of: '2024-06-30' },
  } as unknown as Parameters<typeof scoreProspects>[0]);
  for (const table of ['acquisition_sources', 'referral_value', 'prospects'])
    expect(await rows(db, `select count(*) as n from scores.${table}`)).toEqual([{ n: 0 }]);
});
