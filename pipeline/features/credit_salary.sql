-- The regular income of a customer: the payer whose credits come about monthly in about the same amount.
-- grain: one row per customer_id with at least three such credits from one payer in the 12 months to $as_of
-- key: customer_id
-- units: currency of the accounts; days; regularity 1 is to the day
-- source: a recurring credit is of one payer, within 20 % of the payer's median, 26 to 35 days after the last

with credits as (
    from customer.receipts
    where received_on > $as_of::date - interval 12 month
        and received_on <= $as_of::date
),

payers as (
    select customer_id, counterparty, median(amount) as usual_amount
    from credits
    group by customer_id, counterparty
    having count(*) >= 3
),

salaries as (  -- credits near the payer's usual amount
    select
        c.customer_id,
        c.counterparty,
        c.received_on,
        c.amount,
        date_diff('day', lag(c.received_on) over (
            partition by c.customer_id, c.counterparty order by c.received_on
        ), c.received_on) as gap
    from credits as c
    join payers as p
        on p.customer_id = c.customer_id
        and p.counterparty = c.counterparty
    where abs(c.amount - p.usual_amount) <= 0.2 * p.usual_amount
),

regular_payers as (
    select
        customer_id,
        counterparty,
        count(*) as credits,
        count(*) filter (where gap between 26 and 35) as regular_gaps,
        median(amount) as usual_amount,
        max(received_on) as last_paid_on
    from salaries
    group by customer_id, counterparty
    having count(*) filter (where gap between 26 and 35) >= 2
),

ranked_payers as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by regular_gaps desc, usual_amount desc, counterparty
        ) as nth
    from regular_payers
)

select
    customer_id,
    counterparty as salary_payer,
    credits::integer as salary_months_12m,
    usual_amount::decimal(18, 4) as salary_amount,
    last_paid_on as salary_last_on,
    date_diff('day', last_paid_on, $as_of::date)::integer as days_since_salary,
    (regular_gaps::double / (credits - 1))::double as salary_regularity
from ranked_payers
where nth = 1
