-- The last transactions of a customer up to the night's day, as they were read, each with its place in the exports.
-- grain: one row per transaction read

select
    strftime(occurred_at, '%Y-%m-%d %H:%M') as occurred_at,
    kind,
    case when quantity not in (0, 1) then regexp_replace(quantity::double::varchar, '\.0$', '') || ' × ' else '' end
        || coalesce(product_name, product_id, counterparty, category) as what,
    amount::double as amount,
    currency,
    source,
    file,
    record_no::double as record_no,
    (count(*) over ())::integer as all_rows
from raw.transactions
where trim(customer_id) = $customer_id
    and occurred_at::date <= $as_of::date
order by raw.transactions.occurred_at desc, source, file, record_no desc
limit 12
