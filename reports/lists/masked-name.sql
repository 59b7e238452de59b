-- The name a risk officer sees: companies in full; of a person the family name, the rest as stars. Chinese names keep
-- their first character, others their last word. masked-name.ts says the same of a single customer.
-- An expression over `name` and `kind` that lists use as `night.masked_name(name, kind)`.
-- grain: one text; null without a name
-- units: `[\s\v\p{Z}\x{feff}]` are the blanks of JavaScript

case
    when kind = 'company' then nullif(regexp_extract(name, '[^\s\v\p{Z}\x{feff}]((?s:.*)[^\s\v\p{Z}\x{feff}])?'), '')
    when regexp_matches(name, '^[\s\v\p{Z}\x{feff}]*\p{Han}')
        then concat(
            regexp_extract(name, '[^\s\v\p{Z}\x{feff}]'),
            repeat('*', greatest(length(regexp_extract(name, '[^\s\v\p{Z}\x{feff}]((?s:.*)[^\s\v\p{Z}\x{feff}])?')) - 1, 1))
        )
    when regexp_matches(name, '[^\s\v\p{Z}\x{feff}][\s\v\p{Z}\x{feff}]+[^\s\v\p{Z}\x{feff}]')
        then '*** ' || regexp_extract(name, '([^\s\v\p{Z}\x{feff}]+)[\s\v\p{Z}\x{feff}]*$', 1)
    when regexp_matches(name, '[^\s\v\p{Z}\x{feff}]') then regexp_extract(name, '[^\s\v\p{Z}\x{feff}]') || '***'
end
