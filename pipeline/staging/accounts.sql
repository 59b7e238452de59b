-- Every account known on $as_of, once. An account that an export repeats is what its latest record says.
-- grain: one row per account_id opened on or before $as_of, or whose opening day nobody recorded
-- key: account_id
-- units: credit_limit in the currency of the account; status and credit_limit carry no date, they are the latest known

with account_records as (
    select
        trim(account_id) as account_id,
        trim(customer_id) as customer_id,
        nullif(lower(trim(product)), '') as product,
        opened_on,
        closed_on,
        credit_limit,
        nullif(lower(trim(status)), '') as status,
        nullif(trim(branch), '') as branch,
        row_number() over (
            partition by trim(account_id)
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from raw.accounts
    where opened_on is null or opened_on <= $as_of::date
)

select
    account_id,
    customer_id,
    product,
    opened_on,
    case when closed_on <= $as_of::date then closed_on end as closed_on,
    credit_limit,
    status,
    branch
from account_records
where nth_from_latest = 1
