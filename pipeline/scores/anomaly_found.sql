-- What may be told of customers tonight: every signal that passed its thresholds and is news.
-- grain: one row per customer, signal and day of the window or the day before it
-- key: on_day, signal, customer_id
-- units: size is what a false alarm is measured by: an amount of money, or a count for velocity and round_sums;
--     reason is a code with the figures behind it; evidence_* say which movements show it
-- A signal that was told of within $anomaly_cool_down_days is the same fact and not told again; for amounts the amount
-- itself is looked for. All of it follows from the movements up to the day, so a night built again says the same.

with chances as (
    select c.on_day, c.signal, c.customer_id, c.detail, c.mean, x.p, x.q
    from features.anomaly_candidates as c
    join scores.anomaly_chances as x using (row_no)
),

signals as (
    select
        a.on_day,
        'unusual_amount' as signal,
        a.customer_id,
        case when a.z > $anomaly_amount_z_high then 'high' else 'medium' end as severity,
        a.amount as size,
        c.p,
        c.q,
        cast(to_json({
            'code': 'unusual_amount',
            'operation': a.operation,
            'amount': round(a.amount, 2),
            'usual_amount': round(a.usual_amount, 2),
            'largest_before': round(a.largest_before, 2),
            'z': round(a.z, 2),
            'history': a.history,
            'basis': a.basis,
            'monthly_inflow': round(a.monthly_inflow, 2)
        }) as varchar) as reason,
        a.on_day as evidence_from,
        a.operation as evidence_operation,
        a.amount as evidence_least,
        null::varchar as evidence_direction,
        null::varchar as evidence_account
    from features.anomaly_amounts as a
    left join chances as c
        on c.on_day = a.on_day
        and c.signal = 'unusual_amount'
        and c.customer_id = a.customer_id
        and c.detail = a.operation
    -- Far out for its spread; or far above anything there was, where the spread is too wide or too little known.
    where (
            (a.z > $anomaly_amount_z and c.q <= $anomaly_false_discovery)
            or (a.history >= 5 and a.amount >= $anomaly_record_times * a.largest_before)
        )
        and a.amount > $anomaly_least_share * a.monthly_inflow
        and a.amount >= $anomaly_least_times * a.usual_amount
        and a.as_large_lately = 0
        and a.as_large <= 1

    union all

    select
        n.on_day,
        'velocity',
        n.customer_id,
        case when c.p < $anomaly_velocity_p / 100 then 'high' else 'medium' end,
        n.observed,
        c.p,
        c.q,
        cast(to_json({
            'code': 'velocity',
            'days': n.days,
            'movements': n.observed,
            'usual_movements': round(n.mean, 2),
            'p': c.p
        }) as varchar),
        n.on_day - (n.days - 1),
        null,
        0,
        null,
        null
    from features.anomaly_counts as n
    join chances as c
        on c.on_day = n.on_day
        and c.signal = 'velocity'
        and c.customer_id = n.customer_id
        and c.detail = cast(n.days as varchar)
    where c.p < $anomaly_velocity_p
        and c.q <= $anomaly_false_discovery

    union all

    select
        w.on_day,
        'level_shift',
        w.customer_id,
        'medium',
        w.weekly_level,
        c.p,
        c.q,
        cast(to_json({
            'code': 'level_shift',
            'direction': case when w.z > 0 then 'up' else 'down' end,
            'weekly_level': round(w.weekly_level, 2),
            'usual_week': round(w.usual_week, 2),
            'z': round(w.z, 2),
            'weeks': w.weeks
        }) as varchar),
        w.on_day - 55,
        null,
        0,
        'out',
        null
    from features.anomaly_weeks as w
    join chances as c
        on c.on_day = w.on_day
        and c.signal = 'level_shift'
        and c.customer_id = w.customer_id
    where c.q <= $anomaly_false_discovery
        and ((w.z > 3 and w.cusum_up > 5) or (w.z < -3 and w.cusum_down > 5))

    union all

    select
        on_day,
        'dormant_active',
        customer_id,
        case
            when amount > $anomaly_dormant_times * usual_amount
                or accounts_woken > 1
                or (inflow > 0 and outflow >= 0.8 * inflow) then 'high'
            else 'medium'
        end,
        amount,
        null,
        null,
        cast(to_json({
            'code': 'dormant_active',
            'account_id': account_id,
            'quiet_days': quiet_days,
            'before_on': before_on,
            'amount': round(amount, 2),
            'usual_amount': round(usual_amount, 2),
            'accounts_woken': accounts_woken
        }) as varchar),
        on_day,
        null,
        0,
        null,
        account_id
    from features.anomaly_wakings

    union all

    select
        on_day,
        'run_off',
        customer_id,
        case when signs > 2 then 'high' else 'medium' end,
        coalesce(paid_30, stopped_amount),
        null,
        null,
        cast(to_json({
            'code': 'run_off',
            'account_id': account_id,
            'signs': signs,
            'balance_share': round(balance_share, 4),
            'paid_30_days': round(paid_30, 2),
            'receiver': receiver,
            'stopped_amount': round(stopped_amount, 2),
            'stopped_counterparty': stopped_counterparty
        }) as varchar),
        on_day - 29,
        null,
        0,
        'out',
        account_id
    from features.anomaly_run_offs

    union all

    select
        p.on_day,
        p.pattern,
        p.customer_id,
        case
            when p.pattern = 'structuring' then 'high'
            when p.pattern = 'in_and_out' and p.observed >= 3 * p.monthly_inflow then 'high'
            else 'medium'
        end,
        p.observed,
        c.p,
        c.q,
        cast(case p.pattern
            when 'in_and_out' then to_json({
                'code': 'in_and_out',
                'inflow': round(p.observed, 2),
                'outflow': round(p.compared, 2),
                'days': $anomaly_in_out_days::integer,
                'monthly_inflow': round(p.monthly_inflow, 2),
                'times_before': p.usual::integer
            })
            when 'round_sums' then to_json({
                'code': 'round_sums',
                'round_sums': p.observed::integer,
                'movements': p.trials,
                'usual_share': round(p.usual, 4),
                'round_to': $anomaly_round_to::double
            })
            else to_json({
                'code': 'structuring',
                'deposits': p.observed::integer,
                'sum': round(p.compared, 2),
                'limit': $anomaly_structuring_below::double,
                'days': $anomaly_structuring_days::integer,
                'usual_deposits': round(p.usual, 2)
            })
        end as varchar),
        p.on_day - case p.pattern
            when 'in_and_out' then $anomaly_in_out_days::integer
            when 'round_sums' then 29
            else $anomaly_structuring_days::integer - 1
        end,
        null,
        0,
        case when p.pattern = 'structuring' then 'in' end,
        null
    from features.anomaly_patterns as p
    left join chances as c
        on c.on_day = p.on_day
        and c.signal = p.pattern
        and c.customer_id = p.customer_id
    where case p.pattern
            -- Money that runs through a second time is a habit from the third on.
            when 'in_and_out' then p.usual <= 1
            when 'round_sums' then c.p < $anomaly_velocity_p and c.q <= $anomaly_false_discovery
            else p.observed > 3 * p.usual
        end
),

strongest as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by on_day, signal, customer_id
                order by case severity when 'high' then 0 else 1 end, p nulls last, size desc, reason
            ) as nth
        from signals
    ) as ranked
    where nth = 1
),

spaced as (
    select
        *,
        lag(on_day) over (partition by signal, customer_id order by on_day) as told_before_on
    from strongest
)

select
    on_day,
    signal,
    customer_id,
    severity,
    size::double as size,
    p::double as p,
    q::double as q,
    reason,
    evidence_from,
    evidence_operation,
    evidence_least::double as evidence_least,
    evidence_direction,
    evidence_account
from spaced
where on_day >= $as_of::date - $anomaly_window_days::integer
    and (
        signal = 'unusual_amount'
        or told_before_on is null
        or told_before_on < on_day - $anomaly_cool_down_days::integer
    )
