-- Every transaction known on $as_of, once, with its business day and its kind filled in.
-- grain: one row per transaction line on or before $as_of
-- key: source, file, record_no
-- kept: no
-- units: amount, unit_price and cost in the currency of the row; refunds and outflows are negative

with repeated_ids as (  -- an id that an export repeats: the line read last is the valid one
    select
        source,
        transaction_id,
        max(struct_pack(file := file, record_no := record_no)) as kept
    from raw.transactions
    where transaction_id is not null
    group by source, transaction_id
    having count(*) > 1
)

select
    t.source,
    t.file,
    t.record_no,
    t.customer_id,
    t.occurred_at,
    cast(t.occurred_at as date) as occurred_on,
    t.amount,
    t.transaction_id,
    t.order_id,
    t.account_id,
    t.product_id,
    t.product_name,
    t.category,
    t.quantity,
    t.unit_price,
    t.cost,
    coalesce(t.currency, $currency) as currency,
    t.channel,
    t.branch,
    case
        when t.kind is not null then t.kind
        when t.account_id is null and t.amount < 0 then 'refund'
        when t.account_id is null then 'purchase'
        when t.amount < 0 then 'withdrawal'
        else 'deposit'
    end as kind,
    t.counterparty,
    t.initiated_by,
    t.campaign_id
from raw.transactions as t
left join repeated_ids as r
    on r.source = t.source
    and r.transaction_id = t.transaction_id
where cast(t.occurred_at as date) <= $as_of::date
    and (r.kept is null or (r.kept.file = t.file and r.kept.record_no = t.record_no))
