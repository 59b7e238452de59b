-- What refits of the last year did to segments besides keeping them, latest first, and the day from which they are known.
-- grain: one row per refit and pair of segments; one row without a kind where nothing happened
-- units: shares as fractions

with known as (
    select min(fitted_on)::varchar as known_since
    from scores.segment_lineage
    where fitted_on::date > $as_of::date - interval 365 day
),

events as (
    select fitted_on, from_id, to_id, customers, share_of_from, share_of_to, kind
    from scores.segment_lineage
    where kind <> 'kept' and fitted_on::date > $as_of::date - interval 365 day
)

select
    k.known_since,
    e.fitted_on,
    e.kind,
    e.from_id::varchar as from_id,
    e.to_id::varchar as to_id,
    e.customers::integer as customers,
    e.share_of_from::double as share_of_from,
    e.share_of_to::double as share_of_to
from known as k
left join events as e on true
where k.known_since is not null
order by e.fitted_on desc, e.from_id, e.to_id
