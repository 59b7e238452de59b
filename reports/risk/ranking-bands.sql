-- Good and bad customers of the latest past night that could be judged, by band of the score.
-- grain: one row per band, the lowest score first

select
    origin_on::varchar as origin_on,
    band_from,
    band_to,
    customers,
    bads,
    goods_share,
    bads_share,
    bad_rate,
    rate_low,
    rate_high
from scores.ranking_bands
where origin_on = (select max(origin_on) from scores.ranking_bands)
order by band_from
