-- What each buyer has taken: tonight, and as it was known on $calibration_end and on $baseline_end, from which past
-- offers are told that what was bought since then can judge.
-- grain: one row per buyer and product
-- key: customer_no, item_no
-- kept: no
-- units: days; customer_no is the row_no of features.purchase_history; days_* count purchase days, age_* is that of
--     the last one, -1 where there is none; span_now are the days from the first to the last

with product_days as (
    select
        l.customer_id,
        l.product_id,
        l.purchased_on,
        bool_or(l.reversed_on is null) as is_kept,
        bool_or(
            l.purchased_on <= $calibration_end::date
            and (l.reversed_on is null or l.reversed_on > $calibration_end::date)
        ) as was_kept,
        bool_or(
            l.purchased_on <= $baseline_end::date
            and (l.reversed_on is null or l.reversed_on > $baseline_end::date)
        ) as was_kept_before
    from customer.purchase_lines as l
    where l.amount > 0
        and l.product_id is not null
    group by l.customer_id, l.product_id, l.purchased_on
)

select
    h.row_no as customer_no,
    i.item_no,
    (count(*) filter (where d.is_kept))::integer as days_now,
    coalesce(date_diff('day', max(d.purchased_on) filter (where d.is_kept), $as_of::date), -1)::integer as age_now,
    coalesce(
        date_diff(
            'day',
            min(d.purchased_on) filter (where d.is_kept),
            max(d.purchased_on) filter (where d.is_kept)
        ),
        -1
    )::integer as span_now,
    (count(*) filter (where d.was_kept))::integer as days_at_cut,
    coalesce(
        date_diff('day', max(d.purchased_on) filter (where d.was_kept), $calibration_end::date),
        -1
    )::integer as age_at_cut,
    (count(*) filter (where d.was_kept_before))::integer as days_at_baseline,
    coalesce(
        date_diff('day', max(d.purchased_on) filter (where d.was_kept_before), $baseline_end::date),
        -1
    )::integer as age_at_baseline
from product_days as d
join features.purchase_history as h using (customer_id)
join features.affinity_items as i
    on i.level = 'product'
    and i.item = d.product_id
group by h.row_no, i.item_no
