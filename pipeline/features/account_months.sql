-- Accounts month by month, as they stood when the month began, and whether they ended in it: closed, or run down to
-- less than a fifth and left alone. Month 0 begins tonight; month n began 30 n days before.
-- grain: one row per account and month of 30 days at whose start it was running, as far back as anybody kept records
-- key: account_id, month_no
-- units: balances, inflows and transfers in the currency of the account enter as ratios only; ratios and shares as
--     fractions of one; months_seen and has_ended tell how long the account was seen from the start of the month on,
--     and whether it ended then; days_to_end null where it had not ended by $as_of
-- Only the closing day, balances and movements speak, for the status carries no date. What the bank books by itself
-- is no sign of life. An emptied account runs again when something comes in or the customer moves money. Of a large
-- bank past months hold an even share of the accounts.

with accounts as (
    select
        a.account_id,
        a.customer_id,
        a.product,
        a.opened_on,
        a.closed_on,
        ('0x' || substr(md5(a.account_id), 1, 7))::integer % 1000 as bucket,
        p.renewal_months
    from staging.accounts as a
    left join (
        select lower(product_id) as product, max(renewal_months) as renewal_months
        from staging.products
        where renewal_months > 0
        group by lower(product_id)
    ) as p on p.product = a.product
),

move_months as (
    select
        account_id,
        cast(floor(date_diff('day', occurred_on, $as_of::date) / 30) as integer) + 1 as month_no,
        count(*) filter (
            where coalesce(initiated_by, 'customer') = 'customer' and kind not in ('interest', 'fee', 'penalty')
        ) as own_moves,
        coalesce(sum(amount) filter (where amount > 0 and kind <> 'interest'), 0) as inflow,
        coalesce(sum(-amount) filter (where amount < 0), 0) as outflow,
        coalesce(sum(-amount) filter (where kind = 'transfer_out'), 0) as transferred,
        min(occurred_on) as first_on
    from staging.transactions
    where account_id is not null
    group by account_id, cast(floor(date_diff('day', occurred_on, $as_of::date) / 30) as integer) + 1
),

balance_months as (
    select
        account_id,
        cast(floor(date_diff('day', balance_on, $as_of::date) / 30) as integer) + 1 as month_no,
        sum(balance) as balance_sum,
        count(*) as balances,
        arg_max(balance, balance_on) as balance_last,
        min(balance_on) as first_on
    from staging.balances
    group by account_id, cast(floor(date_diff('day', balance_on, $as_of::date) / 30) as integer) + 1
),

salary_months as (
    select
        customer_id,
        cast(floor(date_diff('day', paid_on, $as_of::date) / 30) as integer) + 1 as month_no,
        count(*) as salaries,
        max(paid_on) as paid_on
    from features.churn_salaries
    group by customer_id, cast(floor(date_diff('day', paid_on, $as_of::date) / 30) as integer) + 1
),

firsts as (
    select account_id, min(first_on) as first_on
    from (
        select account_id, first_on from move_months
        union all
        select account_id, first_on from balance_months
    ) as sightings
    group by account_id
),

records as (  -- nobody could be seen to end before the first record
    select
        coalesce(
            (select min(first_on) from firsts),
            (select min(closed_on) - 1 from accounts)
        ) as first_on,
        (select count(*) from accounts) as accounts
),

months as (
    select
        n.month_no,
        $as_of::date - 30 * n.month_no as starts_on,
        r.accounts
    from (select unnest(range(0, 61))::integer as month_no) as n
    cross join records as r
    where n.month_no = 0
        or $as_of::date - 30 * n.month_no >= r.first_on
),

kept as (
    select ceil(1000.0 * $churn_training_rows::integer / greatest(max(accounts) * count(*), 1)) as buckets
    from months
),

lives as (
    select
        a.*,
        coalesce(a.opened_on, f.first_on) as began_on,
        m.month_no,
        m.starts_on,
        m.month_no = 0 or a.bucket < k.buckets as is_kept
    from accounts as a
    left join firsts as f using (account_id)
    cross join months as m
    cross join kept as k
    -- The month in which it was opened counts for what came in and out, though it is not at risk yet.
    where coalesce(a.opened_on, f.first_on) <= m.starts_on + 30
        and (a.closed_on is null or a.closed_on > m.starts_on)
        and (a.bucket < k.buckets or m.month_no <= 13)
),

seen as (
    select
        l.*,
        coalesce(v.own_moves, 0) as own_moves,
        coalesce(v.inflow, 0) as inflow,
        coalesce(v.outflow, 0) as outflow,
        coalesce(v.transferred, 0) as transferred,
        coalesce(b.balance_sum, 0) as balance_sum,
        coalesce(b.balances, 0) as balances,
        b.balance_last,
        s.salaries,
        s.paid_on,
        v.account_id is not null as has_moved
    from lives as l
    left join move_months as v
        on v.account_id = l.account_id
        and v.month_no = l.month_no
    left join balance_months as b
        on b.account_id = l.account_id
        and b.month_no = l.month_no
    left join salary_months as s
        on s.customer_id = l.customer_id
        and s.month_no = l.month_no
),

known as (  -- what was known when the month began: the months before it alone
    select
        *,
        count(*) over year_before as months_before,
        sum(balance_sum) over quarter_before / nullif(sum(balances) over quarter_before, 0) as balance_3m,
        sum(balance_sum) over older_quarter / nullif(sum(balances) over older_quarter, 0) as balance_6m,
        sum(balance_sum) over year_before / nullif(sum(balances) over year_before, 0) as balance_12m,
        last_value(balance_last ignore nulls) over year_before as balance_before,
        sum(inflow) over quarter_before as inflow_3m,
        sum(inflow) over year_before as inflow_12m,
        sum(outflow) over quarter_before as outflow_3m,
        sum(transferred) over quarter_before as transferred_3m,
        sum(own_moves) over quarter_before as own_moves_3m,
        sum(own_moves) over year_before as own_moves_12m,
        min(case when own_moves > 0 then month_no end) over ever_before as moved_month_no,
        bool_or(has_moved) over ever_before as has_moved_before,
        sum(salaries) over ever_before as salaries_before,
        max(paid_on) over ever_before as salary_on
    from seen
    window
        quarter_before as (
            partition by account_id order by starts_on rows between 3 preceding and 1 preceding
        ),
        older_quarter as (
            partition by account_id order by starts_on rows between 6 preceding and 4 preceding
        ),
        year_before as (
            partition by account_id order by starts_on rows between 12 preceding and 1 preceding
        ),
        ever_before as (
            partition by account_id order by starts_on rows between unbounded preceding and 1 preceding
        )
),

ends as (
    select
        *,
        month_no > 0 and coalesce(closed_on <= starts_on + 30, false) as is_closed,
        coalesce(
            month_no > 0
            and balances > 0
            and balance_3m > 0
            and balance_sum / balances < 0.2 * balance_3m
            and own_moves = 0
            and inflow = 0,
            false
        ) as is_emptied
    from known
),

running as (
    select
        *,
        min(case when is_emptied then month_no end) over ever_before as emptied_month_no,
        min(case when own_moves > 0 or inflow > 0 then month_no end) over ever_before as lively_month_no
    from ends
    window ever_before as (
        partition by account_id order by starts_on rows between unbounded preceding and 1 preceding
    )
),

at_risk as (
    select
        *,
        is_closed or is_emptied as has_ended_now,
        max(case when is_closed or is_emptied then month_no end) over (
            partition by account_id order by starts_on rows between current row and unbounded following
        ) as end_month_no
    from running
    where is_kept
        and began_on <= starts_on
        and (emptied_month_no is null or coalesce(lively_month_no < emptied_month_no, false))
),

held as (  -- accounts and loans that the customer had when the month began
    select
        m.starts_on,
        a.customer_id,
        count(*) as accounts_held
    from months as m
    join staging.accounts as a
        on coalesce(a.opened_on, m.starts_on) <= m.starts_on
        and (a.closed_on is null or a.closed_on > m.starts_on)
    group by m.starts_on, a.customer_id
),

loans as (
    select
        m.starts_on,
        l.customer_id,
        count(*) as loans_running
    from months as m
    join staging.loans as l
        on l.granted_on <= m.starts_on
        and (l.term_months is null or l.granted_on + to_months(l.term_months) > m.starts_on)
    where l.customer_id is not null
    group by m.starts_on, l.customer_id
)

select
    r.account_id,
    r.customer_id,
    r.month_no,
    r.starts_on,
    cast(floor(date_diff('day', r.began_on, r.starts_on) / 30) as integer) as tenure_months,
    r.is_closed,
    r.is_emptied and not r.is_closed as is_run_off,
    cast(case when r.end_month_no is null then r.month_no else r.month_no - r.end_month_no + 1 end as integer)
        as months_seen,
    cast(r.end_month_no is not null as integer) as has_ended,
    cast(
        case
            when r.closed_on <= $as_of::date - 30 * (r.end_month_no - 1) then date_diff('day', r.starts_on, r.closed_on)
            else 30 * (r.month_no - r.end_month_no + 1)
        end as double
    ) as days_to_end,
    case when r.balance_12m > 0 then cast(r.balance_before as double) / r.balance_12m end as balance_last_ratio,
    case when r.balance_12m > 0 then r.balance_3m / r.balance_12m end as balance_3m_ratio,
    case when r.balance_12m > 0 then (r.balance_3m - r.balance_6m) / 3 / r.balance_12m end as balance_slope,
    case when r.months_before >= 4 then
        cast(r.inflow_3m as double) / nullif(cast(r.inflow_12m as double), 0) * r.months_before / 3
    end as inflow_3m_ratio,
    case when r.has_moved_before then cast(r.own_moves_3m as double) end as own_moves_3m,
    case when r.months_before >= 4 then
        cast(r.own_moves_3m as double) / nullif(r.own_moves_12m, 0) * r.months_before / 3
    end as own_moves_ratio,
    cast(r.moved_month_no - r.month_no - 1 as double) as months_inactive,
    cast(r.transferred_3m as double) / nullif(cast(r.outflow_3m as double), 0) as transfer_share_3m,
    -- Two regular credits are three payments: enough to call a salary, and to miss it.
    case when r.salaries_before >= 2 then
        cast(least(floor(date_diff('day', r.salary_on, r.starts_on) / 30), 6) as double)
    end as months_since_salary,
    cast(coalesce(h.accounts_held, 0) as double) as accounts_held,
    cast(coalesce(o.loans_running, 0) as double) as loans_running,
    cast(extract(quarter from r.starts_on + 15) as double) as season,
    case when r.renewal_months is not null and r.opened_on is not null then
        cast(
            r.renewal_months - 1 - date_diff('month', r.opened_on, r.starts_on) % r.renewal_months as double
        )
    end as months_to_renewal
from at_risk as r
left join held as h
    on h.customer_id = r.customer_id
    and h.starts_on = r.starts_on
left join loans as o
    on o.customer_id = r.customer_id
    and o.starts_on = r.starts_on
