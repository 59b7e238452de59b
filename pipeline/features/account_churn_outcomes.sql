-- Which accounts open at a past origin ended within its horizon: closed, or run down to less than a fifth.
-- grain: one row per past origin and account that was open there and had been opened by then
-- key: origin_no, account_id
-- units: mean balances in the currency of the account, of the 90 days to the cut-off and of the horizon
-- Only the closing day and the balances speak, for the status carries no date. is_run_off is null where no balance
-- tells; churned is 1 for either end.

with open_accounts as (
    select
        o.origin_no,
        o.cut_on,
        o.cut_on + o.lead_days as after_on,
        o.cut_on + o.lead_days + $churn_horizon_days::integer as until_on,
        a.account_id,
        a.customer_id,
        a.closed_on
    from features.churn_origins as o
    join staging.accounts as a
        on (a.closed_on is null or a.closed_on > o.cut_on)
        and (a.opened_on is null or a.opened_on <= o.cut_on)
    where o.origin_no > 0
),

balances as (
    select
        w.origin_no,
        w.account_id,
        avg(b.balance) filter (where b.balance_on <= w.cut_on) as mean_before,
        avg(b.balance) filter (where b.balance_on > w.after_on) as mean_after
    from open_accounts as w
    join staging.balances as b
        on b.account_id = w.account_id
        and b.balance_on > w.cut_on - 90
        and b.balance_on <= w.until_on
    group by w.origin_no, w.account_id
)

select
    w.origin_no,
    w.account_id,
    w.customer_id,
    $churn_horizon_days::integer as horizon_days,
    coalesce(w.closed_on <= w.until_on, false)::integer as is_closed,
    case when b.mean_before > 0 and b.mean_after is not null then b.mean_after < 0.2 * b.mean_before end::integer
        as is_run_off,
    (coalesce(w.closed_on <= w.until_on, false)
        or coalesce(b.mean_before > 0 and b.mean_after < 0.2 * b.mean_before, false))::integer as churned,
    b.mean_before::double as balance_before,
    b.mean_after::double as balance_after
from open_accounts as w
left join balances as b using (origin_no, account_id)
