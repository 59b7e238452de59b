-- Every transaction known on $as_of, once, in the company's currency, with its business day and its kind filled in.
-- A line that several exports of a source hold is recognised by its transaction_id: the one read last is valid.
-- Without an id it is recognised by all it says: the n-th of equal lines in one file is the n-th of equal lines in
-- another, so that exports may overlap, while a file that repeats a line means it. The first file's line stays. Of
-- sources whose files are parts of one whole ($apart_sources, between bars) every line stays.
-- grain: one row per transaction line on or before $as_of
-- key: source, file, record_no
-- kept: no
-- units: amount, unit_price and cost in the currency of the company, at exchange_rate to the row's own currency;
--     refunds and outflows are negative

with repeated_ids as (
    select
        source,
        transaction_id,
        max(struct_pack(file := file, record_no := record_no)) as kept
    from raw.transactions
    where transaction_id is not null
    group by source, transaction_id
    having count(*) > 1
),

file_spans as (  -- the time that the lines without an id of each file cover
    select
        source,
        file,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from raw.transactions
    where transaction_id is null
    group by source, file
),

shared_spans as (  -- and the part of it that other files of the source cover, too; most sources have none
    select
        a.source,
        a.file,
        min(greatest(a.first_at, b.first_at)) as first_at,
        max(least(a.last_at, b.last_at)) as last_at
    from file_spans as a
    join file_spans as b
        on b.source = a.source
        and b.file <> a.file
        and b.first_at <= a.last_at
        and a.first_at <= b.last_at
    where position('|' || a.source || '|' in $apart_sources) = 0
    group by a.source, a.file
),

numbered_lines as (  -- lines that may stand in two files, equal ones of a file counted
    select
        t.*,
        row_number() over (
            partition by
                t.source, t.file, t.occurred_at, t.customer_id, t.amount, t.order_id, t.account_id, t.product_id,
                t.product_name, t.category, t.quantity, t.unit_price, t.cost, t.currency, t.channel, t.branch,
                t.kind, t.counterparty, t.initiated_by, t.campaign_id
            order by t.record_no
        ) as nth
    from raw.transactions as t
    join shared_spans as s
        on s.source = t.source
        and s.file = t.file
    where t.transaction_id is null
        and t.occurred_at between s.first_at and s.last_at
),

told_before as (  -- lines that an earlier file holds
    select source, file, record_no
    from (
        select
            source,
            file,
            record_no,
            row_number() over (
                partition by
                    source, occurred_at, customer_id, amount, order_id, account_id, product_id, product_name,
                    category, quantity, unit_price, cost, currency, channel, branch, kind, counterparty,
                    initiated_by, campaign_id, nth
                order by file
            ) as copy
        from numbered_lines
    ) as copies
    where copy > 1
),

foreign_days as (
    select distinct
        currency,
        cast(occurred_at as date) as occurred_on
    from raw.transactions
    where currency is not null
        and upper(trim(currency)) <> $currency
),

day_rates as (  -- and its rate on that day, or the last one before; loading has made sure that there is one
    select
        d.currency,
        d.occurred_on,
        r.rate,
        row_number() over (
            partition by d.currency, d.occurred_on
            order by r.rate_on desc nulls last, r.source desc, r.file desc, r.record_no desc
        ) as nth
    from foreign_days as d
    left join raw.rates as r
        on upper(trim(r.currency)) = upper(trim(d.currency))
        and r.rate_on <= d.occurred_on
)

select
    t.source,
    t.file,
    t.record_no,
    t.customer_id,
    t.occurred_at,
    cast(t.occurred_at as date) as occurred_on,
    case when x.currency is null then t.amount else cast(t.amount * x.rate as decimal(18, 4)) end as amount,
    t.transaction_id,
    t.order_id,
    t.account_id,
    t.product_id,
    t.product_name,
    t.category,
    t.quantity,
    case
        when x.currency is null then t.unit_price
        else cast(t.unit_price * x.rate as decimal(18, 4))
    end as unit_price,
    case
        when x.currency is null then t.cost
        else cast(t.cost * x.rate as decimal(18, 4))
    end as cost,
    coalesce(upper(trim(t.currency)), $currency) as currency,
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
    t.campaign_id,
    case when x.currency is null then 1 else x.rate end as exchange_rate
from raw.transactions as t
left join repeated_ids as i
    on i.source = t.source
    and i.transaction_id = t.transaction_id
left join told_before as b
    on b.source = t.source
    and b.file = t.file
    and b.record_no = t.record_no
left join day_rates as x
    on x.currency = t.currency
    and x.occurred_on = cast(t.occurred_at as date)
    and x.nth = 1
where cast(t.occurred_at as date) <= $as_of::date
    and b.record_no is null
    and (i.kept is null or (i.kept.file = t.file and i.kept.record_no = t.record_no))
    -- Refunds that the config ignores are as if they had never been.
    and not (
        $refund_policy = 'ignore'
        and t.amount < 0
        and coalesce(t.kind, case when t.account_id is null then 'refund' else '' end) in ('purchase', 'refund')
    )
