-- Purchase days for the churn features of any day: what was bought, and when all of it had been taken back.
-- grain: one row per customer_id and day with a purchase that was not taken back the same day
-- key: customer_id, purchased_on
-- units: amount in the currency of the company, as bought, returns not taken off
-- On a day d the row counts where gone_on is null or later than d: then the purchase stood. gap_days runs from the
-- purchase day before, whether that was taken back later or not, so no later day can change it. A bit of
-- category_bits or channel_bits is one category or channel, numbered by its first day; the 63rd shares the first's.
-- bucket, 0 to 999, is an even share of the customers, the same on every machine and every night.

with categories as (
    select category, row_number() over (order by min(purchased_on), category) - 1 as code
    from customer.purchase_lines
    where category is not null
    group by category
),

channels as (
    select channel, row_number() over (order by min(purchased_on), channel) - 1 as code
    from customer.purchase_lines
    where channel is not null
    group by channel
),

days as (
    select
        l.customer_id,
        l.purchased_on,
        sum(l.amount) as amount,
        count(*) as lines,
        max(coalesce(l.reversed_on, date '9999-12-31')) as gone_on,
        bit_or(cast(1 as bigint) << cast(g.code % 62 as integer)) as category_bits,
        bit_or(cast(1 as bigint) << cast(h.code % 62 as integer)) as channel_bits
    from customer.purchase_lines as l
    left join categories as g on g.category = l.category
    left join channels as h on h.channel = l.channel
    group by l.customer_id, l.purchased_on
    having max(coalesce(l.reversed_on, date '9999-12-31')) > l.purchased_on
)

select
    customer_id,
    purchased_on,
    cast(amount as decimal(18, 4)) as amount,
    cast(lines as integer) as lines,
    case when gone_on < date '9999-12-31' then gone_on end as gone_on,
    category_bits,
    channel_bits,
    cast(('0x' || substr(md5(customer_id), 1, 7)) as integer) % 1000 as bucket,
    cast(
        date_diff('day', lag(purchased_on) over (partition by customer_id order by purchased_on), purchased_on)
        as integer
    ) as gap_days
from days
-- Past origins read a share of the buckets, so these lie together.
order by bucket
