-- metrics.sources: one file or store that was read.
-- key: load_id
select
    load_id,
    source,
    source_file,
    rows_kind,
    sha256,
    zone,
    row_count,
    loaded_count,
    rejected_count,
    filtered_count,
    earliest_epoch,
    latest_epoch
from marts.sources
