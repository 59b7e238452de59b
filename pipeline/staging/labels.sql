-- Every outcome that was known on $as_of, once, with the customer whose loan it is where the row names the loan only.
-- An outcome that an export repeats is what its latest record says; rows that name nobody are each their own.
-- grain: one row per outcome of a customer or loan, label and day observed, none after $as_of
-- key: source, file, record_no
-- units: value 1 for what the label says, 0 for its contrary; attributes as the export has them
-- Rows with is_test are set aside: no fit may see them. A row without a value is an application that was declined.

with label_records as (
    select
        source,
        file,
        record_no,
        nullif(trim(customer_id), '') as customer_id,
        nullif(trim(loan_id), '') as loan_id,
        observed_on,
        label,
        value,
        coalesce(is_test, false) as is_test,
        attributes
    from raw.labels
    where observed_on is null or observed_on <= $as_of::date
),

ranked_records as (
    select
        *,
        row_number() over (
            partition by
                customer_id,
                loan_id,
                observed_on,
                label,
                case when customer_id is null and loan_id is null then source || '|' || file || '|' || record_no end
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from label_records
)

select
    r.source,
    r.file,
    r.record_no,
    coalesce(r.customer_id, l.customer_id) as customer_id,
    r.loan_id,
    r.observed_on,
    r.label,
    r.value::integer as value,
    r.is_test,
    r.attributes
from ranked_records as r
left join staging.loans as l using (loan_id)
where r.nth_from_latest = 1
