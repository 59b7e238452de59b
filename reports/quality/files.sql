-- The files that were read.
-- grain: one row per source and file

select source, file, entity, encoding, path, records::bigint as records, loaded::bigint as loaded, refused::bigint as refused
from ops.file
order by source, file
