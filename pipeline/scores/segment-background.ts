import {
  attributeDifferences,
  type ProfileCount,
  profileDifferences,
} from '../../models/profile-difference.ts';
import { tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/** A buyer has many products, so that their shares do not add up to one and a test of the whole table would not hold. */
const manyValued = new Set(['product']);

/** Values of an attribute that are told apart; the rarer ones are one value, `(other)`. */
const toldApart = 12;

/**
 * Compares who the customers of each segment are with all others: `scores.segment_background`, one row per segment,
 * attribute and value, and `scores.segment_attributes`, one row per attribute with a test of all segments at once.
 */
export const scoreBackground = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const reader = await db.runAndReadAll(
    `with ranked as (
       select attribute, value, row_number() over (partition by attribute order by count(*) desc, value) as nth
       from features.segment_background group by attribute, value
     ),
     named as (
       select distinct s.segment_id, b.customer_id, b.attribute,
         case when r.nth <= ${toldApart} or b.attribute = 'product' then b.value else '(other)' end as value
       from features.segment_background as b
       join ranked as r using (attribute, value)
       join scores.segments as s using (customer_id)
     ),
     sizes as (
       select segment_id, count(*) as customers from scores.segments group by segment_id
     ),
     known as (
       select s.segment_id, a.attribute,
         case when a.attribute = 'product' then any_value(s.customers) else count(distinct n.customer_id) end as known
       from sizes as s cross join (select distinct attribute from named) as a
       left join named as n on n.segment_id = s.segment_id and n.attribute = a.attribute
       group by s.segment_id, a.attribute
     )
     select k.segment_id::integer as segment, v.attribute, v.value, count(n.customer_id)::integer as customers,
       k.known::integer as known
     from known as k
     join (select distinct attribute, value from named) as v using (attribute)
     left join named as n on n.segment_id = k.segment_id and n.attribute = v.attribute and n.value = v.value
     group by k.segment_id, v.attribute, v.value, k.known
     order by v.attribute, v.value, k.segment_id`,
  );
  const counts = reader.getRowObjectsJS() as unknown as ProfileCount[];
  const rows = profileDifferences(counts);
  const figure = (name: 'share' | 'company_share' | 'lift' | 'z' | 'p_value') =>
    Float64Array.from(rows, (row) => row[name]);
  await writeFrame(
    db,
    'scores.segment_background',
    tableOf({
      segment_id: Int32Array.from(rows, ({ segment }) => segment),
      attribute: rows.map(({ attribute }) => attribute),
      value: rows.map(({ value }) => value),
      customers: Int32Array.from(rows, ({ customers }) => customers),
      known: Int32Array.from(rows, ({ known }) => known),
      share: figure('share'),
      company_share: figure('company_share'),
      lift: figure('lift'),
      z: figure('z'),
      p_value: figure('p_value'),
      is_different: Int32Array.from(rows, ({ is_different }) => Number(is_different)),
    }),
  );
  const whole = attributeDifferences(counts.filter(({ attribute }) => !manyValued.has(attribute)));
  await writeFrame(
    db,
    'scores.segment_attributes',
    tableOf({
      attribute: whole.map(({ attribute }) => attribute),
      chi_square: Float64Array.from(whole, ({ chi_square }) => chi_square),
      freedom: Int32Array.from(whole, ({ freedom }) => freedom),
      p_value: Float64Array.from(whole, ({ p_value }) => p_value),
      strength: Float64Array.from(whole, ({ strength }) => strength),
    }),
  );
};
