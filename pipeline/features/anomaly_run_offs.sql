-- Accounts that are run off before they are closed: two of three signs on one day.
-- grain: one row per account and day of the window or the cool-down before it on which two signs held and one began
-- key: account_id, on_day
-- units: the currency of the company; balance_share of the median balance of the 90 days before
-- The signs: the balance fell below $anomaly_run_off_share of its 90-day median; a monthly salary or standing order
-- stopped; transfers to one receiver took half of that median within 30 days, and $anomaly_transfer_times what the
-- receiver got before. Money drawn in cash has no receiver and counts as one.

with balances as (
    select
        account_id,
        balance_on,
        balance::double as balance,
        lead(balance_on) over (partition by account_id order by balance_on) as next_on
    from staging.balances
    where balance_on > $as_of::date
        - ($anomaly_judged_days + 120)::integer
        and balance_on <= $as_of::date
),

holders as (
    select
        account_id,
        max(customer_id) as customer_id
    from features.anomaly_movements
    group by account_id
),

out_days as (
    select
        account_id,
        coalesce(counterparty, 'cash') as receiver,
        occurred_on,
        min(first_on) as first_on,
        sum(amount) as amount
    from features.anomaly_movements
    where is_own
        and not is_inflow
        and kind in ('transfer_out', 'withdrawal')
    group by account_id, coalesce(counterparty, 'cash'), occurred_on
),

paid as (
    select
        o.*,
        least(date_diff('day', o.first_on, o.occurred_on), $anomaly_lookback_days) as days_known,
        sum(o.amount) over (
            partition by o.account_id, o.receiver order by o.occurred_on
            range between interval 29 day preceding and current row
        ) as paid_30,
        sum(o.amount) over (
            partition by o.account_id, o.receiver order by o.occurred_on
            range between to_days($anomaly_lookback_days::integer - 1) preceding and current row
        ) as paid_until
    from out_days as o
),

judged_days as (  -- days on which a balance or a payment may be a sign
    select account_id, balance_on as on_day
    from balances
    where balance_on > $as_of::date - ($anomaly_judged_days + 30)::integer
    union
    select account_id, occurred_on
    from out_days
    where occurred_on > $as_of::date - ($anomaly_judged_days + 30)::integer
),

medians as (
    select
        j.account_id,
        j.on_day,
        median(b.balance) as median_balance,
        count(*) as balances
    from judged_days as j
    join balances as b
        on b.account_id = j.account_id
        and b.balance_on < j.on_day
        and b.balance_on >= j.on_day - 90
    group by j.account_id, j.on_day
),

low as (
    select
        b.account_id,
        b.balance_on as from_on,
        b.balance,
        b.balance / m.median_balance as balance_share,
        m.median_balance
    from balances as b
    join medians as m
        on m.account_id = b.account_id
        and m.on_day = b.balance_on
    where m.balances >= 3
        and m.median_balance > 0
        and b.balance < $anomaly_run_off_share * m.median_balance
),

moved as (
    select
        p.account_id,
        p.occurred_on as from_on,
        p.receiver,
        p.paid_30,
        (p.paid_until - p.paid_30) / greatest((p.days_known - 29) / 30.0, 1) as usual_30,
        row_number() over (
            partition by p.account_id, p.occurred_on order by p.paid_30 desc, p.receiver
        ) as nth
    from paid as p
    join medians as m
        on m.account_id = p.account_id
        and m.on_day = p.occurred_on
    where m.balances >= 3
        and m.median_balance > 0
        and p.paid_30 >= 0.5 * m.median_balance
        and p.paid_30 >= $anomaly_transfer_times * (p.paid_until - p.paid_30)
            / greatest((p.days_known - 29) / 30.0, 1)
        and p.days_known >= 90
),

signs as (
    select account_id, 'low_balance' as sign, from_on, from_on as until_on, balance_share as figure, null as receiver
    from low
    union all
    select account_id, 'transfers_up', from_on, from_on + 29, paid_30, receiver
    from moved
    where nth = 1
    union all
    select account_id, 'payment_stopped', stopped_on, coalesce(next_on - 1, stopped_on + 89), amount, counterparty
    from features.anomaly_standing
),

held as (  -- every sign that holds on a day on which one began; a balance stays low until the next one
    select
        b.account_id,
        b.from_on as on_day,
        s.sign,
        s.from_on,
        s.figure,
        s.receiver,
        row_number() over (
            partition by b.account_id, b.from_on, s.sign order by s.from_on desc, s.figure desc, s.receiver
        ) as nth
    from (select distinct account_id, from_on from signs) as b
    join (
        select
            s.account_id,
            s.sign,
            s.from_on,
            case
                when s.sign = 'low_balance' then least(coalesce(n.next_on - 1, s.from_on + 29), s.from_on + 29)
                else s.until_on
            end as until_on,
            s.figure,
            s.receiver
        from signs as s
        left join balances as n
            on n.account_id = s.account_id
            and n.balance_on = s.from_on
    ) as s
        on s.account_id = b.account_id
        and s.from_on <= b.from_on
        and s.until_on >= b.from_on
    where b.from_on > $as_of::date - $anomaly_judged_days::integer
        and b.from_on <= $as_of::date
)

select
    h.account_id,
    max(c.customer_id) as customer_id,
    h.on_day,
    count(*)::integer as signs,
    max(h.figure) filter (where h.sign = 'low_balance')::double as balance_share,
    max(h.figure) filter (where h.sign = 'payment_stopped')::double as stopped_amount,
    max(h.receiver) filter (where h.sign = 'payment_stopped') as stopped_counterparty,
    max(h.figure) filter (where h.sign = 'transfers_up')::double as paid_30,
    max(h.receiver) filter (where h.sign = 'transfers_up') as receiver
from held as h
join holders as c on c.account_id = h.account_id
where h.nth = 1
group by h.account_id, h.on_day
having count(*) >= 2
